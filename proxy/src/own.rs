//! The service's own endpoints: who am I, what can the keys do, is the service alive.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use catalogue::capability::Capability;
use catalogue::organization::directory::GET_ORGANIZATION;
use catalogue::rights::Share;
use catalogue::session::{Mode, OrganizationRef, Session};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::{Duration, Instant};

use crate::error::ProxyError;
use crate::identity::{Caller, Door};
use crate::log::Trace;
use crate::service::Service;
use crate::upstream::Asking;
use crate::{VERSION, approval, body, expiry, guard, probe, reply};

/// The name is a nicety; nobody waits for a silent upstream to see who they are.
const NAME_PATIENCE: Duration = Duration::from_secs(2);
/// How soon a failed look-up of the name is tried again.
const NAME_RETRY: Duration = Duration::from_secs(60);

/// The organization's name, asked once.
#[derive(Debug, Default)]
pub struct OrganizationName(Mutex<Known>);

#[derive(Debug, Default)]
enum Known {
    #[default]
    NotAsked,
    Failed(Instant),
    Name(String),
}

impl OrganizationName {
    /// The name, or the id where the upstream does not tell: a key without the right scope still serves everything else.
    pub async fn get(&self, service: &Service) -> String {
        let mut known = self.0.lock().await;
        let recent_failure = matches!(&*known, Known::Failed(at) if at.elapsed() < NAME_RETRY);
        if !matches!(&*known, Known::Name(_)) && !recent_failure {
            let asked = tokio::time::timeout(NAME_PATIENCE, ask(service)).await.unwrap_or_default();
            *known = asked.map_or_else(|| Known::Failed(Instant::now()), Known::Name);
        }
        match &*known {
            Known::Name(name) => name.clone(),
            _ => service.admission.organization_id.clone(),
        }
    }
}

async fn ask(service: &Service) -> Option<String> {
    let operation = GET_ORGANIZATION.operation;
    let permit = service.admission.own_read(operation, &[("orgId", &service.admission.organization_id)], &[]).ok()?;
    let answer = reply::of_read(operation, service.call(&permit, Asking::own("organization-name")).await).ok()?;
    let body: Value = serde_json::from_slice(answer.body()).ok()?;
    body.pointer("/data/attributes/name").and_then(Value::as_str).map(str::to_owned)
}

/// GET `/api/rollcall/session`.
///
/// # Errors
/// When nobody is signed in or the request is not the app's.
pub async fn session(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = enter(&service, request).await?;
    no_query(&parts)?;
    let may_now =
        |capability: &Capability| capability.is_read() || *capability == Capability::ManageSessions || !service.admission.read_only;
    let session = Session {
        capabilities: caller.rights.capabilities().into_iter().filter(may_now).collect(),
        role: caller.rights.role().clone(),
        limits: limits(&caller),
        person: caller.person.clone(),
        mode: service.mode,
        read_only: service.admission.read_only,
        organization: OrganizationRef {
            id: service.admission.organization_id.clone(),
            name: service.organization_name.get(&service).await,
        },
        directory_id: service.directory_id.clone(),
        scim_directories: service.scim_directories.clone(),
        remarks: service.remark_rules.clone(),
        second_person: service.approvals.rules.always(),
        warnings: warnings(&service, &caller),
        waiting: approval::pages::to_decide(&service, &caller).await,
        version: VERSION.to_owned(),
    };
    Ok(json("session", Some(&caller), &session))
}

/// What confines the caller, one sentence for each role that has limits.
fn limits(caller: &Caller) -> Vec<String> {
    let of = |share: &Share| {
        let words = share.limits.words();
        (!words.is_empty()).then(|| format!("{}: {}", share.role.title, words.join(" ")))
    };
    caller.rights.shares().iter().filter_map(of).collect()
}

/// What owners have to know about the installation.
fn warnings(service: &Service, caller: &Caller) -> Vec<String> {
    let by_header = matches!(service.identity.door, Door::Header(_)) && caller.holds(Capability::ManageSessions);
    let words = "People are told apart by an unsigned header. Whoever can speak for the gateway can be anybody here; signing in with OpenID Connect, \
                 or a gateway that signs, closes that.";
    by_header.then(|| words.to_owned()).into_iter().collect()
}

/// GET `/api/rollcall/keys`.
///
/// # Errors
/// When nobody is signed in or the request is not the app's.
pub async fn keys(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = enter(&service, request).await?;
    no_query(&parts)?;
    if !caller.holds(Capability::ReadOrganization) {
        return Err(ProxyError::NotPermitted(Capability::ReadOrganization));
    }
    let mut report = probe::report(&service).await;
    // Not kept with the report: the day changes while it is fresh. The demo's keys last as long as the demo.
    if service.mode == Mode::Live {
        report.expiries = expiry::days_left(&service, expiry::today());
    }
    Ok(json("keys", Some(&caller), &report))
}

/// GET `/healthz`: the process lives.
pub async fn health() -> Response {
    json("health", None, &serde_json::json!({ "status": "ok" }))
}

/// GET `/readyz`: new work is welcome and its record can be written.
pub async fn readiness(State(service): State<Arc<Service>>) -> Response {
    let ready = service.ready.is_on() && service.ready.look(async { service.audit.check().await.is_ok() }).await;
    let mut response = json("readiness", None, &serde_json::json!({ "status": if ready { "ready" } else { "not ready" } }));
    if !ready {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    response
}

/// An address that is none here.
pub async fn nothing_here() -> ProxyError {
    ProxyError::NotFound
}

/// A known page asked for with another method.
pub async fn wrong_method() -> ProxyError {
    ProxyError::Method(Vec::new())
}

/// Who asks one of the service's own questions, and the head of the request.
///
/// # Errors
/// When nobody is signed in or the request is not the app's.
pub async fn enter(service: &Service, request: Request) -> Result<(Caller, Parts), ProxyError> {
    let (parts, _) = request.into_parts();
    let caller = admitted(service, &parts).await?;
    Ok((caller, parts))
}

/// As [`enter`], with the body, which is JSON or empty.
///
/// # Errors
/// As [`enter`], and when the body is larger, slower or of another kind than allowed.
pub async fn enter_with_body(service: &Service, request: Request) -> Result<(Caller, Parts, Bytes), ProxyError> {
    let (parts, body) = request.into_parts();
    let caller = admitted(service, &parts).await?;
    let bytes = body::read(body, &service.body_limits).await?;
    if !bytes.is_empty() && guard::json_type(&parts.headers).is_none() {
        return Err(ProxyError::ContentType);
    }
    Ok((caller, parts, bytes))
}

/// A script may look at what it has the right to see; what is decided and ended here is for people.
async fn admitted(service: &Service, parts: &Parts) -> Result<Caller, ProxyError> {
    let caller = service.caller(parts).await?;
    guard::api_call(&service.origin, parts, caller.script.is_some())?;
    if caller.script.is_some() && parts.method != Method::GET {
        return Err(ProxyError::PeopleOnly);
    }
    Ok(caller)
}

/// Refuses a query where none is understood.
///
/// # Errors
/// When there is one.
pub fn no_query(parts: &Parts) -> Result<(), ProxyError> {
    match parts.uri.query() {
        Some(query) if !query.is_empty() => Err(ProxyError::Target("this address takes no query")),
        _ => Ok(()),
    }
}

/// An answer of the service's own.
pub fn json(operation: &'static str, caller: Option<&Caller>, value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).expect("own answers have text keys and finite numbers");
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.extensions_mut().insert(Trace { operation, rights: caller.map(|caller| Arc::clone(&caller.rights)) });
    response
}
