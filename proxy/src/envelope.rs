//! What every request passes on its way in and every response on its way out: a request id of ours, the checks that hold for all addresses,
//! the error body, the security headers, one log line.

use std::net::IpAddr;
use std::time::Instant;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::OwnedSemaphorePermit;

use crate::error::{self, ProxyError, Rejection};
use crate::identity::ClientAddress;
use crate::log::{self, Trace};
use crate::pages::sign_on::BACK_CHANNEL_LOGOUT_PATH;
use crate::peer::Peer;
use crate::service::Service;
use crate::traces::TraceContext;
use crate::ways::Ways;
use crate::{guard, headers, secret};

/// Names one request in the response, the log and the record. Never taken from the client, who could choose it to confuse the reader.
#[derive(Clone, Copy, Debug)]
pub struct RequestId([u8; 2 * RequestId::BYTES]);

impl RequestId {
    const BYTES: usize = 12;

    /// A new id.
    #[must_use]
    pub fn fresh() -> RequestId {
        let mut digits = [0; 2 * RequestId::BYTES];
        for (byte, pair) in secret::scattered::<{ RequestId::BYTES }>().iter().zip(digits.chunks_exact_mut(2)) {
            pair.copy_from_slice(&secret::digits(*byte));
        }
        RequestId(digits)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("hexadecimal digits are text")
    }

    /// The id of a request, by its head.
    #[must_use]
    pub fn of(parts: &Parts) -> &str {
        parts.extensions.get::<RequestId>().map_or("", RequestId::as_str)
    }
}

/// The outermost layer.
pub async fn wrap(ways: &Ways, request: &mut Request) -> Response {
    let service = &ways.service;
    let started = Instant::now();
    let id = RequestId::fresh();
    let method = known_method(request.method().as_str());
    request.extensions_mut().insert(id);
    if let Some(peer) = request.extensions().get::<Peer>().copied()
        && let Some(client) = service.trusted_peers.client(peer, request.headers())
    {
        request.extensions_mut().insert(ClientAddress(client));
    }
    let address = request.extensions().get::<ClientAddress>().map(|address| address.0);
    let begun = service.traces.begin(id.as_str(), given_trace(service, request));
    let mut response = match guard::every_request(&service.origin, service.identity.told(), request) {
        Ok(()) => match entered(service, request.uri().path(), request.headers(), address).await {
            Ok(place) => {
                let response = ways.go(request).await;
                drop(place);
                response
            }
            Err(refusal) => refusal.into_response(),
        },
        Err(refusal) => {
            log::security(door_reason(&refusal), id.as_str());
            refusal.into_response()
        }
    };
    let trace = response.extensions().get::<Trace>().cloned().unwrap_or(Trace::of("-"));
    let (mut code, mut outcome) = (None, "ok");
    if let Some(Rejection { error, request_id }) = response.extensions_mut().remove::<Rejection>() {
        let said = std::mem::take(response.headers_mut());
        response = error::render(&error, request_id.as_deref().unwrap_or(id.as_str()));
        for (name, value) in said.iter().filter(|(name, _)| *name != header::CONTENT_LENGTH && *name != header::CONTENT_TYPE) {
            response.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
        (code, outcome) = (Some(error::code(&error)), error::own_code(&error));
        service.metrics.refused(&error);
    }
    headers::harden(&mut response, id.as_str());
    let (status, took) = (response.status().as_u16(), started.elapsed());
    service.metrics.answered(&trace, status, took);
    log::request(method, &trace, status, took, id.as_str(), code.as_deref(), begun.trace().as_deref());
    begun.end(trace.operation, status, outcome);
    response
}

/// The trace to which a request belongs, where a peer says so that is believed about others as well.
fn given_trace(service: &Service, request: &Request) -> Option<TraceContext> {
    let peer = request.extensions().get::<Peer>()?;
    if service.trusted_peers.trust(*peer) { TraceContext::of(request.headers()) } else { None }
}

/// A place among the requests under way. Probes need none; who is on the way to signing in has to keep to the pace of strangers. Whoever is in keeps to
/// one of their own, so that no stranger keeps them from signing out or from proving who they are; and so does the provider that ends sessions.
async fn entered(
    service: &Service,
    path: &str,
    headers: &HeaderMap,
    address: Option<IpAddr>,
) -> Result<Option<OwnedSemaphorePermit>, ProxyError> {
    if matches!(path, "/healthz" | "/readyz") {
        return Ok(None);
    }
    let place = service.pace.enter()?;
    match path {
        BACK_CHANNEL_LOGOUT_PATH => service.pace.notice(address)?,
        path if path.starts_with("/auth/") => match service.identity.session_tag(headers).await {
            Ok(Some(session)) => service.pace.person(&session)?,
            // A store that cannot be used is told of by whatever needs it.
            Ok(None) | Err(_) => service.pace.stranger(address)?,
        },
        _ => {}
    }
    Ok(Some(place))
}

const fn door_reason(error: &ProxyError) -> &'static str {
    match error {
        ProxyError::Target(reason) | ProxyError::Header(reason) => reason,
        ProxyError::Misdirected => "another host name",
        ProxyError::Upgrade => "an upgrade",
        _ => "the request line",
    }
}

/// The log holds no text of the client's choosing.
fn known_method(method: &str) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].into_iter().find(|known| *known == method).unwrap_or("other")
}
