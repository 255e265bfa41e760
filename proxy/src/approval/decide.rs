//! The end of a request for approval: consent, refusal, withdrawal. Only consent sends anything, and only once.

use std::sync::Arc;

use catalogue::approval::{State, Verdict};
use catalogue::capability::Capability;
use catalogue::record::Author;
use catalogue::rule::required;

use super::shelf::{self, Kept};
use super::{Asker, facts, unusable};
use crate::admit::Permit;
use crate::audit::{Event, Outcome};
use crate::error::{self, ProxyError};
use crate::idempotency::Fingerprint;
use crate::identity::Caller;
use crate::limits::Weigh;
use crate::perform::Attempt;
use crate::remarks::Remarks;
use crate::reply::Performed;
use crate::service::Service;
use crate::upstream::{Asking, Lane};
use crate::{clock, limits, perform};

/// Whether consent would be accepted from this caller, now; why not, where it would be refused. A fresh proof can still be asked for.
///
/// # Errors
/// What would be said to it.
pub async fn may_approve(service: &Service, caller: &Caller, kept: &Kept, request_id: &str) -> Result<(), ProxyError> {
    may_decline(service, caller, kept)?;
    ready(service, caller, kept, request_id).await.map(|_| ())
}

/// Whether a refusal would be accepted from this caller, now.
///
/// # Errors
/// What would be said to it.
pub fn may_decline(service: &Service, caller: &Caller, kept: &Kept) -> Result<(), ProxyError> {
    in_time(service, kept)?;
    match eligible(service, caller, kept) {
        Err(ProxyError::StepUp { .. }) => Ok(()),
        other => other,
    }
}

/// The same by the rights alone, for lists: nothing is read about anybody.
#[must_use]
pub fn could_decide(service: &Service, caller: &Caller, kept: &Kept) -> bool {
    let body: Option<serde_json::Value> = serde_json::from_str(&kept.body).ok();
    let operation = catalogue::operations().find(|row| row.name == kept.operation && !service.admission.read_only);
    may_decline(service, caller, kept).is_ok()
        && operation.is_some_and(|operation| required(operation, body.as_ref()).into_iter().all(|capability| caller.holds(capability)))
}

fn in_time(service: &Service, kept: &Kept) -> Result<i64, ProxyError> {
    let now = service.approvals.clock.now();
    match kept.state {
        State::Open if kept.expires_at > now => Ok(now),
        State::Open => Err(ProxyError::ApprovalEnded(State::Expired)),
        ended => Err(ProxyError::ApprovalEnded(ended)),
    }
}

/// Whether the caller asked for it, by whatever session or token.
#[must_use]
pub fn is_own(caller: &Caller, kept: &Kept) -> bool {
    Asker::of(caller).human_id() == kept.asker.human_id()
}

/// Carries a verdict out. Gives the request as it stands then.
///
/// # Errors
/// When it is not the caller's to decide, was decided before, or can no longer be done as it was asked for.
pub async fn decide(
    service: &Arc<Service>,
    caller: Caller,
    kept: Kept,
    verdict: Verdict,
    reason: String,
    request_id: &str,
) -> Result<(), ProxyError> {
    let now = in_time(service, &kept)?;
    match verdict {
        Verdict::Withdraw if is_own(&caller, &kept) => close(service, &caller, &kept, State::Withdrawn, &reason, now).await,
        // Somebody else's request is nobody else's to take back.
        Verdict::Withdraw => Err(ProxyError::NotPermitted(Capability::Approve)),
        Verdict::Decline => {
            eligible(service, &caller, &kept)?;
            close(service, &caller, &kept, State::Declined, &reason, now).await
        }
        Verdict::Approve => {
            eligible(service, &caller, &kept)?;
            approve(service, caller, kept, reason, request_id, now).await
        }
    }
}

/// Whether this person may decide this request at all.
fn eligible(service: &Service, caller: &Caller, kept: &Kept) -> Result<(), ProxyError> {
    if caller.script.is_some() {
        return Err(ProxyError::PeopleOnly);
    }
    if is_own(caller, kept) {
        return Err(ProxyError::ApprovalOwn);
    }
    if !caller.holds(Capability::Approve) {
        return Err(ProxyError::NotPermitted(Capability::Approve));
    }
    service.step_up.insist(&service.identity.door, caller, clock::seconds())
}

async fn close(service: &Service, caller: &Caller, kept: &Kept, to: State, reason: &str, now: i64) -> Result<(), ProxyError> {
    if !shelf::close(&service.store, &kept.id, to, &author(caller), reason, now).await.map_err(unusable)? {
        return Err(lost(service, kept).await);
    }
    let (id, operation) = (kept.id.clone(), kept.operation.clone());
    let event = if to == State::Withdrawn { Event::ApprovalWithdrawn { id, operation } } else { Event::Declined { id, operation } };
    service.audit.tell(Some(caller), event).await;
    Ok(())
}

/// What consent sends. Both people have to have the right now, and whoever it concerns has to stand as they did. Judged afresh and not counted: the change counts once, when
/// it is sent, and then it is the asker's.
async fn ready(service: &Service, caller: &Caller, kept: &Kept, request_id: &str) -> Result<Attempt, ProxyError> {
    let asker = kept.asker.caller(service).await?.ok_or(ProxyError::AskerLost)?;
    let permit = permit(service, &asker, kept).map_err(|fault| match fault {
        ProxyError::NotPermitted(_) => ProxyError::AskerLost,
        fault => fault,
    })?;
    if Fingerprint::of(&permit).to_hex() != kept.fingerprint {
        return Err(ProxyError::TargetChanged);
    }
    // Consent is for those who could do it themselves.
    let own = self::permit(service, caller, kept)?;
    let asking = Asking::of(request_id).by(&caller.human().id, Lane::Interactive);
    let needed = limits::needed(service, &own, asking).await?;
    let weigh = Weigh { confirms_self: true, is_rehearsal: true };
    limits::of_write(service, caller, &own, &needed, weigh, asking).await?;
    limits::of_write(service, &asker, &permit, &needed, weigh, asking).await.map_err(|fault| match fault {
        ProxyError::Denied(denied) if denied.is_about_rights() => ProxyError::AskerLost,
        fault => fault,
    })?;
    if facts::of(service, &permit).await != kept.facts {
        return Err(ProxyError::TargetChanged);
    }
    let remarks = Remarks {
        key: text(&kept.key),
        reason: text(&kept.reason),
        ticket: text(&kept.ticket),
        approval: Some(format!("{} by {} ({})", kept.id, caller.person.name, caller.person.id)),
        ..Remarks::default()
    };
    Ok(Attempt {
        caller: Arc::new(asker),
        permit,
        needed,
        remarks,
        request_id: request_id.to_owned(),
        lane: Lane::Interactive,
        anew: true,
        counted: Vec::new(),
    })
}

/// The one statement that takes the request out of its open state has to be ours; then it is sent, in a task that a closed tab does not cut short.
async fn approve(service: &Arc<Service>, caller: Caller, kept: Kept, reason: String, request_id: &str, now: i64) -> Result<(), ProxyError> {
    let attempt = ready(service, &caller, &kept, request_id).await?;
    let task = carry_out(Arc::clone(service), caller, kept, reason, attempt, now);
    service.writes.spawn(task).await.unwrap_or(Err(ProxyError::UnknownOutcome { timed_out: false }))
}

async fn carry_out(
    service: Arc<Service>,
    caller: Caller,
    kept: Kept,
    reason: String,
    attempt: Attempt,
    now: i64,
) -> Result<(), ProxyError> {
    if !shelf::close(&service.store, &kept.id, State::Approved, &author(&caller), &reason, now).await.map_err(unusable)? {
        return Err(lost(&service, &kept).await);
    }
    let event = Event::Approved { id: kept.id.clone(), operation: kept.operation.clone() };
    let ended = match service.audit.tell_first(Some(&caller), event).await {
        // Nothing goes out that the record does not know both people of.
        Err(fault) => (String::new(), Outcome::Failed, error::code(&fault.into())),
        Ok(()) => match perform::settled(&service, attempt).await {
            Ok((performed, _)) => ended(&performed),
            Err(fault) => (String::new(), Outcome::Failed, error::code(&fault)),
        },
    };
    let (change, outcome, code) = ended;
    if let Err(fault) = shelf::ended(&service.store, &kept.id, &change, outcome.name(), &code).await {
        // The record has it.
        tracing::error!(%fault, approval = kept.id, "the end of an approved change was not noted at its request");
    }
    Ok(())
}

fn ended(performed: &Performed) -> (String, Outcome, String) {
    let change = performed.change.clone().unwrap_or_default();
    match &performed.result {
        Ok(_) => (change, Outcome::Ok, String::new()),
        Err(fault) => {
            let outcome = match fault {
                ProxyError::UnknownOutcome { .. } | ProxyError::KeySpent => Outcome::Unknown,
                ProxyError::Upstream(_) => Outcome::Refused,
                _ => Outcome::Failed,
            };
            (change, outcome, error::code(fault))
        }
    }
}

/// Leave for the kept request, for this caller and by today's rules: the only way, as for every request.
fn permit(service: &Service, caller: &Caller, kept: &Kept) -> Result<Permit, ProxyError> {
    service.admission.target(caller, &kept.method, &kept.path, &kept.query)?.permit(caller, kept.body.as_bytes())
}

/// Somebody else was faster, or time was.
async fn lost(service: &Service, kept: &Kept) -> ProxyError {
    match shelf::find(&service.store, &kept.id).await {
        Ok(Some(now)) if now.state != State::Open => ProxyError::ApprovalEnded(now.state),
        Ok(_) => ProxyError::ApprovalEnded(State::Expired),
        Err(fault) => unusable(fault),
    }
}

/// Tells the record that a request has expired.
pub async fn tell_expiry(service: &Service, kept: &Kept) {
    service.audit.tell(None, Event::ApprovalExpired { id: kept.id.clone(), operation: kept.operation.clone() }).await;
}

fn author(caller: &Caller) -> Author {
    Author { id: caller.person.id.clone(), name: caller.person.name.clone() }
}

fn text(kept: &str) -> Option<String> {
    (!kept.is_empty()).then(|| kept.to_owned())
}
