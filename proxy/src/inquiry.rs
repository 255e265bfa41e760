//! Looks up what became of changes whose outcome nobody knows: it reads what they were about, a few at a time and ever more seldom, and records what that
//! tells. It never sends a change again.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use catalogue::effect::{Answer, Look};
use catalogue::record::Finding;
use serde_json::Value;
use tokio::time::Instant;

use crate::admit::Permit;
use crate::audit::doubt::Doubt;
use crate::audit::{AuditError, line};
use crate::error::ProxyError;
use crate::reply;
use crate::service::Service;
use crate::upstream::Asking;

/// How often it is asked whether a look is due.
const ROUND: Duration = Duration::from_secs(5);
/// How many changes are looked at in one round, and the pause after each: whoever works now goes before.
const AT_ONCE: usize = 5;
const BREATH: Duration = Duration::from_millis(200);
/// The longest pause between two looks at one change.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// When to look, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The first pause; each one after it is twice as long.
    pub first: Duration,
    /// So long after the end the effect may still come: roles show after up to 30 seconds, and a request may have been on its way. Before that
    /// nothing is said not to have happened.
    pub settled: Duration,
    /// The same for removals, which the upstream queues.
    pub removed: Duration,
    /// After that it is said that it cannot be told.
    pub patience: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        let minutes = |number: u64| Duration::from_secs(number * 60);
        Pace { first: Duration::from_secs(5), settled: minutes(5), removed: minutes(15), patience: minutes(120) }
    }
}

/// What was looked at so far.
#[derive(Debug, Default)]
pub struct Inquiry(HashMap<String, Looked>);

#[derive(Debug)]
struct Looked {
    times: u32,
    next: Instant,
}

/// Never ends.
pub async fn watch(service: Arc<Service>) {
    let mut inquiry = Inquiry::default();
    loop {
        tokio::time::sleep(ROUND).await;
        if let Err(fault) = inquiry.round(&service).await {
            tracing::warn!(%fault, "changes whose outcome is unknown could not be looked up");
        }
    }
}

/// What one look gave.
enum Said {
    Found(Finding, String),
    /// The upstream could not be asked now.
    Silent,
}

impl Inquiry {
    /// Looks at what is due.
    ///
    /// # Errors
    /// When the record cannot be read or written.
    pub async fn round(&mut self, service: &Service) -> Result<(), AuditError> {
        if !service.audit.looks_up().await? {
            return Ok(());
        }
        let doubts = service.audit.doubts().await?;
        self.0.retain(|id, _| doubts.iter().any(|doubt| doubt.intent.id == *id));
        let now = Instant::now();
        let mut due: Vec<Doubt> =
            doubts.into_iter().filter(|doubt| self.0.get(&doubt.intent.id).is_none_or(|looked| looked.next <= now)).collect();
        // Most can be told by the first look. Those that cannot would otherwise hold up all that came after them for hours.
        due.sort_by_key(|doubt| self.0.get(&doubt.intent.id).map_or(0, |looked| looked.times));
        for (at, doubt) in due.into_iter().take(AT_ONCE).enumerate() {
            if at > 0 {
                tokio::time::sleep(BREATH).await;
            }
            let said = look_at(service, &doubt).await?;
            let times = self.0.get(&doubt.intent.id).map_or(0, |looked| looked.times) + 1;
            if let Some((finding, how)) = conclusion(&service.inquiry, &doubt, &said, times) {
                tracing::info!(request_id = doubt.intent.id, outcome = ?finding, attempt = times, "a change whose outcome was unknown was looked up");
                service.audit.reconcile(&doubt.intent.id, finding, how).await?;
                self.0.remove(&doubt.intent.id);
                continue;
            }
            let pause = service.inquiry.first.saturating_mul(2_u32.saturating_pow(times - 1)).min(LONGEST);
            self.0.insert(doubt.intent.id, Looked { times, next: Instant::now() + pause });
            if matches!(said, Said::Silent) {
                break;
            }
        }
        Ok(())
    }
}

/// What goes on record after so many looks; nothing while there is reason to look again.
fn conclusion(pace: &Pace, doubt: &Doubt, said: &Said, times: u32) -> Option<(Finding, String)> {
    let age = u64::try_from(line::milliseconds(&line::now()) - doubt.since).map_or(Duration::ZERO, Duration::from_millis);
    let is_removal = matches!(doubt.intent.operation.as_str(), "REMOVE_USER" | "REMOVE_USER_V1");
    let is_settled = age >= if is_removal { pace.removed } else { pace.settled };
    let is_over = age >= pace.patience;
    match said {
        Said::Found(Finding::Happened, how) => Some((Finding::Happened, how.clone())),
        Said::Found(Finding::DidNotHappen, how) if is_settled => Some((Finding::DidNotHappen, how.clone())),
        _ if doubt.looks().is_empty() && is_settled => Some((Finding::CannotBeTold, "nothing that can be read shows it".to_owned())),
        _ if is_over => Some((Finding::CannotBeTold, format!("looked {times} times"))),
        _ => None,
    }
}

/// Looks in every way until one tells.
async fn look_at(service: &Service, doubt: &Doubt) -> Result<Said, AuditError> {
    let keys = service.audit.writer().keys().await?;
    for look in doubt.looks() {
        let document: Option<Value> = match read(service, &look, "inquiry").await {
            Ok(document) => Some(document),
            Err(ProxyError::Upstream(refusal)) if refusal.problem.status == 404 => None,
            // Refused to the key, or not what was asked for: another way may tell.
            Err(ProxyError::Upstream(refusal)) if refusal.problem.status != 429 && refusal.problem.status < 500 => continue,
            Err(ProxyError::Path(_)) => continue,
            Err(_) => return Ok(Said::Silent),
        };
        let finding = doubt.found(&keys, &look, document.as_ref().map_or(Answer::NotThere, Answer::There));
        if finding != Finding::CannotBeTold {
            return Ok(Said::Found(finding, look.how().to_owned()));
        }
    }
    Ok(Said::Found(Finding::CannotBeTold, String::new()))
}

/// Leave for a look: the service's own, and reading only.
fn permit(service: &Service, look: &Look) -> Result<Permit, ProxyError> {
    let takes_organization = look.operation.parameter_names().contains(&"orgId");
    let organization = takes_organization.then_some(("orgId", service.admission.organization_id.as_str()));
    let values: Vec<(&str, &str)> =
        organization.into_iter().chain(look.values.iter().map(|(name, value)| (*name, value.as_str()))).collect();
    match &look.body {
        Some(body) => service.admission.own_search(look.operation, &values, body.clone()),
        None => {
            let query: Vec<(&str, &str)> = look.query.iter().map(|(name, value)| (*name, value.as_str())).collect();
            service.admission.own_read(look.operation, &values, &query)
        }
    }
}

/// Looks once.
///
/// # Errors
/// When the look cannot be made, or what it gave is not what was asked for.
pub async fn read(service: &Service, look: &Look, purpose: &str) -> Result<Value, ProxyError> {
    let permit = permit(service, look)?;
    let accepted = reply::of_read(permit.operation(), service.call(&permit, Asking::own(purpose)).await)?;
    serde_json::from_slice(accepted.body()).map_err(|_| ProxyError::Unreadable("it is not whole JSON"))
}

#[cfg(test)]
mod tests;
