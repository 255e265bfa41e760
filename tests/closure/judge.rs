//! The verdict: seven promises, each judged from what the upstream saw, what the record says, and what came out of the service. Pure.

mod found;

use std::collections::{BTreeMap, BTreeSet};

use catalogue::Lookup;
use catalogue::capability::Role;
use catalogue::operation::{BodyRule, Operation, Token};
use catalogue::path;
use catalogue::rule;
use catalogue::wire::Method;
use serde_json::Value;

use crate::gate::{Arrival, KeyKind};
use crate::record::Entry;

/// Everything that a verdict is made from.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub arrivals: Vec<Arrival>,
    /// The sandbox's own log.
    pub sandbox: Vec<Value>,
    pub record: Vec<Entry>,
    /// Who sent the request that was answered under this id.
    pub senders: BTreeMap<String, Sender>,
    /// Everybody with a role, as the record names them.
    pub roles: BTreeMap<String, Role>,
    pub organization: String,
    pub scim_directory: String,
    /// What the service's own check of its record found wrong.
    pub chain: Vec<String>,
    /// Where which canary was found.
    pub leaks: Vec<String>,
    /// Changes that took effect, whose answers were lost, and that nobody else touched: a look has to show that they happened.
    pub in_doubt: Vec<String>,
}

/// Somebody who sent a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    pub id: String,
    pub role: Option<Role>,
}

/// The promises, by the number under which a finding names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    /// Every upstream request is a rendering of a catalogue row with the right kind of key.
    Rendering,
    /// Every write has an earlier intent, and is sent once.
    IntentFirst,
    /// Every intent has exactly one outcome.
    OneOutcome,
    /// What is found out about an unknown outcome is said once, and is what the sandbox did.
    TrueFinding,
    /// The role of whoever asked allows it.
    Allowed,
    /// The chain of the record verifies.
    Chain,
    /// No secret and no personal text is in logs, record or answers.
    NoLeak,
}

/// One breach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub promise: Promise,
    pub what: String,
}

/// What exactly the service may send.
const HEADERS: [&str; 7] = ["accept", "authorization", "content-length", "content-type", "host", "user-agent", "x-request-id"];

/// Every breach of every promise.
pub fn judge(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut note = |promise, what: Vec<String>| findings.extend(what.into_iter().map(|what| Finding { promise, what }));
    note(Promise::Rendering, evidence.arrivals.iter().filter_map(|arrival| rendering(evidence, arrival)).collect());
    note(Promise::Rendering, sandbox_log(evidence));
    note(Promise::IntentFirst, intent_first(evidence));
    note(Promise::OneOutcome, one_outcome(&evidence.record));
    note(Promise::TrueFinding, found::once_and_only_of_unknown(&evidence.record));
    note(Promise::TrueFinding, found::as_the_sandbox_did(evidence));
    note(Promise::Allowed, allowed(evidence));
    note(Promise::Chain, evidence.chain.clone());
    note(Promise::NoLeak, evidence.leaks.clone());
    findings
}

/// The row that a request is a rendering of.
pub fn operation(arrival: &Arrival) -> Option<&'static Operation> {
    let path = arrival.target.split('?').next().unwrap_or_default();
    match catalogue::lookup(Method::parse(&arrival.method)?, path) {
        Lookup::Found(operation, _) => Some(operation),
        _ => None,
    }
}

fn rendering(evidence: &Evidence, arrival: &Arrival) -> Option<String> {
    let shown = format!("{} {}", arrival.method, arrival.target);
    let (path, query) = arrival.target.split_once('?').unwrap_or((&arrival.target, ""));
    let Some(method) = Method::parse(&arrival.method) else { return Some(format!("{shown}: no method of the catalogue")) };
    let Lookup::Found(operation, parameters) = catalogue::lookup(method, path) else { return Some(format!("{shown}: no row")) };
    let values: Vec<(&str, &str)> = parameters.iter().collect();
    let fault = if catalogue::rebuild(operation, &values).ok().as_deref() != Some(path) {
        "the path is not as the row renders it"
    } else if parameters.get("orgId").is_some_and(|id| id != evidence.organization) {
        "another organization"
    } else if parameters.get("scimDirectoryId").is_some_and(|id| id != evidence.scim_directory) {
        "another SCIM directory"
    } else if !is_own_query(operation, query) {
        "the query is not as the row renders it"
    } else if !key_fits(operation, arrival.key) {
        "the wrong kind of key"
    } else if arrival.headers.iter().any(|name| !HEADERS.contains(&name.as_str())) {
        "a header that is not the service's own"
    } else if !body_fits(operation, arrival) {
        "a body that the row does not take"
    } else {
        return None;
    };
    Some(format!("{shown}: {fault}"))
}

fn is_own_query(operation: &Operation, query: &str) -> bool {
    path::parse_query(query).is_some_and(|pairs| path::check_query(operation, &pairs).is_ok() && path::print_query(&pairs) == query)
}

fn key_fits(operation: &Operation, key: KeyKind) -> bool {
    match operation.token {
        Token::Scim => key == KeyKind::Scim,
        Token::Organization if operation.is_write() => key == KeyKind::Organization,
        Token::Organization => key == KeyKind::OrganizationRead,
    }
}

fn body_fits(operation: &Operation, arrival: &Arrival) -> bool {
    match operation.body {
        BodyRule::None => arrival.body.is_empty(),
        BodyRule::Optional => arrival.body.is_empty() || arrival.json().is_some(),
        BodyRule::Required => arrival.json().is_some(),
    }
}

/// The sandbox saw what the gate let through, and nothing else, each with the key of its row.
fn sandbox_log(evidence: &Evidence) -> Vec<String> {
    let mut findings = Vec::new();
    let passed_on = evidence.arrivals.iter().filter(|arrival| arrival.passed_on).count();
    if evidence.sandbox.len() > passed_on {
        findings.push(format!("the sandbox answered {} requests, and {passed_on} came through the gate", evidence.sandbox.len()));
    }
    for entry in &evidence.sandbox {
        let name = entry["operation"].as_str().unwrap_or_default();
        let row = catalogue::operations().find(|row| row.name == name);
        let expected = row.map(|row| match row.token {
            Token::Organization => "organization",
            Token::Scim => "scim",
        });
        if expected.is_none() || entry["key"].as_str() != expected {
            findings.push(format!("the sandbox was asked for {:?} {} with the key {}", name, entry["path"], entry["key"]));
        }
    }
    findings
}

fn intent_first(evidence: &Evidence) -> Vec<String> {
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    let intents: BTreeMap<&str, &str> = evidence.record.iter().filter_map(intent).map(|(id, _, operation)| (id, operation)).collect();
    for (arrival, row) in writes(evidence) {
        let id = arrival.request_id.as_str();
        if !arrival.announced {
            findings.push(format!("{} {id} was sent before its intent was recorded", row.name));
        }
        if intents.get(id) != Some(&row.name) {
            findings.push(format!("{} {id} has no intent of its own in the record", row.name));
        }
        if !seen.insert(id) {
            findings.push(format!("{} {id} was sent more than once", row.name));
        }
    }
    findings
}

fn one_outcome(record: &[Entry]) -> Vec<String> {
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    let mut begun = BTreeSet::new();
    for entry in record {
        match entry {
            Entry::Intent { id, .. } if !begun.insert(id.as_str()) => findings.push(format!("{id} has two intents")),
            Entry::Outcome { id, .. } if !begun.contains(id.as_str()) => findings.push(format!("{id} has an outcome before its intent")),
            Entry::Outcome { id, .. } => *outcomes.entry(id).or_default() += 1,
            Entry::Intent { .. } | Entry::Found { .. } | Entry::Event => {}
        }
    }
    let wrong = begun.iter().map(|id| (id, outcomes.get(id).copied().unwrap_or(0))).filter(|(_, count)| *count != 1);
    findings.extend(wrong.map(|(id, count)| format!("{id} has {count} outcomes")));
    findings
}

fn allowed(evidence: &Evidence) -> Vec<String> {
    let mut findings = Vec::new();
    let actors: BTreeMap<&str, &str> = evidence.record.iter().filter_map(intent).map(|(id, person, _)| (id, person)).collect();
    for arrival in &evidence.arrivals {
        let Some(row) = operation(arrival) else { continue };
        let sender = evidence.senders.get(&arrival.request_id);
        let actor = actors.get(arrival.request_id.as_str()).copied();
        if let (Some(sender), Some(actor)) = (sender, actor)
            && sender.id != actor
        {
            findings.push(format!("{} was asked for by {:?} and recorded as {actor:?}", row.name, sender.id));
        }
        let role = match (actor, sender) {
            (Some(actor), _) => evidence.roles.get(actor).copied(),
            (None, Some(sender)) => sender.role,
            // The probes of the keys, and reads whose answer was lost together with the process.
            (None, None) if !row.is_write() => continue,
            (None, None) => None,
        };
        let body = arrival.json();
        let needed = rule::required(row, body.as_ref());
        if !role.is_some_and(|role| needed.iter().all(|capability| role.holds(*capability))) {
            findings.push(format!("{} was sent for {role:?}, whose role does not allow it", row.name));
        }
    }
    findings
}

/// The writes that reached the upstream.
pub fn writes(evidence: &Evidence) -> impl Iterator<Item = (&Arrival, &'static Operation)> {
    evidence.arrivals.iter().filter_map(|arrival| Some((arrival, operation(arrival)?))).filter(|(_, row)| row.is_write())
}

fn intent(entry: &Entry) -> Option<(&str, &str, &str)> {
    match entry {
        Entry::Intent { id, person, operation, .. } => Some((id, person, operation)),
        Entry::Outcome { .. } | Entry::Found { .. } | Entry::Event => None,
    }
}

#[cfg(test)]
mod tests;
