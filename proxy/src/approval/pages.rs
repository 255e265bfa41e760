//! The endpoints of requests for approval: list, look at one, decide. Whoever may approve sees all, everybody else their own.

use std::sync::Arc;

use axum::extract::{Request, State as Given};
use axum::http::request::Parts;
use axum::response::Response;
use catalogue::approval::{ABOUT, APPROVALS_PATH, Approval, Approvals, Decision, Show, State, Verdict};
use catalogue::capability::Capability;
use catalogue::path::{self, PathError};
use catalogue::record::{self, ACCOUNT, Act, Outcome};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::shelf::{self, Kept};
use super::{Asker, decide, unusable};
use crate::envelope::RequestId;
use crate::error::{self, ProxyError};
use crate::identity::Caller;
use crate::limits::facts::Facing;
use crate::limits::sight::{self, About, Seen};
use crate::service::Service;
use crate::upstream::Asking;
use crate::{body, denial, own};

/// How many requests one list holds.
const MOST: i64 = 200;

/// GET `/api/rollcall/approvals`.
///
/// # Errors
/// When nobody is signed in, the query is another, or the store cannot be read.
pub async fn list(Given(service): Given<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    let wanted = wanted(parts.uri.query().unwrap_or_default())?;
    super::sweep(&service).await;
    let sees_all = sees_all(&caller);
    let asker = Asker::of(&caller);
    let human = (!sees_all || matches!(wanted, Wanted::Shown(Show::Mine))).then(|| asker.human_id());
    let open = match wanted {
        Wanted::Shown(Show::Open) => Some(true),
        Wanted::Shown(Show::Past) => Some(false),
        Wanted::Shown(Show::Mine) | Wanted::About(_) => None,
    };
    let kept = shelf::list(&service.store, open, human, MOST).await.map_err(unusable)?;
    let kept = kept.into_iter().filter(|kept| wanted.takes(kept)).collect();
    let facing = Facing { service: &service, asking: Asking::of(RequestId::of(&parts)), gap: None };
    let (kept, hidden) = sight::cut(facing, &caller, kept).await;
    let told = |kept: &Kept| Approval { may_decide: decide::could_decide(&service, &caller, kept), ..told(&caller, kept) };
    let approvals = kept.iter().map(told).collect();
    let rules = service.approvals.rules.rules.iter().map(super::Rule::words).collect();
    Ok(own::json("approvals", Some(&caller), &Approvals { approvals, rules, sees_all, hidden }))
}

/// GET `/api/rollcall/approvals/{id}`.
///
/// # Errors
/// When nobody is signed in, there is no such request, or it is somebody else's and the caller may not approve.
pub async fn one(Given(service): Given<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    own::no_query(&parts)?;
    super::sweep(&service).await;
    let (id, _) = named(&parts)?;
    let kept = found(&service, &caller, &id, RequestId::of(&parts)).await?;
    Ok(own::json("approval", Some(&caller), &whole(&service, &caller, &kept, RequestId::of(&parts)).await))
}

/// POST `/api/rollcall/approvals/{id}/{verdict}`.
///
/// # Errors
/// When it is not the caller's to decide so, or not any more.
pub async fn verdict(Given(service): Given<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts, bytes) = own::enter_with_body(&service, request).await?;
    own::no_query(&parts)?;
    let (id, verdict) = named(&parts)?;
    let verdict = verdict.and_then(|word| Verdict::parse(&word)).ok_or(ProxyError::NotFound)?;
    let reason = reason(&bytes)?;
    let kept = found(&service, &caller, &id, RequestId::of(&parts)).await?;
    let asked = (kept.operation.clone(), kept.targets.clone());
    if let Err(fault) = decide::decide(&service, caller.clone(), kept, verdict, reason, RequestId::of(&parts)).await {
        denial::tell_about(&service, &caller, asked, &fault).await;
        return Err(fault);
    }
    let kept = found(&service, &caller, &id, RequestId::of(&parts)).await?;
    Ok(own::json("approval", Some(&caller), &whole(&service, &caller, &kept, RequestId::of(&parts)).await))
}

fn sees_all(caller: &Caller) -> bool {
    caller.script.is_none() && caller.holds(Capability::Approve)
}

/// How many open requests wait for this very person; none where that cannot be told, which the page of requests says in words.
pub async fn to_decide(service: &Service, caller: &Caller) -> usize {
    if service.approvals.rules.rules.is_empty() || service.admission.read_only || !sees_all(caller) {
        return 0;
    }
    let kept = shelf::list(&service.store, Some(true), None, MOST).await.unwrap_or_default();
    let (kept, _) = sight::cut(Facing { service, asking: Asking::of("approvals"), gap: None }, caller, kept).await;
    kept.iter().filter(|kept| decide::could_decide(service, caller, kept)).count()
}

/// Which requests are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Shown(Show),
    /// Those about an account, however they ended.
    About(String),
}

impl Wanted {
    fn takes(&self, kept: &Kept) -> bool {
        match self {
            Wanted::Shown(_) => true,
            Wanted::About(id) => kept.targets.iter().any(|target| target.name == ACCOUNT && target.value == *id),
        }
    }
}

fn wanted(raw: &str) -> Result<Wanted, ProxyError> {
    let pairs = path::parse_query(raw).ok_or(ProxyError::Target("the query has a broken escape"))?;
    match pairs.as_slice() {
        [] => Ok(Wanted::Shown(Show::default())),
        [(name, value)] if name == "show" => Show::parse(value).map(Wanted::Shown).ok_or(ProxyError::Path(PathError::QueryValue("show"))),
        [(name, value)] if name == ABOUT => {
            let id = Some(value).filter(|id| path::is_identifier(id)).ok_or(ProxyError::Path(PathError::QueryValue(ABOUT)))?;
            Ok(Wanted::About(id.clone()))
        }
        _ => Err(ProxyError::Path(PathError::UnknownQuery)),
    }
}

/// The id in an address, and what follows it.
fn named(parts: &Parts) -> Result<(String, Option<String>), ProxyError> {
    let rest = parts.uri.path().strip_prefix(APPROVALS_PATH).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
    let (id, verdict) = rest.split_once('/').map_or((rest, None), |(id, verdict)| (id, Some(verdict.to_owned())));
    if path::is_identifier(id) { Ok((id.to_owned(), verdict)) } else { Err(ProxyError::Path(PathError::Malformed("id"))) }
}

/// The request, where the caller may see it; a foreign one looks as if it did not exist to who may not approve.
async fn found(service: &Service, caller: &Caller, id: &str, request_id: &str) -> Result<Kept, ProxyError> {
    let kept = shelf::find(&service.store, id).await.map_err(unusable)?;
    let kept = kept.filter(|kept| sees_all(caller) || decide::is_own(caller, kept)).ok_or(ProxyError::UnknownApproval)?;
    sight::one(Facing { service, asking: Asking::of(request_id), gap: None }, caller, kept).await
}

impl Seen for Kept {
    /// Whoever asked by a token, or in another session, asked themselves.
    fn about(&self) -> About<'_> {
        About { author: self.asker.human_id(), targets: &self.targets, is_change: true }
    }
}

fn reason(bytes: &[u8]) -> Result<String, ProxyError> {
    if bytes.is_empty() {
        return Ok(String::new());
    }
    let decision: Decision = serde_json::from_value(body::json(bytes)?).map_err(|_| ProxyError::Body("it is no decision"))?;
    let reason = decision.reason.unwrap_or_default();
    Ok(record::check_reason(&reason).map_err(ProxyError::Reason)?.unwrap_or_default().to_owned())
}

/// One request with its body, and with what the reader can say to it: exactly what would be accepted.
async fn whole(service: &Service, caller: &Caller, kept: &Kept, request_id: &str) -> Approval {
    let mut approval = told(caller, kept);
    if kept.state == State::Open {
        approval.body = serde_json::from_str(&kept.body).ok();
        approval.may_decline = decide::may_decline(service, caller, kept).is_ok();
    }
    if approval.may_decline {
        let fault = decide::may_approve(service, caller, kept, request_id).await.err();
        approval.may_decide = fault.is_none();
        approval.hindrance = fault.map(|fault| error::problem(&fault).title);
    }
    approval
}

fn told(caller: &Caller, kept: &Kept) -> Approval {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let title = catalogue::operations().find(|row| row.name == kept.operation).map(|row| row.title.to_owned()).unwrap_or_default();
    let is_decided = kept.decided_at != 0;
    Approval {
        id: kept.id.clone(),
        state: kept.state,
        asker: kept.asker.author(),
        operation: Act { name: kept.operation.clone(), title },
        targets: kept.targets.clone(),
        addresses: usize::try_from(kept.addresses).unwrap_or(0),
        reason: text(&kept.reason),
        ticket: text(&kept.ticket),
        asked_at: moment(kept.asked_at),
        expires_at: moment(kept.expires_at),
        decided_at: is_decided.then(|| moment(kept.decided_at)),
        decider: (is_decided && !kept.decider.id.is_empty()).then(|| kept.decider.clone()),
        decision_reason: text(&kept.decision_reason),
        change: text(&kept.change),
        outcome: Outcome::parse(&kept.outcome),
        code: text(&kept.code),
        is_own: decide::is_own(caller, kept),
        ..Approval::default()
    }
}

/// A moment in the form of the wire.
#[must_use]
pub fn moment(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds).ok().and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default()
}
