//! Compares what the screens search by with the chain that it follows from. The index is not bound by the key; whoever can write to the store could make
//! the screens miss an entry that the chain has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use catalogue::record::{ACCOUNT, CHANGE, EventKind};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::Audit;
use super::fault::AuditError;
use super::line::{self, Line};
use super::verify::Row;
use super::walk;

/// The first row whose place in the index is not what the chain says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadEntry {
    pub seq: i64,
}

impl fmt::Display for BadEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "what the screens search by differs from row {}", self.seq)
    }
}

/// How an entry is found, and whom it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Entry {
    at: i64,
    kind: String,
    person: String,
    operation: String,
    change: String,
    key: String,
    accounts: BTreeSet<String>,
}

/// A later row of a change: its id, and its outcome where it has one.
type Later = (String, String);

/// The entries of a page, and the later rows that their entries point to, by place.
#[derive(Debug, Default)]
struct Indexed {
    entries: BTreeMap<i64, Entry>,
    ends: BTreeMap<i64, Later>,
    findings: BTreeMap<i64, Later>,
}

impl Indexed {
    /// The entries that follow from these rows.
    fn of(rows: &[Row]) -> Indexed {
        let mut indexed = Indexed::default();
        for row in rows {
            match Line::parse(&row.body).map(|read| read.line) {
                Some(Line::Intent(intent)) => {
                    let accounts = intent.targets.into_iter().filter(|(name, _)| name == ACCOUNT).map(|(_, value)| value).collect();
                    let entry = Entry {
                        at: line::milliseconds(&intent.at),
                        kind: CHANGE.to_owned(),
                        person: intent.who.person,
                        operation: intent.operation,
                        change: intent.id,
                        key: intent.key.unwrap_or_default(),
                        accounts,
                    };
                    indexed.entries.insert(row.seq, entry);
                }
                Some(Line::Event(event)) => {
                    let accounts = event.targets.into_iter().filter(|target| target.name == ACCOUNT).map(|target| target.value).collect();
                    let (at, person, operation) = (line::milliseconds(&event.at), event.who.person, event.operation.unwrap_or_default());
                    indexed.entries.insert(row.seq, Entry { at, kind: event.event, person, operation, accounts, ..Entry::default() });
                }
                Some(Line::Checkpoint(point)) => {
                    let kind = EventKind::Pruned.word().to_owned();
                    indexed.entries.insert(row.seq, Entry { at: line::milliseconds(&point.at), kind, ..Entry::default() });
                }
                Some(Line::Outcome(end)) => drop(indexed.ends.insert(row.seq, (end.id, end.outcome.name().to_owned()))),
                Some(Line::Reconciled(found)) => drop(indexed.findings.insert(row.seq, (found.id, String::new()))),
                None => {}
            }
        }
        indexed
    }

    /// The first place where two of them differ.
    fn differs(&self, other: &Indexed) -> Option<i64> {
        let first = [differs(&self.entries, &other.entries), differs(&self.ends, &other.ends), differs(&self.findings, &other.findings)];
        first.into_iter().flatten().min()
    }
}

fn differs<T: PartialEq>(one: &BTreeMap<i64, T>, other: &BTreeMap<i64, T>) -> Option<i64> {
    one.keys().chain(other.keys()).copied().filter(|seq| one.get(seq) != other.get(seq)).min()
}

impl Audit {
    /// Verifies what the screens search by against a chain that is whole: the first row that differs. Names offered by filters are not looked at.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn verify_index(&self) -> Result<Result<(), BadEntry>, AuditError> {
        let mut last = 0;
        loop {
            let rows = walk::after(self.store(), last).await?;
            let Some(end) = rows.last().map(|row| row.seq) else { break };
            let stored = self.indexed(last, end).await?;
            if let Some(seq) = Indexed::of(&rows).differs(&stored) {
                return Ok(Err(BadEntry { seq }));
            }
            last = end;
        }
        Ok(self.left_over(last).await?.map_or(Ok(()), |seq| Err(BadEntry { seq })))
    }

    /// The index of the rows after one place up to another.
    async fn indexed(&self, after: i64, through: i64) -> Result<Indexed, AuditError> {
        let pool = self.store().pool().await?;
        let mut indexed = Indexed::default();
        let entries = "SELECT seq, at, kind, person, operation, COALESCE(change_id, ''), COALESCE(spent_key, '') FROM record_entry \
                       WHERE seq > $1 AND seq <= $2";
        for row in &sqlx::query(entries).bind(after).bind(through).fetch_all(pool).await? {
            let (seq, entry) = entry(row)?;
            indexed.entries.insert(seq, entry);
        }
        let targets = sqlx::query("SELECT seq, account FROM record_target WHERE seq > $1 AND seq <= $2").bind(after).bind(through);
        for row in &targets.fetch_all(pool).await? {
            indexed.entries.entry(row.try_get(0)?).or_default().accounts.insert(row.try_get(1)?);
        }
        let ends = "SELECT end_seq, COALESCE(change_id, ''), outcome FROM record_entry WHERE end_seq > $1 AND end_seq <= $2";
        for row in &sqlx::query(ends).bind(after).bind(through).fetch_all(pool).await? {
            indexed.ends.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
        }
        let findings = "SELECT found_seq, COALESCE(change_id, '') FROM record_entry WHERE found_seq > $1 AND found_seq <= $2";
        for row in &sqlx::query(findings).bind(after).bind(through).fetch_all(pool).await? {
            indexed.findings.insert(row.try_get(0)?, (row.try_get(1)?, String::new()));
        }
        Ok(indexed)
    }

    /// An entry that belongs to no row, or that has an outcome without a row.
    async fn left_over(&self, last: i64) -> Result<Option<i64>, AuditError> {
        let pool = self.store().pool().await?;
        // Written since the walk, or never: only the chain itself says which.
        let odd = "SELECT COALESCE(MIN(seq), 0) FROM record_entry WHERE seq < 1 OR NOT EXISTS (SELECT 1 FROM record r WHERE r.seq = record_entry.seq) \
                   OR (end_seq IS NULL AND outcome <> '') OR end_seq < seq OR found_seq < seq \
                   OR (end_seq > $1 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.seq = record_entry.end_seq)) \
                   OR (found_seq > $1 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.seq = record_entry.found_seq))";
        let row = sqlx::query(odd).bind(last).fetch_one(pool).await?;
        let entry: i64 = row.try_get(0)?;
        let odd =
            "SELECT COALESCE(MIN(seq), 0) FROM record_target WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.seq = record_target.seq)";
        let target: i64 = sqlx::query(odd).fetch_one(pool).await?.try_get(0)?;
        Ok([entry, target].into_iter().filter(|seq| *seq != 0).min())
    }
}

fn entry(row: &AnyRow) -> Result<(i64, Entry), AuditError> {
    let entry = Entry {
        at: row.try_get(1)?,
        kind: row.try_get(2)?,
        person: row.try_get(3)?,
        operation: row.try_get(4)?,
        change: row.try_get(5)?,
        key: row.try_get(6)?,
        accounts: BTreeSet::new(),
    };
    Ok((row.try_get(0)?, entry))
}

#[cfg(test)]
mod tests;
