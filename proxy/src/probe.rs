//! What the configured keys can do, found by one harmless read per capability, kept for ten minutes.

use std::sync::Arc;

use catalogue::account::{GET_PERMISSIONS, LIST_API_TOKENS};
use catalogue::operation::Operation;
use catalogue::organization::access::{GET_LAST_ACTIVE_DATES, LIST_MANAGED_ACCOUNTS};
use catalogue::organization::directory::{GET_ORGANIZATION, LIST_DIRECTORIES, LIST_DOMAINS};
use catalogue::organization::groups::LIST_GROUPS;
use catalogue::organization::users::COUNT_USERS;
use catalogue::problem::{CREDENTIAL_REJECTED, Problem};
use catalogue::scim::discovery::GET_SERVICE_PROVIDER_CONFIG;
use catalogue::session::{KeyReport, Probe, ProbeOutcome, Tier};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::{Duration, Instant};

use crate::error::{self, ProxyError};
use crate::reply;
use crate::service::Service;
use crate::upstream::{Asking, UpstreamFault};

/// How long a report is good for.
const FRESH: Duration = Duration::from_secs(600);
/// How long one that reached nothing is good for: the upstream may be back soon.
const FRESH_FAILURE: Duration = Duration::from_secs(30);
/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The last report.
#[derive(Debug, Default)]
pub struct Probes(Mutex<Option<(KeyReport, Instant)>>);

/// The report, made anew when it is missing or old. Callers that come meanwhile wait for the same one.
pub async fn report(service: &Arc<Service>) -> KeyReport {
    let mut last = service.probes.0.lock().await;
    let is_fresh = |report: &KeyReport, made: &Instant| made.elapsed() < if report.tier.is_some() { FRESH } else { FRESH_FAILURE };
    if let Some((report, made)) = last.as_ref().filter(|(report, made)| is_fresh(report, made)) {
        return KeyReport { age_seconds: made.elapsed().as_secs(), ..report.clone() };
    }
    let report = run(service).await;
    *last = Some((report.clone(), Instant::now()));
    report
}

/// Asks the upstream, one question after the other so that the probe never weighs on its rate limit.
pub async fn run(service: &Service) -> KeyReport {
    let organization = service.admission.organization_id.as_str();
    let in_organization = [("orgId", organization)];
    let in_directory = [("orgId", organization), ("directoryId", service.directory_id.as_str())];
    let mut prober = Prober { service, probes: Vec::new(), silent: None };
    prober.ask("The organization", GET_ORGANIZATION.operation, &in_organization, &[]).await;
    prober.ask("Verified domains", LIST_DOMAINS.operation, &in_organization, &[]).await;
    prober.ask("User directories", LIST_DIRECTORIES.operation, &in_organization, &[]).await;
    // Not the list: its end is announced, and it will be gone while search and count still answer.
    let v2 = prober.ask("Directory users", COUNT_USERS.operation, &in_directory, &[]).await;
    let is_v2_missing = prober.probes.last().is_some_and(|probe| probe.outcome == ProbeOutcome::Missing);
    prober.ask("Groups", LIST_GROUPS.operation, &in_directory, &[("limit", "1")]).await;
    let managed = prober.ask("Managed accounts", LIST_MANAGED_ACCOUNTS.operation, &in_organization, &[]).await;
    let account = managed.as_ref().and_then(first_account);
    prober.ask_about_account(account.as_deref()).await;
    for directory in &service.scim_directories {
        let title = format!("SCIM directory {}", directory.name);
        prober.ask(&title, GET_SERVICE_PROVIDER_CONFIG.operation, &[("scimDirectoryId", directory.id.as_str())], &[]).await;
    }
    // A v2 that refuses or fails is there all the same: v1 would not help.
    let tier = v2.map(|_| Tier::V2).or(managed.filter(|_| is_v2_missing).map(|_| Tier::V1));
    KeyReport { probes: prober.probes, tier, ..KeyReport::default() }
}

struct Prober<'a> {
    service: &'a Service,
    probes: Vec<Probe>,
    /// Set once the upstream gave no answer at all; the rest is then not asked.
    silent: Option<ProxyError>,
}

impl Prober<'_> {
    async fn ask(&mut self, title: &str, operation: &'static Operation, values: &[(&str, &str)], query: &[(&str, &str)]) -> Option<Value> {
        let answer = self.read(operation, values, query).await;
        if let Err(fault @ (ProxyError::Unreachable(_) | ProxyError::UpstreamTimeout)) = &answer {
            self.silent = Some(fault.clone());
        }
        let (outcome, problem) = match &answer {
            Ok(_) => (ProbeOutcome::Works, Problem::default()),
            Err(fault) => judge(fault),
        };
        self.probes.push(Probe {
            title: title.to_owned(),
            operation: operation.name.to_owned(),
            outcome,
            detail: problem.detail,
            next_step: problem.next_step,
        });
        answer.ok()
    }

    async fn read(&self, operation: &'static Operation, values: &[(&str, &str)], query: &[(&str, &str)]) -> Result<Value, ProxyError> {
        if let Some(silence) = &self.silent {
            return Err(silence.clone());
        }
        let permit = self.service.admission.own_read(operation, values, query)?;
        let asking = tokio::time::timeout(PATIENCE, self.service.call(&permit, Asking::own("probe")));
        let accepted = reply::of_read(operation, asking.await.unwrap_or(Err(UpstreamFault::TimedOut)))?;
        serde_json::from_slice(accepted.body()).map_err(|_| ProxyError::Unreadable("it is not JSON"))
    }

    async fn ask_about_account(&mut self, account: Option<&str>) {
        let organization = self.service.admission.organization_id.clone();
        let questions = [
            ("Account settings", GET_PERMISSIONS.operation),
            ("API tokens of accounts", LIST_API_TOKENS.operation),
            ("Last active dates", GET_LAST_ACTIVE_DATES.operation),
        ];
        for (title, operation) in questions {
            match account {
                Some(id) => drop(self.ask(title, operation, &[("accountId", id), ("orgId", &organization)], &[]).await),
                None => self.probes.push(Probe {
                    title: title.to_owned(),
                    operation: operation.name.to_owned(),
                    outcome: ProbeOutcome::Unknown,
                    detail: "There is no managed account to try it on.".to_owned(),
                    next_step: "Verify a domain and claim its accounts, or check the key for managed accounts.".to_owned(),
                }),
            }
        }
    }
}

fn first_account(list: &Value) -> Option<String> {
    let first = list.get("data")?.as_array()?.first()?;
    first.get("account_id").or_else(|| first.get("accountId"))?.as_str().map(str::to_owned)
}

fn judge(fault: &ProxyError) -> (ProbeOutcome, Problem) {
    let problem = error::problem(fault);
    let outcome = match fault {
        ProxyError::Upstream(told) if told.problem.code == CREDENTIAL_REJECTED || told.problem.upstream_status == Some(403) => {
            ProbeOutcome::Refused
        }
        ProxyError::Upstream(told) if told.problem.is_gone() || matches!(told.problem.upstream_status, Some(404 | 410)) => {
            ProbeOutcome::Missing
        }
        _ => ProbeOutcome::Unknown,
    };
    (outcome, problem)
}
