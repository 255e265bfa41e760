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
use crate::error::ProxyError;
use crate::identity::Caller;
use crate::service::Service;
use crate::{body, own};

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
    let approvals = kept.iter().filter(|kept| wanted.takes(kept)).map(|kept| told(&caller, kept, false)).collect();
    let rules = service.approvals.rules.rules.iter().map(super::Rule::words).collect();
    Ok(own::json("approvals", Some(&caller), &Approvals { approvals, rules, sees_all }))
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
    let kept = found(&service, &caller, &id).await?;
    Ok(own::json("approval", Some(&caller), &told(&caller, &kept, true)))
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
    let kept = found(&service, &caller, &id).await?;
    let request_id = parts.extensions.get::<RequestId>().map_or("", RequestId::as_str);
    decide::decide(&service, caller.clone(), kept, verdict, reason, request_id).await?;
    let kept = found(&service, &caller, &id).await?;
    Ok(own::json("approval", Some(&caller), &told(&caller, &kept, true)))
}

fn sees_all(caller: &Caller) -> bool {
    caller.script.is_none() && caller.holds(Capability::Approve)
}

/// How many open requests wait for this very person; none where that cannot be told, which the page of requests says in words.
pub async fn to_decide(service: &Service, caller: &Caller) -> usize {
    if service.approvals.rules.rules.is_empty() || service.admission.read_only || !sees_all(caller) {
        return 0;
    }
    let now = service.approvals.clock.now();
    let kept = shelf::list(&service.store, Some(true), None, MOST).await.unwrap_or_default();
    kept.iter().filter(|kept| kept.expires_at > now && decide::may_decide(caller, kept)).count()
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

/// The request, where the caller may see it; a foreign one looks as if it did not exist.
async fn found(service: &Service, caller: &Caller, id: &str) -> Result<Kept, ProxyError> {
    let kept = shelf::find(&service.store, id).await.map_err(unusable)?;
    kept.filter(|kept| sees_all(caller) || decide::is_own(caller, kept)).ok_or(ProxyError::UnknownApproval)
}

fn reason(bytes: &[u8]) -> Result<String, ProxyError> {
    if bytes.is_empty() {
        return Ok(String::new());
    }
    let decision: Decision = serde_json::from_value(body::json(bytes)?).map_err(|_| ProxyError::Body("it is no decision"))?;
    let reason = decision.reason.unwrap_or_default();
    Ok(record::check_reason(&reason).map_err(ProxyError::Reason)?.unwrap_or_default().to_owned())
}

fn told(caller: &Caller, kept: &Kept, whole: bool) -> Approval {
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
        body: if whole && kept.state == State::Open { serde_json::from_str(&kept.body).ok() } else { None },
        asked_at: moment(kept.asked_at),
        expires_at: moment(kept.expires_at),
        decided_at: is_decided.then(|| moment(kept.decided_at)),
        decider: (is_decided && !kept.decider.id.is_empty()).then(|| kept.decider.clone()),
        decision_reason: text(&kept.decision_reason),
        change: text(&kept.change),
        outcome: Outcome::parse(&kept.outcome),
        code: text(&kept.code),
        is_own: decide::is_own(caller, kept),
        may_decide: kept.state == State::Open && decide::may_decide(caller, kept),
    }
}

/// A moment in the form of the wire.
#[must_use]
pub fn moment(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds).ok().and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default()
}
