//! The few pages that the service draws itself, all about signing in and out: no script, no outside resource, a policy of their own.

pub mod sign_on;
mod way_back;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use catalogue::path;
use sha2::{Digest, Sha256};

use crate::audit::Event;
use crate::body::BodyLimits;
use crate::error::ProxyError;
use crate::identity::{Door, Principal, demo};
use crate::log::Trace;
use crate::service::Service;
use crate::{guard, start};
use way_back::WayBack;

/// Forms hold one word.
const LARGEST_FORM: usize = 1024;

const STYLE: &str = "
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 34rem; margin: 12vh auto; padding: 0 1.25rem }
header { display: flex; align-items: center; gap: .5rem; margin-bottom: 2rem; font-weight: 650 }
svg { width: 1.75rem; height: 1.75rem; border-radius: .375rem; background: #1868db; fill: none; stroke: #fff; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem }
ul { list-style: none; padding: 0; margin: 1.5rem 0; display: grid; gap: .75rem }
button { font: inherit; text-align: left; width: 100%; padding: .75rem 1rem; border: 1px solid GrayText; border-radius: .5rem; background: Canvas; color: CanvasText; cursor: pointer }
button:hover { border-color: CanvasText }
button:focus-visible { outline: 3px solid Highlight; outline-offset: 2px }
a.action { display: block; padding: .75rem 1rem; border: 1px solid GrayText; border-radius: .5rem; font-weight: bold; text-decoration: none }
a.action:hover { border-color: CanvasText }
a:focus-visible { outline: 3px solid Highlight; outline-offset: 2px }
strong, span { display: block }
";

/// The mark of the app, drawn: nothing is loaded from anywhere.
const MARK: &str = "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M4 5h8M4 8h4M4 11h4m1.5-1.5 1.5 1.5 2.5-3\"/></svg>";

/// GET `/auth/sign-in`, with the way back as `?return=`.
pub async fn sign_in(State(service): State<Arc<Service>>, request: Request) -> Response {
    let body = match &service.identity.door {
        Door::Demo => demo_people(&WayBack::of_query(request.uri().query())),
        Door::Local(_) => "<h1>Sign in to Rollcall</h1>\
            <p>The service printed a sign-in link in its terminal when it started. Open that link in this browser; it works once, for ten minutes.</p>\
            <form method=\"post\" action=\"/auth/local\"><button><strong>Print a new link</strong>\
            <span>It appears in the terminal in which the service runs.</span></button></form>"
            .to_owned(),
        Door::Gateway(gateway) => behind_gateway(gateway.sign_out()),
        Door::Header(door) => behind_gateway(door.sign_out()),
        Door::Oidc(oidc) => sign_on::invitation(oidc, &WayBack::of_query(request.uri().query())).await,
    };
    page("sign-in", &body, "")
}

/// Behind a gateway nobody signs in here; who comes to this page has signed out, or the gateway let them through without a token that counts.
fn behind_gateway(sign_out: Option<&str>) -> String {
    let end = sign_out.map_or_else(String::new, |path| {
        let path = path.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        format!("<p>To end your session there as well, <a href=\"{path}\">sign out of it</a>.</p>")
    });
    format!(
        "<h1>Your company's gateway signs you in</h1><p>It tells Rollcall with each request who you are. \
         <a href=\"/\">Open Rollcall</a>; if you come back to this page, the gateway did not say so, or Rollcall does not accept its word.</p>{end}"
    )
}

fn demo_people(back: &WayBack) -> String {
    let action = back.form_action("/auth/demo");
    let people: String = demo::PEOPLE
        .into_iter()
        .map(|role| {
            format!(
                "<li><form method=\"post\" action=\"{action}\"><button name=\"person\" value=\"{}\"><strong>{}</strong><span>{}</span></button></form></li>",
                role.word(),
                role.title(),
                role.purpose()
            )
        })
        .collect();
    format!(
        "<h1>Try Rollcall as …</h1><p>A made-up organization that lives in this process. Nothing leaves your machine.</p><ul>{people}</ul>"
    )
}

/// POST `/auth/demo` with the field `person`: a plain form, so that people without scripts and scripts without browsers can sign in.
///
/// # Errors
/// When the service has no demo people, there is no such person, or another site sent the form.
pub async fn demo(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let Door::Demo = service.identity.door else { return Err(ProxyError::NotFound) };
    let (parts, body) = request.into_parts();
    guard::form_post(&service.origin, &parts.headers)?;
    let back = WayBack::of_query(parts.uri.query());
    let limits = BodyLimits { bytes: LARGEST_FORM, ..service.body_limits };
    let bytes = service.pace.strangers_body(body, &limits).await?;
    let form = std::str::from_utf8(&bytes).ok().and_then(path::parse_query).ok_or(ProxyError::Body("it is not a form"))?;
    let [(name, wanted)] = form.as_slice() else { return Err(ProxyError::UnknownPerson) };
    let person = Some(wanted).filter(|_| name == "person").and_then(|word| demo::person(word)).ok_or(ProxyError::UnknownPerson)?;
    let cookie = enter(&service, person, "demo", &parts).await?;
    Ok(see_other("sign-in", back.path(), cookie))
}

/// GET `/auth/local?code=…`: the printed link. The cookie is `SameSite=Strict`, which a redirect after a click in another program would
/// not carry, so the answer is a page that goes on by itself.
///
/// # Errors
/// When the code is spent, old or wrong.
pub async fn local(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let Door::Local(door) = &service.identity.door else { return Err(ProxyError::NotFound) };
    let (parts, _) = request.into_parts();
    let pairs = path::parse_query(parts.uri.query().unwrap_or_default()).unwrap_or_default();
    let code = pairs.iter().find(|(name, _)| name == "code").map(|(_, value)| value.as_str()).ok_or(ProxyError::SignInLink)?;
    let person = door.redeem(code).ok_or(ProxyError::SignInLink)?;
    let cookie = enter(&service, person, "local", &parts).await?;
    let mut response = page(
        "sign-in",
        "<h1>Signed in</h1><p><a href=\"/\">Go on to Rollcall</a></p>",
        "<meta http-equiv=\"refresh\" content=\"0;url=/\">",
    );
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Starts a session and records that it began.
async fn enter(service: &Service, person: Principal, how: &'static str, parts: &Parts) -> Result<HeaderValue, ProxyError> {
    let caller = service.identity.newcomer(&person)?;
    let cookie = service.identity.sign_in(person, parts).await?;
    service.audit.tell(Some(&caller.coming_from(parts)), Event::SignedIn { how }).await;
    Ok(cookie)
}

/// POST `/auth/local`: prints a new link in the terminal. Whoever can read that terminal may sign in anyway.
///
/// # Errors
/// When another site sent the form, or the service has no such door.
pub async fn new_link(State(service): State<Arc<Service>>, headers: HeaderMap) -> Result<Response, ProxyError> {
    let Door::Local(door) = &service.identity.door else { return Err(ProxyError::NotFound) };
    guard::form_post(&service.origin, &headers)?;
    start::announce_link(&service.origin, &door.new_code());
    Ok(page("sign-in", "<h1>Look at the terminal</h1><p>A new sign-in link was printed there. The one before no longer works.</p>", ""))
}

/// POST `/auth/sign-out`.
///
/// # Errors
/// When nothing shows that the request is our own.
pub async fn sign_out(State(service): State<Arc<Service>>, headers: HeaderMap) -> Result<Response, ProxyError> {
    guard::sign_out(&service.origin, &headers)?;
    let leaving = service.identity.caller(&headers, None).await.ok();
    let removal = service.identity.sign_out(&headers).await?;
    if leaving.is_some() {
        service.audit.tell(leaving.as_ref(), Event::SignedOut).await;
    }
    let mut response = match &service.identity.door {
        Door::Oidc(oidc) => sign_on::farewell(oidc).await,
        Door::Demo | Door::Local(_) | Door::Gateway(_) | Door::Header(_) => None,
    }
    .unwrap_or_else(|| see_other("sign-out", "/auth/sign-in", removal.clone()));
    response.headers_mut().insert(header::SET_COOKIE, removal);
    if guard::is_script(&headers) {
        *response.status_mut() = StatusCode::NO_CONTENT;
        response.headers_mut().remove(header::LOCATION);
        *response.body_mut() = Body::empty();
    }
    // The cache includes pages kept for the back button. Not "cookies", which would end the sessions of every other service of the company's domain;
    // ours is removed by name. Not "storage", which holds the person's theme and nothing of the organization.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

fn see_other(operation: &'static str, place: &str, cookie: HeaderValue) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response.extensions_mut().insert(Trace::of(operation));
    response
}

/// The heading in the title of the window, so that a tab says what it asks for.
fn title(body: &str) -> String {
    let heading = body.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>")).map(|(heading, _)| heading);
    heading.filter(|heading| !heading.contains('<')).map_or_else(|| "Rollcall".to_owned(), |heading| format!("{heading} · Rollcall"))
}

/// A whole page in the service's own dress.
#[must_use]
pub fn page(operation: &'static str, body: &str, head: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{}</title>{head}<style>{STYLE}</style></head><body><header>{MARK}Rollcall</header><main>{body}</main></body></html>",
        title(body)
    );
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        STANDARD.encode(Sha256::digest(STYLE.as_bytes()))
    );
    let mut response = html.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy).expect("base64 fits a header"));
    response.extensions_mut().insert(Trace::of(operation));
    response
}
