//! What the screens ask the record: pages with filters, one change by its id or key, and whether a key was used. The answer comes from the rows
//! themselves; the index only says which.

use std::fmt::Write as _;

use catalogue::record::{Act, Author, CHANGE, Change, Changes, Entry, Found, Outcome, Target, Told};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};
use time::{Duration, OffsetDateTime};

use super::fault::AuditError;
use super::line::{EventLine, Line, Numbered};
use crate::store::Store;

/// How long a key that was sent stays spent.
pub const KEY_AGE: Duration = Duration::hours(24);

/// Which entries are asked for; what is absent asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub account: Option<String>,
    pub person: Option<String>,
    pub operation: Option<String>,
    /// Some(None): those under way.
    pub outcome: Option<Option<Outcome>>,
    /// The word of an event, or of changes.
    pub kind: Option<String>,
    /// Milliseconds since 1970: not before, and before.
    pub since: Option<i64>,
    pub until: Option<i64>,
}

/// A value in a statement.
#[derive(Clone, Debug)]
enum Value {
    Text(String),
    Number(i64),
}

/// Conditions with their values, in the order of their numbers.
#[derive(Debug, Default)]
pub struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    /// Adds a condition whose `?` stands for the value.
    fn add(&mut self, condition: &str, value: Value) {
        self.values.push(value);
        let numbered = condition.replace('?', &format!("${}", self.values.len()));
        write!(self.text, " AND {numbered}").expect("writing to a String does not fail");
    }

    /// The conditions of a filter.
    pub fn of(filter: &Filter) -> Conditions {
        let mut conditions = Conditions::default();
        let mut text = |condition: &str, value: &Option<String>| {
            if let Some(value) = value {
                conditions.add(condition, Value::Text(value.clone()));
            }
        };
        text("e.person = ?", &filter.person);
        text("e.operation = ?", &filter.operation);
        text("e.kind = ?", &filter.kind);
        text("e.seq IN (SELECT seq FROM record_target WHERE account = ?)", &filter.account);
        if let Some(outcome) = filter.outcome {
            conditions.add("e.outcome = ?", Value::Text(outcome.map_or("", Outcome::name).to_owned()));
            conditions.add("e.kind = ?", Value::Text(CHANGE.to_owned()));
        }
        if let Some(since) = filter.since {
            conditions.add("e.at >= ?", Value::Number(since));
        }
        if let Some(until) = filter.until {
            conditions.add("e.at < ?", Value::Number(until));
        }
        conditions
    }

    /// Only what stands before this place.
    pub fn before(&mut self, seq: i64) {
        self.add("e.seq < ?", Value::Number(seq));
    }

    /// Only what stands after this place.
    pub fn after(&mut self, seq: i64) {
        self.add("e.seq > ?", Value::Number(seq));
    }
}

/// Entries that fit, with their rows. `order` is `ASC` or `DESC`.
///
/// # Errors
/// When the store cannot be read, or a row is not one.
pub async fn entries(store: &Store, conditions: Conditions, order: &'static str, limit: usize) -> Result<Vec<Entry>, AuditError> {
    let statement = format!(
        "SELECT e.seq, r.body, COALESCE(o.body, ''), COALESCE(f.body, '') FROM record_entry e JOIN record r ON r.seq = e.seq \
         LEFT JOIN record o ON o.seq = e.end_seq LEFT JOIN record f ON f.seq = e.found_seq WHERE 1 = 1{} ORDER BY e.seq {order} LIMIT {limit}",
        conditions.text
    );
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for value in conditions.values {
        query = match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        };
    }
    query.fetch_all(store.pool().await?).await?.iter().map(entry).collect()
}

fn entry(row: &AnyRow) -> Result<Entry, AuditError> {
    let body = |at: usize| -> Result<Option<Numbered<Line>>, AuditError> {
        let text: String = row.try_get(at)?;
        if text.is_empty() { Ok(None) } else { Line::parse(&text).map(Some).ok_or(AuditError::Unreadable) }
    };
    let seq = row.try_get(0)?;
    match body(1)?.map(|first| first.line) {
        Some(Line::Intent(_)) => {}
        Some(Line::Event(event)) => return Ok(Entry::Event(told(seq, event))),
        Some(Line::Checkpoint(point)) => {
            let details = vec![Target { name: "through".to_owned(), value: point.through.to_string() }];
            let event = catalogue::record::EventKind::Pruned.word().to_owned();
            return Ok(Entry::Event(Told { seq, at: point.at, event, details, ..Told::default() }));
        }
        _ => return Err(AuditError::Unreadable),
    }
    let Some(Line::Intent(intent)) = body(1)?.map(|first| first.line) else { return Err(AuditError::Unreadable) };
    let mut change = Change {
        seq,
        id: intent.id,
        at: intent.at,
        person: Author { id: intent.who.person, name: intent.who.name },
        role: intent.who.role,
        operation: act(&intent.operation),
        targets: intent.targets.into_iter().map(|(name, value)| Target { name, value }).collect(),
        addresses: intent.addresses,
        fields: intent.fields,
        reason: intent.reason,
        ticket: intent.ticket,
        approval: intent.approval,
        ..Change::default()
    };
    // The index is not bound by the key: only a row that names this change says how it ended.
    match body(2)?.map(|end| end.line) {
        None => {}
        Some(Line::Outcome(end)) if end.id == change.id => {
            change.finished_at = Some(end.at);
            change.outcome = Some(end.outcome);
            change.status = end.status;
            change.code = end.code;
            change.trace = end.trace;
            change.milliseconds = end.milliseconds;
        }
        Some(_) => return Err(AuditError::Unreadable),
    }
    match body(3)?.map(|found| found.line) {
        None => {}
        Some(Line::Reconciled(found)) if found.id == change.id => {
            change.found = Some(Found { at: found.at, finding: found.found, how: found.how });
        }
        Some(_) => return Err(AuditError::Unreadable),
    }
    Ok(Entry::Change(change))
}

fn told(seq: i64, event: EventLine) -> Told {
    let person = (!event.who.person.is_empty()).then(|| Author { id: event.who.person.clone(), name: event.who.name.clone() });
    Told {
        seq,
        at: event.at,
        event: event.event,
        person,
        role: event.who.role,
        operation: event.operation.as_deref().map(act),
        targets: event.targets,
        details: event.details,
    }
}

fn act(name: &str) -> Act {
    let title = catalogue::operations().find(|row| row.name == name).map_or("", |row| row.title);
    Act { name: name.to_owned(), title: title.to_owned() }
}

/// Everybody and every operation that a filter may name; people and operations under their names.
///
/// # Errors
/// When the store cannot be read.
pub async fn choices(store: &Store) -> Result<(Vec<Author>, Vec<Act>), AuditError> {
    let rows = sqlx::query("SELECT sort, value, name FROM record_choice ORDER BY value").fetch_all(store.pool().await?).await?;
    let (mut people, mut operations) = (Vec::new(), Vec::new());
    for row in &rows {
        let (sort, value, name): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if sort == "person" { people.push(Author { id: value, name }) } else { operations.push(act(&value)) }
    }
    operations.sort_by(|one, other| one.title.cmp(&other.title));
    Ok((people, operations))
}

/// One page of the changes that fit, newest first, after the change with the id `before`; `None` when there is no such change.
///
/// # Errors
/// When the store cannot be read.
pub async fn changes(store: &Store, filter: &Filter, before: Option<&str>, limit: usize) -> Result<Option<Changes>, AuditError> {
    let mut conditions = Conditions::of(&Filter { kind: Some(CHANGE.to_owned()), ..filter.clone() });
    if let Some(id) = before {
        let place = sqlx::query("SELECT seq FROM record_entry WHERE change_id = $1").bind(id).fetch_optional(store.pool().await?).await?;
        let Some(row) = place else { return Ok(None) };
        conditions.before(row.try_get(0)?);
    }
    let found = entries(store, conditions, "DESC", limit + 1).await?;
    let mut changes: Vec<Change> =
        found.into_iter().filter_map(|entry| if let Entry::Change(change) = entry { Some(change) } else { None }).collect();
    let has_more = changes.len() > limit;
    changes.truncate(limit);
    let next = changes.last().filter(|_| has_more).map(|last| last.id.clone());
    let row = sqlx::query("SELECT COUNT(*), COALESCE((SELECT MIN(seq) FROM record), 1) FROM record_entry WHERE kind = $1")
        .bind(CHANGE)
        .fetch_one(store.pool().await?)
        .await?;
    let (kept, first): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    let (people, operations) = choices(store).await?;
    Ok(Some(Changes { changes, next, kept: usize::try_from(kept).unwrap_or(0), has_older: first > 1, people, operations, hidden: 0 }))
}

/// The change with this id, else the latest that this person made under this key.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(store: &Store, person: &str, id_or_key: &str) -> Result<Option<Change>, AuditError> {
    let mut by_id = Conditions::default();
    by_id.add("e.change_id = ?", Value::Text(id_or_key.to_owned()));
    let mut by_key = Conditions::default();
    by_key.add("e.spent_key = ?", Value::Text(id_or_key.to_owned()));
    by_key.add("e.person = ?", Value::Text(person.to_owned()));
    for conditions in [by_id, by_key] {
        if let Some(Entry::Change(change)) = entries(store, conditions, "DESC", 1).await?.pop() {
            return Ok(Some(change));
        }
    }
    Ok(None)
}

/// The change for which this person's key was used within the last day, unless nothing was sent then.
///
/// # Errors
/// When the store cannot be read.
pub async fn spent(store: &Store, person: &str, key: &str, now: OffsetDateTime) -> Result<Option<String>, AuditError> {
    let since = (now - KEY_AGE).unix_timestamp() * 1000;
    let mut conditions = Conditions::of(&Filter { person: Some(person.to_owned()), since: Some(since), ..Filter::default() });
    conditions.add("e.spent_key = ?", Value::Text(key.to_owned()));
    let latest = entries(store, conditions, "DESC", 1).await?.pop();
    let was_sent = |change: &Change| change.outcome != Some(Outcome::Failed) || change.status.is_some();
    Ok(latest
        .and_then(|entry| if let Entry::Change(change) = entry { Some(change) } else { None })
        .filter(was_sent)
        .map(|change| change.id))
}
