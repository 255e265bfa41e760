//! What the service found out about changes whose outcome nobody knew, against what the sandbox did with them.

use std::collections::{BTreeMap, BTreeSet};

use super::Evidence;
use crate::record::{DID_NOT_HAPPEN, Entry, HAPPENED};

/// A look before a change may be so many rows older than its intent.
const BEFORE: usize = 200;

/// One change in the order of the record: where it begins, ends and is found out.
#[derive(Debug, Default)]
struct Course<'a> {
    begins: usize,
    ends: Option<usize>,
    found: Option<(usize, &'a str)>,
    operation: &'a str,
    targets: BTreeSet<&'a str>,
}

impl Course<'_> {
    /// Whether another change may be what a look at this one showed.
    fn is_touched_by(&self, other: &Course<'_>) -> bool {
        let (Some((found, _)), ends) = (self.found, other.ends.unwrap_or(usize::MAX)) else { return false };
        let meets = other.begins < found && ends.saturating_add(BEFORE) > self.begins;
        // A record of provisioning stands for an account that its id does not name.
        let is_of_one = self.targets.iter().any(|target| other.targets.contains(target));
        meets && (is_of_one || self.is_provisioning() || other.is_provisioning())
    }

    fn is_provisioning(&self) -> bool {
        self.operation.contains("SCIM")
    }
}

fn courses<'a>(record: &'a [Entry], common: &[&str]) -> BTreeMap<&'a str, Course<'a>> {
    let mut courses: BTreeMap<&str, Course> = BTreeMap::new();
    for (at, entry) in record.iter().enumerate() {
        match entry {
            Entry::Intent { id, operation, targets, .. } => {
                let targets = targets.iter().map(String::as_str).filter(|target| !common.contains(target)).collect();
                courses.insert(id, Course { begins: at, operation, targets, ..Course::default() });
            }
            Entry::Outcome { id, .. } => {
                if let Some(course) = courses.get_mut(id.as_str()) {
                    course.ends = Some(at);
                }
            }
            Entry::Found { id, found } => {
                if let Some(course) = courses.get_mut(id.as_str()) {
                    course.found = Some((at, found));
                }
            }
            Entry::Event => {}
        }
    }
    courses
}

/// A finding follows an unknown outcome, once.
pub fn once_and_only_of_unknown(record: &[Entry]) -> Vec<String> {
    let (mut open, mut findings) = (BTreeSet::new(), Vec::new());
    for entry in record {
        match entry {
            Entry::Outcome { id, outcome } if outcome == "unknown" => drop(open.insert(id)),
            Entry::Found { id, .. } if !open.remove(id) => {
                findings.push(format!("{id} was found out twice, or without an unknown outcome"))
            }
            _ => {}
        }
    }
    findings
}

/// A finding is what the sandbox did, where no other change can have been seen instead; and what must be seen is found.
pub fn as_the_sandbox_did(evidence: &Evidence) -> Vec<String> {
    let common = [evidence.organization.as_str(), evidence.scim_directory.as_str(), "-"];
    let courses = courses(&evidence.record, &common);
    let performed: BTreeSet<&str> = evidence
        .arrivals
        .iter()
        .filter(|arrival| arrival.status.is_some_and(|status| (200..300).contains(&status)))
        .map(|arrival| arrival.request_id.as_str())
        .collect();
    let mut findings = Vec::new();
    for (id, course) in &courses {
        let Some((_, found)) = course.found else { continue };
        let is_wrong = match found {
            HAPPENED => !performed.contains(id),
            DID_NOT_HAPPEN => performed.contains(id),
            _ => false,
        };
        if is_wrong && !courses.iter().any(|(other, touching)| other != id && course.is_touched_by(touching)) {
            findings.push(format!("{} {id} is said to be {found:?}, and the sandbox did otherwise", course.operation));
        }
    }
    let is_found = |id: &str| courses.get(id).and_then(|course| course.found).is_some_and(|(_, found)| found == HAPPENED);
    findings.extend(evidence.in_doubt.iter().filter(|id| !is_found(id)).map(|id| format!("{id} happened, and was not found out")));
    findings
}
