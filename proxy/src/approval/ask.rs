//! Whether a change may go its way at once or waits for a second person; and keeping the request until then.

use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use catalogue::approval::{APPROVAL, APPROVAL_REQUIRED, State};
use catalogue::path::print_query;
use catalogue::problem::PROBLEM_TYPE;
use catalogue::record::{Outcome, Target};
use serde_json::json;

use super::shelf::{self, Count, Kept, Numbered};
use super::{Asker, facts, rules, unusable};
use crate::admit::Permit;
use crate::audit::{Event, about};
use crate::error::ProxyError;
use crate::idempotency::Fingerprint;
use crate::identity::Caller;
use crate::limits::reach::{self, Breadth};
use crate::limits::{self, Needed, Weigh};
use crate::perform::Attempt;
use crate::reply::Performed;
use crate::secret;
use crate::service::Service;

/// More open requests of one person are refused: nobody would read them.
const MOST_OPEN: i64 = 200;

/// What becomes of a change.
#[derive(Debug)]
pub enum Way {
    /// Nobody else has to consent. What counts towards rules with a number counts only if it is sent: these entries are taken back if it is not.
    Goes(Vec<String>),
    /// It has become a request for approval.
    Waits(Box<Kept>),
    /// It was sent by consent before: the answer of then, and whether it is that of the upstream.
    Ended(Arc<Performed>, bool),
}

/// What becomes of this change: whether it may go its way.
///
/// # Errors
/// When a change needs a second person and that cannot be asked for, or its request has ended without consent.
pub async fn way(service: &Service, attempt: &Attempt) -> Result<Way, ProxyError> {
    let Attempt { caller, permit, needed, remarks, .. } = attempt;
    if !permit.operation().is_write() || service.approvals.rules.covering(permit, &needed.capabilities).next().is_none() {
        return Ok(Way::Goes(Vec::new()));
    }
    if let Some(key) = &remarks.key
        && let Some(kept) = shelf::under_key(&service.store, &caller.person.id, key).await.map_err(unusable)?
    {
        return again(service, kept, permit).await;
    }
    if let Some(counted) = counted(service, caller, permit, needed).await? {
        return Ok(Way::Goes(counted));
    }
    let kept = ask(service, attempt).await?;
    Ok(Way::Waits(Box::new(kept)))
}

/// The same key once more: the request that it made before.
async fn again(service: &Service, kept: Kept, permit: &Permit) -> Result<Way, ProxyError> {
    let fingerprint = Fingerprint::of(permit);
    if kept.fingerprint != fingerprint.to_hex() {
        return Err(ProxyError::KeyReused);
    }
    match kept.state {
        // Consent sends once. Its request is kept for longer than its answer, and must not become leave to send it again.
        State::Approved => match service.idempotency.answer(&kept.asker.person.id, &kept.key, fingerprint).await {
            Some(answer) => Ok(Way::Ended(answer, true)),
            None if kept.outcome == Outcome::Failed.name() => Err(ProxyError::ApprovalEnded(State::Approved)),
            None => Ok(Way::Ended(Arc::new(spent(kept)), false)),
        },
        State::Open if kept.expires_at > service.approvals.clock.now() => Ok(Way::Waits(Box::new(kept))),
        State::Open => Err(ProxyError::ApprovalEnded(State::Expired)),
        ended => Err(ProxyError::ApprovalEnded(ended)),
    }
}

/// The end of a change of which no more is known than that it was sent by consent.
fn spent(kept: Kept) -> Performed {
    let change = (!kept.change.is_empty()).then_some(kept.change);
    Performed { request_id: change.clone().unwrap_or(kept.id), change, result: Err(ProxyError::KeySpent) }
}

/// Counts it towards every rule with a number that covers it, and gives the entries; nothing where it needs consent.
async fn counted(service: &Service, caller: &Caller, permit: &Permit, needed: &Needed) -> Result<Option<Vec<String>>, ProxyError> {
    let (targets, addresses) = about::about(permit);
    let accounts = targets.iter().filter(|(name, _)| name == catalogue::record::ACCOUNT).count();
    let reach = reach::of(permit);
    // The members of a SCIM group are no accounts that the record names.
    let reached = if matches!(reach.breadth, Breadth::ScimDirectory(_)) { reach.number() } else { accounts + addresses };
    let people = i64::try_from(reached.max(1)).unwrap_or(i64::MAX);
    let asker = Asker::of(caller);
    let now = service.approvals.clock.now();
    let covering: Vec<_> = service.approvals.rules.covering(permit, &needed.capabilities).collect();
    let Some(numbers) = covering.iter().map(|(place, rule)| Some((*place, rule.more_than?))).collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let counted = numbers.into_iter().map(|(place, most)| Numbered {
        id: secret::hex(&secret::random::<12>()),
        rule: i64::try_from(place).unwrap_or(i64::MAX),
        most: i64::from(most),
    });
    let count = Count { human: asker.human_id(), people, now, since: now - rules::WINDOW, rules: counted.collect() };
    let is_within = shelf::within(&service.store, &count).await.map_err(unusable)?;
    Ok(is_within.then(|| count.rules.into_iter().map(|numbered| numbered.id).collect()))
}

async fn ask(service: &Service, attempt: &Attempt) -> Result<Kept, ProxyError> {
    let Attempt { caller, permit, needed, remarks, .. } = attempt;
    // Nobody asks for what they may not do: consent gives no right.
    let weigh = Weigh { confirms_self: remarks.is_confirmed(), is_rehearsal: true };
    limits::of_write(service, caller, permit, needed, weigh, attempt.asking()).await?;
    let asker = Asker::of(caller);
    if shelf::open_of(&service.store, asker.human_id()).await.map_err(unusable)? >= MOST_OPEN {
        return Err(ProxyError::TooManyWrites);
    }
    let (targets, addresses) = about::about(permit);
    let now = service.approvals.clock.now();
    let life = i64::try_from(service.approvals.rules.life.as_secs()).unwrap_or(i64::MAX);
    let kept = Kept {
        id: secret::hex(&secret::random::<12>()),
        state: State::Open,
        asker,
        operation: permit.operation().name.to_owned(),
        method: permit.operation().method.as_str().to_owned(),
        path: permit.path().to_owned(),
        query: print_query(permit.query()),
        body: permit.body().map(ToString::to_string).unwrap_or_default(),
        fingerprint: Fingerprint::of(permit).to_hex(),
        targets: targets.into_iter().map(|(name, value)| Target { name, value }).collect(),
        addresses: i64::try_from(addresses).unwrap_or(i64::MAX),
        key: remarks.key.clone().unwrap_or_default(),
        reason: remarks.reason.clone().unwrap_or_default(),
        ticket: remarks.ticket.clone().unwrap_or_default(),
        confirms_self: remarks.confirms_self,
        facts: facts::of(service, permit).await,
        asked_at: now,
        expires_at: now.saturating_add(life),
        ..Kept::default()
    };
    let event = Event::ApprovalAsked { id: kept.id.clone(), operation: kept.operation.clone() };
    service.audit.tell_first(Some(caller), event).await?;
    shelf::add(&service.store, &kept).await.map_err(unusable)?;
    Ok(kept)
}

/// What whoever asked is told: accepted for a decision, not done. Formed like a problem, so that a script that only knows problems can read it.
#[must_use]
pub fn waiting(kept: &Kept) -> Response {
    let body = json!({
        "status": 202,
        "code": APPROVAL_REQUIRED,
        "title": "This waits for a second person",
        "detail": "Nothing was changed yet. This change is configured to need the consent of a second person, who has been asked.",
        "next_step": "Ask a colleague who may approve it to look at Approvals. It is sent once they consent.",
        "approval": kept.id,
        "expires_at": super::pages::moment(kept.expires_at),
    });
    let mut response = (StatusCode::ACCEPTED, [(header::CONTENT_TYPE, PROBLEM_TYPE)], body.to_string()).into_response();
    if let Ok(id) = HeaderValue::from_str(&kept.id) {
        response.headers_mut().insert(HeaderName::from_static(APPROVAL), id);
    }
    response
}
