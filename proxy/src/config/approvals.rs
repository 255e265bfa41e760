//! The `[[approvals]]` tables: what needs a second person, and how long a request waits.

use std::collections::BTreeSet;
use std::time::Duration;

use catalogue::capability::Capability;

use super::Auth;
use super::reader::Reader;
use crate::approval::rules::{Rule, Rules, USUAL_LIFE};

/// From a minute to a week.
const MINUTES: std::ops::RangeInclusive<i64> = 1..=7 * 24 * 60;
const MOST_PEOPLE: i64 = 100_000;

/// Reads them. `None` is a fault.
pub fn read(reader: &mut Reader) -> Option<Rules> {
    let rules = reader.tables("approvals", rule);
    let usual = i64::try_from(USUAL_LIFE.as_secs() / 60).unwrap_or(i64::MAX);
    let minutes = reader.whole_or("approvals_expire_minutes", usual, MINUTES)?;
    Some(Rules { rules, life: Duration::from_secs(u64::try_from(minutes).unwrap_or(1) * 60) })
}

/// One person alone can never have a second.
pub fn place(reader: &mut Reader, auth: &Auth, rules: &Rules) {
    if matches!(auth, Auth::Local) && !rules.rules.is_empty() {
        reader.fault("approvals: the way to sign in is \"local\", which knows one person, so nobody could ever approve");
    }
}

fn rule(table: &mut Reader) -> Option<Rule> {
    let (words, names) = (table.texts("capabilities"), table.texts("operations"));
    let more_than = if table.names("when_more_than") {
        Some(table.whole_or("when_more_than", 1, 1..=MOST_PEOPLE).and_then(|most| u32::try_from(most).ok())?)
    } else {
        None
    };
    let (words, names) = (words?, names?);
    let capabilities: BTreeSet<Capability> = words.iter().filter_map(|word| capability(word)).collect();
    let operations: BTreeSet<&'static str> = names.iter().filter_map(|name| operation(name)).collect();
    if let Some(word) = words.iter().find(|word| capability(word).is_none()) {
        table.rule(&format!("{word} is no right to change something; there are {}", capabilities_in_words()));
    }
    if let Some(name) = names.iter().find(|name| operation(name).is_none()) {
        table.rule(&format!("{name} is no operation that changes something; docs/rows.md lists them"));
    }
    if words.is_empty() && names.is_empty() {
        table.rule("neither capabilities nor operations are named");
    }
    Some(Rule { capabilities, operations, more_than })
}

fn capability(word: &str) -> Option<Capability> {
    Capability::ALL.into_iter().find(|capability| capability.word() == word && is_change(*capability))
}

const fn is_change(capability: Capability) -> bool {
    !capability.is_read() && !capability.is_own()
}

fn capabilities_in_words() -> String {
    Capability::ALL.into_iter().filter(|capability| is_change(*capability)).map(Capability::word).collect::<Vec<_>>().join(", ")
}

fn operation(name: &str) -> Option<&'static str> {
    catalogue::operations().find(|row| row.is_write() && row.name == name).map(|row| row.name)
}
