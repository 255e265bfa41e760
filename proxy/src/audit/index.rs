//! The latest changes in memory, for the screens that show the record. Pure: it is told what the file is told, and what the file said at start.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use catalogue::record::{Act, Author, Change, Changes, Outcome, Target};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::line::{IntentLine, Line, OutcomeLine};

/// How many changes are kept; older ones stay in the file.
pub const KEPT: usize = 10_000;
/// How long a key that was sent stays spent.
const KEY_AGE: Duration = Duration::hours(24);

/// Which changes are asked for; what is absent asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub account: Option<String>,
    pub person: Option<String>,
    pub operation: Option<String>,
    /// Some(None): those under way.
    pub outcome: Option<Option<Outcome>>,
}

impl Filter {
    fn fits(&self, change: &Change) -> bool {
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        is(&self.person, &change.person.id)
            && is(&self.operation, &change.operation.name)
            && self.outcome.is_none_or(|wanted| wanted == change.outcome)
            && self.account.as_ref().is_none_or(|id| change.accounts().contains(&id.as_str()))
    }
}

#[derive(Debug)]
struct Entry {
    change: Change,
    key: Option<String>,
}

/// The latest changes, in the order in which they were begun.
#[derive(Debug, Default)]
pub struct Index {
    entries: VecDeque<Entry>,
    has_older: bool,
}

impl Index {
    /// Takes a line in, as it stands in the file.
    pub fn take(&mut self, line: Line) {
        match line {
            Line::Intent(intent) => self.open(intent),
            Line::Outcome(outcome) => self.close(outcome),
            Line::Event(_) => {}
        }
    }

    /// Says that the file has changes older than all of these.
    pub fn mark_older(&mut self) {
        self.has_older = true;
    }

    fn open(&mut self, intent: IntentLine) {
        let title = catalogue::operations().find(|row| row.name == intent.operation).map_or("", |row| row.title);
        let change = Change {
            id: intent.id,
            at: intent.at,
            person: Author { id: intent.person, name: intent.name },
            role: intent.role,
            operation: Act { name: intent.operation, title: title.to_owned() },
            targets: intent.targets.into_iter().map(|(name, value)| Target { name, value }).collect(),
            addresses: intent.addresses,
            reason: intent.reason,
            ticket: intent.ticket,
            ..Change::default()
        };
        self.entries.push_back(Entry { change, key: intent.key });
        if self.entries.len() > KEPT {
            self.entries.pop_front();
            self.has_older = true;
        }
    }

    /// A clear outcome takes the place of an unknown one, never the other way round.
    fn close(&mut self, line: OutcomeLine) {
        let Some(entry) = self.entries.iter_mut().rev().find(|entry| entry.change.id == line.id) else { return };
        if matches!(entry.change.outcome, None | Some(Outcome::Unknown)) {
            entry.change.finished_at = Some(line.at);
            entry.change.outcome = Some(line.outcome);
            entry.change.status = line.status;
            entry.change.code = line.code;
        }
    }

    /// The ids of changes that have no outcome.
    #[must_use]
    pub fn unclosed(&self) -> Vec<String> {
        self.entries.iter().filter(|entry| entry.change.outcome.is_none()).map(|entry| entry.change.id.clone()).collect()
    }

    /// The change with this id, else the latest that this person made under this key.
    #[must_use]
    pub fn find(&self, person: &str, id_or_key: &str) -> Option<Change> {
        let by_id = self.entries.iter().rev().find(|entry| entry.change.id == id_or_key);
        by_id.or_else(|| self.under_key(person, id_or_key)).map(|entry| entry.change.clone())
    }

    fn under_key(&self, person: &str, key: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.key.as_deref() == Some(key) && entry.change.person.id == person)
    }

    /// The change for which this person's key was used within the last day, unless nothing was sent then.
    #[must_use]
    pub fn spent(&self, person: &str, key: &str, now: OffsetDateTime) -> Option<String> {
        let change = &self.under_key(person, key)?.change;
        let began = OffsetDateTime::parse(&change.at, &Rfc3339).ok();
        let is_fresh = began.is_none_or(|began| now - began < KEY_AGE);
        let was_sent = change.outcome != Some(Outcome::Failed) || change.status.is_some();
        (is_fresh && was_sent).then(|| change.id.clone())
    }

    /// One page of the changes that fit, newest first, after the change with the id `before`; `None` when there is no such change.
    #[must_use]
    pub fn page(&self, filter: &Filter, before: Option<&str>, limit: usize) -> Option<Changes> {
        let mut rest = self.entries.iter().rev();
        if let Some(id) = before {
            rest.find(|entry| entry.change.id == id)?;
        }
        let mut fitting = rest.map(|entry| &entry.change).filter(|change| filter.fits(change));
        let changes: Vec<Change> = fitting.by_ref().take(limit).cloned().collect();
        let next = fitting.next().and_then(|_| changes.last()).map(|last| last.id.clone());
        let (people, operations) = self.choices();
        Some(Changes { changes, next, kept: self.entries.len(), has_older: self.has_older, people, operations })
    }

    /// Everybody and every operation among the changes, each once; people under their latest name.
    fn choices(&self) -> (Vec<Author>, Vec<Act>) {
        let mut people = BTreeMap::new();
        let mut operations = BTreeSet::new();
        for Entry { change, .. } in &self.entries {
            people.insert(change.person.id.as_str(), &change.person);
            operations.insert((change.operation.title.as_str(), &change.operation));
        }
        (people.into_values().cloned().collect(), operations.into_iter().map(|(_, act)| act.clone()).collect())
    }
}

#[cfg(test)]
mod tests;
