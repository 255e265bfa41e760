//! Performs a permit: a read simply, a write between its intent and its outcome, in a task of its own that a closed browser tab cannot cut short.

use std::sync::Arc;

use crate::admit::Permit;
use crate::error::ProxyError;
use crate::identity::Caller;
use crate::reply::{self, Accepted};
use crate::service::Service;

/// Performs what was permitted.
///
/// # Errors
/// When the record cannot be written, the upstream refuses or fails, or nobody knows what happened.
pub async fn perform(service: &Arc<Service>, caller: Caller, permit: Permit, request_id: &str) -> Result<Accepted, ProxyError> {
    if !permit.operation().is_write() {
        return reply::of_read(permit.operation(), service.upstream.perform(&permit, request_id).await);
    }
    let task = write(Arc::clone(service), caller, permit, request_id.to_owned());
    // If the task dies, the intent has recorded the outcome as unknown; the person hears the same.
    service.writes.spawn(task).await.unwrap_or(Err(ProxyError::UnknownOutcome { timed_out: false }))
}

async fn write(service: Arc<Service>, caller: Caller, permit: Permit, request_id: String) -> Result<Accepted, ProxyError> {
    let intent = service.audit.intent(&request_id, &caller, &permit).await?;
    let answer = service.upstream.perform(&permit, &request_id).await;
    let (outcome, status, result) = reply::of_write(permit.operation(), answer);
    intent.close(outcome, status).await;
    result
}
