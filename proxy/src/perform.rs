//! Performs a permit: a read simply, a write between its intent and its outcome, in a task of its own that a closed browser tab cannot cut short,
//! and once for each key.

use std::sync::Arc;

use axum::response::Response;

use crate::admit::Permit;
use crate::approval::{self, Way, shelf};
use crate::audit::{AuditError, End};
use crate::before;
use crate::denial;
use crate::error::{self, ProxyError};
use crate::idempotency::{Begin, Fingerprint, Turn};
use crate::identity::Caller;
use crate::limits::{self, Needed, Weigh};
use crate::remarks::Remarks;
use crate::reply::{self, Accepted, Performed};
use crate::service::Service;
use crate::upstream::{Asking, Lane};

/// A request that admission let through: who makes it, what it needs, and what was said with it.
#[derive(Debug)]
pub struct Attempt {
    pub caller: Arc<Caller>,
    pub permit: Permit,
    pub needed: Needed,
    pub remarks: Remarks,
    pub request_id: String,
    pub lane: Lane,
    /// Whether an answer that was kept for a moment will not do.
    pub anew: bool,
    /// The entries by which it counts towards rules about many people, once it is sent.
    pub counted: Vec<String>,
}

impl Attempt {
    /// On whose behalf the upstream is asked.
    #[must_use]
    pub fn asking(&self) -> Asking<'_> {
        Asking::of(&self.request_id).by(&self.caller.human().id, self.lane)
    }
}

/// Performs what was permitted.
///
/// # Errors
/// When a read fails, or a key does not fit the request. How a write ended, well or badly, is in its response.
pub async fn perform(service: &Arc<Service>, attempt: Attempt) -> Result<Response, ProxyError> {
    let (Attempt { caller, permit, .. }, asking) = (&attempt, attempt.asking());
    if !permit.operation().is_write() {
        let view = limits::of_read(service, caller, permit, asking).await?;
        let answer = service.read(permit, asking, &caller.rights, attempt.anew).await;
        let age = answer.kept_for();
        let answer = reply::of_read(permit.operation(), answer.into_reply())?.aged(age);
        return answer.seen_as(&view).map(Accepted::into_response);
    }
    Box::pin(change(service, attempt)).await
}

async fn change(service: &Arc<Service>, attempt: Attempt) -> Result<Response, ProxyError> {
    let counted = match approval::way(service, &attempt).await? {
        Way::Goes(entries) => entries,
        Way::Waits(kept) => return Ok(approval::waiting(&kept)),
        Way::Ended(performed, is_replay) => return Ok(performed.response(is_replay)),
    };
    settled(service, Attempt { counted, ..attempt }).await.map(|(performed, is_replay)| performed.response(is_replay))
}

/// The end of a write that nothing holds back any more, and whether it was performed before.
///
/// # Errors
/// When the key does not fit the request. How it ended is in what is given.
pub async fn settled(service: &Arc<Service>, attempt: Attempt) -> Result<(Arc<Performed>, bool), ProxyError> {
    let request_id = attempt.request_id.clone();
    let turn = match &attempt.remarks.key {
        None => None,
        Some(key) => match service.idempotency.begin(&attempt.caller.person.id, key, Fingerprint::of(&attempt.permit), &request_id) {
            Begin::First(turn) => Some(turn),
            Begin::Running(awaited) => {
                uncount(service, &attempt.counted).await;
                let answer = awaited.answer().await.ok_or(ProxyError::UnknownOutcome { timed_out: false })?;
                return Ok((answer, true));
            }
            Begin::Done(answer) => {
                uncount(service, &attempt.counted).await;
                return Ok((answer, true));
            }
            Begin::Reused => return Err(ProxyError::KeyReused),
            Begin::Full => return Err(ProxyError::TooManyWrites),
        },
    };
    let task = once(Arc::clone(service), attempt, turn);
    // If the task dies, the intent has recorded the outcome as unknown; the person hears the same.
    let performed = service.writes.spawn(task).await.unwrap_or_else(|_| Arc::new(Performed::unknown(&request_id)));
    Ok((performed, false))
}

async fn once(service: Arc<Service>, attempt: Attempt, turn: Option<Turn>) -> Arc<Performed> {
    let performed = Arc::new(write(&service, &attempt).await);
    if !performed.was_sent() {
        uncount(&service, &attempt.counted).await;
    }
    if let Some(turn) = turn {
        turn.finish(&performed);
    }
    performed
}

/// What was not sent now counts towards no rule about many people: whoever tries again while the upstream is away changes nobody.
async fn uncount(service: &Service, counted: &[String]) {
    if let Err(fault) = shelf::uncount(&service.store, counted).await {
        tracing::warn!(%fault, "a change that was not sent still counts towards the rules about many people, for as long as they look back");
    }
}

async fn write(service: &Service, attempt: &Attempt) -> Performed {
    let Attempt { caller, permit, needed, remarks, .. } = attempt;
    let request_id = attempt.request_id.clone();
    // Its answer is gone after a restart; that it was sent is not.
    if let Some(key) = remarks.key.as_deref() {
        match service.audit.spent(&caller.person.id, key).await {
            Ok(None) => {}
            Ok(change) => return Performed { request_id, change, result: Err(ProxyError::KeySpent) },
            Err(fault) => return Performed { request_id, change: None, result: Err(fault.into()) },
        }
    }
    let weigh = Weigh { confirms_self: remarks.is_confirmed(), is_rehearsal: false };
    if let Err(denied) = limits::of_write(service, caller, permit, needed, weigh, attempt.asking()).await {
        denial::tell_of(service, caller, permit, &denied).await;
        return Performed { request_id, change: None, result: Err(denied) };
    }
    let performed = recorded(service, attempt).await;
    if !performed.was_sent() {
        service.guards.uncount(caller, &needed.capabilities);
    }
    performed
}

/// Writes down what is about to be done, does it, and writes down how it ended.
async fn recorded(service: &Service, attempt: &Attempt) -> Performed {
    let Attempt { caller, permit, remarks, .. } = attempt;
    let request_id = attempt.request_id.clone();
    let before = before::of(service, permit).await;
    let intent = match service.audit.intent(&request_id, caller, permit, remarks, &before).await {
        Ok(intent) => intent,
        // Another service that shares the store was faster by less than the look above takes.
        Err(AuditError::KeySpent(change)) => return Performed { request_id, change: Some(change), result: Err(ProxyError::KeySpent) },
        Err(fault) => return Performed { request_id, change: None, result: Err(fault.into()) },
    };
    let answer = service.call(permit, attempt.asking()).await;
    let trace = answer.as_ref().ok().and_then(reply::trace);
    let (outcome, status, result) = reply::of_write(permit.operation(), answer);
    service.metrics.changed(permit.operation().name, outcome);
    intent.close(End { outcome, status, code: result.as_ref().err().map(error::code), trace }).await;
    Performed { change: Some(request_id.clone()), request_id, result }
}
