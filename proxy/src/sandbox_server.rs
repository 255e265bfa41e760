//! The sandbox on a port of its own: plain HTTP for any client library, with its clock running in real time and its scripted faults delivered for real.

mod cut;

use std::fs::File;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method as HttpMethod, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use catalogue::path;
use catalogue::wire::{self, Bearer, Method, Reply};
use sandbox::{Answer, LogEntry, Sandbox, Settings};
use serde::Serialize;
use tokio::net::TcpListener;

use crate::body::{self, BodyLimits};
use crate::edge::{self, EdgeLimits, Handler};
use crate::error::ProxyError;
use crate::upstream::Bundled;

/// What a client has to be configured with; printed as one JSON line once the port accepts.
#[derive(Clone, Debug, Serialize)]
pub struct Announcement {
    pub address: String,
    pub organization_id: String,
    pub directory_id: String,
    pub scim_directory_id: String,
    pub organization_key: String,
    pub scim_key: String,
}

/// A sandbox behind a port.
#[derive(Clone)]
pub struct SandboxServer {
    bundled: Bundled,
    log: Option<Arc<Mutex<File>>>,
}

impl SandboxServer {
    /// A server, the sandbox itself for whoever wants to look inside, and what to tell clients.
    #[must_use]
    pub fn new(mut settings: Settings, address: SocketAddr, log: Option<File>) -> (SandboxServer, Arc<Mutex<Sandbox>>, Announcement) {
        // A client that follows an address out of an answer comes back here instead of taking its key to the real upstream.
        settings.origin = format!("http://{address}");
        let (organization_key, scim_key) = (settings.organization_key.clone(), settings.scim_key.clone());
        let sandbox = Sandbox::new(settings);
        let identity = sandbox.identity().clone();
        let announcement = Announcement {
            address: sandbox.origin().to_owned(),
            organization_id: identity.organization_id,
            directory_id: identity.directory_id,
            scim_directory_id: identity.scim_directory_id,
            organization_key,
            scim_key,
        };
        let sandbox = Arc::new(Mutex::new(sandbox));
        let server = SandboxServer { bundled: Bundled::new(Arc::clone(&sandbox)), log: log.map(|file| Arc::new(Mutex::new(file))) };
        (server, sandbox, announcement)
    }

    /// Serves until `stop` is done.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let limits = EdgeLimits { drain: Duration::from_secs(2), ..EdgeLimits::default() };
        edge::serve(listener, self, limits, stop).await;
    }

    async fn respond(&self, request: Request<Body>) -> Result<std::io::Result<Response>, Early> {
        let (parts, body) = request.into_parts();
        let method = method(&parts.method)?;
        let bytes = body::read(body, &BodyLimits::default()).await.map_err(|fault| match fault {
            ProxyError::BodyTooLarge(_) => Early::Gateway(StatusCode::PAYLOAD_TOO_LARGE, "Request size limit exceeded"),
            _ => Early::Gateway(StatusCode::BAD_REQUEST, "The request body did not arrive"),
        })?;
        let request = read(method, &parts, bytes.to_vec())?;
        let plain_json = wants_plain_json(&parts.headers);
        let log = self.log.clone();
        let answering = self.bundled.answer(request, move |sandbox| record(log.as_deref(), sandbox.log().last()));
        match answering.await {
            Some(mut answer) => {
                if plain_json {
                    relabel(&mut answer.reply);
                }
                Ok(deliver(answer).await)
            }
            None => Err(Early::Gateway(StatusCode::INTERNAL_SERVER_ERROR, "An unexpected error occurred")),
        }
    }
}

impl Handler for SandboxServer {
    async fn answer(&self, request: Request<Body>) -> std::io::Result<Response> {
        self.respond(request).await.unwrap_or_else(|early| Ok(early.into_response()))
    }
}

/// HEAD is GET without the body, which hyper leaves out.
fn method(method: &HttpMethod) -> Result<Method, Early> {
    match method.as_str() {
        "HEAD" => Ok(Method::Get),
        "OPTIONS" => Err(Early::Options),
        other => Method::parse(other).ok_or(Early::Gateway(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")),
    }
}

fn read(method: Method, parts: &Parts, body: Vec<u8>) -> Result<wire::Request, Early> {
    let query = path::parse_query(parts.uri.query().unwrap_or_default());
    Ok(wire::Request {
        method,
        path: parts.uri.path().to_owned(),
        query: query.ok_or(Early::Gateway(StatusCode::BAD_REQUEST, "The query string cannot be decoded"))?,
        bearer: bearer(&parts.headers),
        content_type: media_type(&parts.headers, &body),
        body,
    })
}

fn bearer(headers: &HeaderMap) -> Option<Bearer> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Bearer(secret.trim().to_owned()))
}

/// Client libraries label JSON in many ways, or not at all; what reads as JSON is taken as such.
fn media_type(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let given = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let reads_as_json = !body.is_empty() && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
    if reads_as_json && !given.ends_with("json") {
        return Some("application/json".to_owned());
    }
    Some(given).filter(|given| !given.is_empty())
}

/// SCIM answers come as either media type (RFC 7644 section 3.8); whoever names only the plain one gets that.
fn wants_plain_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    accepted.contains("application/json") && !accepted.contains("application/scim+json")
}

fn relabel(reply: &mut Reply) {
    let kinds = reply.headers.iter_mut().filter(|(name, value)| name == "content-type" && value == "application/scim+json");
    kinds.for_each(|(_, value)| "application/json".clone_into(value));
}

fn record(log: Option<&Mutex<File>>, entry: Option<&LogEntry>) {
    let (Some(log), Some(entry)) = (log, entry) else { return };
    let line = serde_json::to_string(entry).expect("a log entry has only texts and numbers");
    let mut file = log.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(fault) = writeln!(file, "{line}") {
        tracing::error!(%fault, "the sandbox's log cannot be written");
    }
}

async fn deliver(answer: Answer) -> std::io::Result<Response> {
    let Answer { reply, delivery } = answer;
    tokio::time::sleep(Duration::from_millis(delivery.delay_ms)).await;
    if delivery.reset {
        return Err(std::io::ErrorKind::ConnectionReset.into());
    }
    Ok(response(reply, delivery.cut_after))
}

fn response(reply: Reply, cut_after: Option<usize>) -> Response {
    let mut response = match cut_after {
        Some(bytes) => Response::new(Body::new(cut::CutBody::new(reply.body, bytes))),
        None => Response::new(Body::from(reply.body)),
    };
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) = (header::HeaderName::try_from(name), header::HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// An answer that needs no look at the organization.
enum Early {
    Options,
    /// What the upstream's gateway says when a request does not get as far as the API.
    Gateway(StatusCode, &'static str),
}

impl IntoResponse for Early {
    fn into_response(self) -> Response {
        match self {
            Early::Options => (StatusCode::NO_CONTENT, [(header::ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")]).into_response(),
            Early::Gateway(status, message) => {
                let body = serde_json::json!({ "code": status.as_u16(), "message": message }).to_string();
                (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
            }
        }
    }
}
