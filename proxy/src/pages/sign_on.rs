//! Signing in at the company's provider: to it, back from it, and what it says of itself when a session has ended there.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use catalogue::path;

use super::way_back::WayBack;
use super::{page, see_other};
use crate::audit::Event;
use crate::body::BodyLimits;
use crate::error::ProxyError;
use crate::identity::oidc::{NotProven, Proven, Wish};
use crate::identity::{Caller, Door, Oidc, Visit, Whose};
use crate::log::Trace;
use crate::service::Service;
use crate::{clock, guard};

/// Where the provider says that a session has ended.
pub const BACK_CHANNEL_LOGOUT_PATH: &str = "/auth/back-channel-logout";
/// A logout token has up to 16 KiB.
const LARGEST_LOGOUT: usize = 20 * 1024;

/// What the sign-in page says. A provider that cannot be reached is named here, and asked again when somebody tries.
pub async fn invitation(oidc: &Oidc, back: &WayBack) -> String {
    let name = escape(oidc.name());
    let fault = match oidc.describe().await {
        Ok(_) => String::new(),
        Err(fault) => {
            let (title, words) = NotProven::from(fault).words();
            format!("<p role=\"alert\"><strong>{title}.</strong> {words}</p>")
        }
    };
    let start = back.form_action("/auth/start");
    format!(
        "<h1>Sign in to Rollcall</h1>{fault}<p>You prove at {name} who you are and come back here.</p><p><a class=\"action\" href=\"{start}\">Sign in with {name}</a></p>"
    )
}

/// GET `/auth/start`, with the way back as `?return=`: on to the provider.
///
/// # Errors
/// When there is no provider, or another site sent the browser here.
pub async fn start(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let oidc = provider(&service)?;
    let (parts, _) = request.into_parts();
    guard::own_navigation(&parts.headers)?;
    let back = WayBack::of_query(parts.uri.query());
    let replaces = service.identity.session_tag(&parts.headers).await?;
    Ok(send(&service, oidc, Wish::SignIn, &back, replaces).await)
}

/// GET `/auth/step-up`, with the way back as `?return=`: on to the provider, which asks again who they are.
///
/// # Errors
/// When there is no provider, nobody is signed in, or another site sent the browser here.
pub async fn step_up(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let oidc = provider(&service)?;
    let (parts, _) = request.into_parts();
    guard::own_navigation(&parts.headers)?;
    let back = WayBack::of_query(parts.uri.query());
    let caller = match service.identity.caller(&parts.headers, None).await {
        Err(ProxyError::NotSignedIn) => return Ok(redirect("step-up", &back.form_action("/auth/sign-in"))),
        caller => caller?,
    };
    let subject = caller.subject.as_ref().filter(|subject| subject.issuer == oidc.issuer()).ok_or(ProxyError::NotSignedIn)?;
    let replaces = caller.session.as_ref().map(|session| session.0.clone());
    Ok(send(&service, oidc, Wish::StepUp(subject.id.clone()), &back, replaces).await)
}

async fn send(service: &Service, oidc: &Oidc, wish: Wish, back: &WayBack, replaces: Option<String>) -> Response {
    match oidc.begin(wish, back.path(), replaces, clock::seconds()).await {
        Ok(begun) => {
            let cookie = service.identity.begun(&begun.cookie);
            see_other("sign-in", &begun.address, cookie)
        }
        Err(fault) => refusal(service, &fault, back).await,
    }
}

/// GET `/auth/callback`: back from the provider. The session cookie is `SameSite=Strict`, which a redirect after the provider's page would not carry,
/// so the answer is a page that goes on by itself.
///
/// # Errors
/// When there is no provider.
pub async fn callback(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let oidc = provider(&service)?;
    let (parts, _) = request.into_parts();
    let mut response = match finish(&service, oidc, &parts).await {
        Ok((proven, caller, cookie)) => {
            let event = if proven.stepped_up { Event::SteppedUp } else { Event::SignedIn { how: "oidc" } };
            service.audit.tell(Some(&caller.coming_from(&parts)), event).await;
            welcome(&proven, cookie)
        }
        Err(fault) => refusal(&service, &fault, &WayBack::of_path("/")).await,
    };
    response.headers_mut().append(header::SET_COOKIE, service.identity.ended());
    Ok(response)
}

async fn finish(service: &Service, oidc: &Oidc, parts: &Parts) -> Result<(Proven, Caller, HeaderValue), NotProven> {
    let cookie = service.identity.sign_in_under_way(&parts.headers);
    let (query, now) = (parts.uri.query().unwrap_or_default(), clock::seconds());
    let proven = oidc.finish(cookie.as_deref(), query, service.step_up.oldest(), now).await?;
    let (caller, set) = service.identity.sign_in_again(proven.principal.clone(), proven.replaces.clone(), Visit::of(parts)).await?;
    Ok((proven, caller, set))
}

fn welcome(proven: &Proven, cookie: HeaderValue) -> Response {
    let title = if proven.stepped_up { "You proved who you are" } else { "Signed in" };
    // It was checked when it was given; what lay in the store meanwhile is checked again.
    let back = WayBack::of_path(&proven.back);
    let back = escape(back.path());
    let mut response = page(
        if proven.stepped_up { "step-up" } else { "sign-in" },
        &format!("<h1>{title}</h1><p><a href=\"{back}\">Go on to Rollcall</a></p>"),
        &format!("<meta http-equiv=\"refresh\" content=\"0;url={back}\">"),
    );
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response
}

async fn refusal(service: &Service, fault: &NotProven, back: &WayBack) -> Response {
    tracing::warn!(reason = fault.code(), %fault, "a sign-in was refused");
    // Whoever calls the address without anything would fill the record for free.
    if !matches!(fault, NotProven::NoTransaction) {
        service.audit.refuse_sign_in(fault.code()).await;
    }
    let (title, words) = fault.words();
    let again = back.form_action("/auth/sign-in");
    let mut response =
        page("sign-in", &format!("<h1>{title}</h1><p>{words}</p><p><a href=\"{again}\">Back to the sign-in page</a></p>"), "");
    *response.status_mut() = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// The page after signing out here, which goes on to the provider to sign out there. A redirect would be refused by browsers: the form that asked for
/// it may lead to this site alone.
pub async fn farewell(oidc: &Oidc) -> Option<Response> {
    let place = escape(&oidc.end_session().await?);
    let name = escape(oidc.name());
    Some(page(
        "sign-out",
        &format!("<h1>Signed out of Rollcall</h1><p>Going on to <a href=\"{place}\">{name}</a>, to end your session there as well.</p>"),
        &format!("<meta http-equiv=\"refresh\" content=\"0;url={place}\">"),
    ))
}

/// POST `/auth/back-channel-logout`: the provider itself says that a session has ended. No browser takes part, so no check for browsers applies; the
/// token is the proof.
///
/// # Errors
/// When there is no provider, or too many strangers send something just now: the provider may try again then.
pub async fn back_channel_logout(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let oidc = provider(&service)?;
    let (parts, body) = request.into_parts();
    let form = logout_form(&service, &parts.headers, body).await?;
    let ended = match form {
        Some(token) => {
            let now = clock::seconds();
            oidc.log_out(&token, now, async |whose| end(&service, &whose).await).await
        }
        None => Err(NotProven::NoCode),
    };
    let mut response = match ended {
        Ok(()) => StatusCode::OK.into_response(),
        Err(fault) => {
            tracing::warn!(reason = fault.code(), %fault, "a logout token was refused");
            let body = "{\"error\":\"invalid_request\"}";
            (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(Trace::of("back-channel-logout"));
    Ok(response)
}

async fn end(service: &Service, whose: &Whose<'_>) -> Result<(), ProxyError> {
    for ended in service.identity.end(whose).await? {
        let event = Event::SessionEnded { why: "provider", person: ended.principal.person().id, session: Some(ended.session.0) };
        service.audit.tell(None, event).await;
    }
    Ok(())
}

async fn logout_form(service: &Service, headers: &HeaderMap, body: axum::body::Body) -> Result<Option<String>, ProxyError> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Ok(None);
    }
    let limits = BodyLimits { bytes: LARGEST_LOGOUT, ..service.body_limits };
    match service.pace.notices_body(body, &limits).await {
        Ok(bytes) => Ok(logout_token(&bytes)),
        Err(ProxyError::Overloaded) => Err(ProxyError::Overloaded),
        Err(_) => Ok(None),
    }
}

fn logout_token(form: &[u8]) -> Option<String> {
    let pairs = path::parse_query(std::str::from_utf8(form).ok()?)?;
    let mut tokens = pairs.into_iter().filter(|(name, _)| name == "logout_token").map(|(_, token)| token);
    let token = tokens.next()?;
    tokens.next().is_none().then_some(token)
}

fn provider(service: &Service) -> Result<&Oidc, ProxyError> {
    match &service.identity.door {
        Door::Oidc(oidc) => Ok(oidc),
        Door::Demo | Door::Local(_) | Door::Gateway(_) | Door::Header(_) => Err(ProxyError::NotFound),
    }
}

fn redirect(operation: &'static str, place: &str) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response();
    response.extensions_mut().insert(Trace::of(operation));
    response
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
