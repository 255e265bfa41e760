//! The API handler: walks a request through identity, guard and admission, and hands the permit on. Whatever only some requests need is a future of its
//! own (`Box::pin`): what every request takes along is moved often, and would be as large as all ways together.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use catalogue::session::API_PREFIX;

use crate::envelope::RequestId;
use crate::error::ProxyError;
use crate::identity::Caller;
use crate::log::Trace;
use crate::perform::Attempt;
use crate::service::Service;
use crate::upstream::{Asking, Lane, asking};
use crate::{body, clock, denial, guard, limits, perform, remarks};

/// Answers everything below `/api` that is not the service's own.
pub async fn call(State(service): State<Arc<Service>>, mut request: Request) -> Response {
    answer(&service, &mut request).await
}

/// The same for who keeps the request. It is taken where it is needed: each that only hands it on would have room for it as well.
pub async fn answer(service: &Arc<Service>, request: &mut Request) -> Response {
    let mut trace = Trace::of("api");
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut known = None;
    let answer = walk(service, request, &mut trace, &mut known).await;
    if let (Err(fault), Some(caller)) = (&answer, &known) {
        Box::pin(denial::tell(service, caller, method.as_str(), &path, fault)).await;
    }
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    response.extensions_mut().insert(trace);
    response
}

async fn walk(
    service: &Arc<Service>,
    request: &mut Request,
    trace: &mut Trace,
    known: &mut Option<Arc<Caller>>,
) -> Result<Response, ProxyError> {
    let (parts, body) = std::mem::take(request).into_parts();
    let caller = Arc::new(service.caller(&parts).await?);
    trace.rights = Some(Arc::clone(&caller.rights));
    *known = Some(Arc::clone(&caller));
    guard::api_call(&service.origin, &parts, caller.script.is_some())?;
    let path = parts.uri.path().strip_prefix(API_PREFIX).ok_or(ProxyError::NotFound)?;
    let target = service.admission.target(&caller, parts.method.as_str(), path, parts.uri.query().unwrap_or_default())?;
    trace.operation = target.operation().name;
    let remarks = remarks::read(&parts.headers, target.operation(), &service.remark_rules)?;
    let bytes = body::read(body, &service.body_limits).await?;
    if !bytes.is_empty() && guard::json_type(&parts.headers).is_none() {
        return Err(ProxyError::ContentType);
    }
    let permit = target.permit(&caller, &bytes)?;
    let request_id = RequestId::of(&parts);
    let lane = Lane::of(&permit, &parts.headers, caller.script.is_some());
    let anew = asking::wants_anew(&parts.headers);
    let needed = limits::needed(service, &permit, Asking::of(request_id).by(&caller.human().id, lane)).await?;
    service.step_up.demand(&service.identity.door, &caller, &needed.capabilities, clock::seconds())?;
    let request_id = request_id.to_owned();
    perform::perform(service, Attempt { caller, permit, needed, remarks, request_id, lane, anew, counted: Vec::new() }).await
}

#[cfg(test)]
mod tests;
