//! What the screens ask the record: pages with filters, one change by its id or key, and whether a key was used. The answer comes from the rows
//! themselves; the index only says which.

use catalogue::record::{Act, Author, CHANGE, Change, Changes, Entry, Found, Outcome, Target, Told};
use sqlx::Row as _;
use sqlx::any::AnyRow;
use time::{Duration, OffsetDateTime};

use super::conditions::{Conditions, Filter, places};
use super::fault::AuditError;
use super::kept::Kept;
use super::line::{EventLine, Line, Numbered};
use crate::store::Store;

/// How long a key that was sent stays spent.
pub const KEY_AGE: Duration = Duration::hours(24);

/// Entries that fit, with their rows. `order` is `ASC` or `DESC`.
///
/// # Errors
/// When the store cannot be read, or a row is not one.
pub async fn entries(store: &Store, conditions: Conditions, order: &'static str, limit: usize) -> Result<Vec<Entry>, AuditError> {
    let rest = format!(
        " JOIN record r ON r.seq = e.seq LEFT JOIN record o ON o.seq = e.end_seq LEFT JOIN record f ON f.seq = e.found_seq {{where}} \
         ORDER BY {{led}}.seq {order} LIMIT {limit}"
    );
    let statement = conditions.statement("e.seq, r.body, COALESCE(o.body, ''), COALESCE(f.body, '')", &rest);
    let rows = conditions.bound(statement).fetch_all(store.pool().await?).await?;
    // Each row is let go once it is read.
    rows.into_iter().map(|row| entry(&row)).collect()
}

fn entry(row: &AnyRow) -> Result<Entry, AuditError> {
    let body = |at: usize| -> Result<Option<Numbered<Line>>, AuditError> {
        let text: String = row.try_get(at)?;
        if text.is_empty() { Ok(None) } else { Line::parse(&text).map(Some).ok_or(AuditError::Unreadable) }
    };
    let seq = row.try_get(0)?;
    let intent = match body(1)?.map(|first| first.line) {
        Some(Line::Intent(intent)) => intent,
        Some(Line::Event(event)) => return Ok(Entry::Event(told(seq, event))),
        Some(Line::Checkpoint(point)) => {
            let details = vec![Target { name: "through".to_owned(), value: point.through.to_string() }];
            let event = catalogue::record::EventKind::Pruned.word().to_owned();
            return Ok(Entry::Event(Told { seq, at: point.at, event, details, ..Told::default() }));
        }
        _ => return Err(AuditError::Unreadable),
    };
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
pub async fn changes(
    store: &Store,
    kept: &Kept,
    filter: &Filter,
    before: Option<&str>,
    limit: usize,
) -> Result<Option<Changes>, AuditError> {
    let mut conditions = Conditions::of(&Filter { kind: Some(CHANGE.to_owned()), ..filter.clone() });
    conditions.at(places(store, filter).await?);
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
    let (kept, first) = kept.changes(store).await?;
    let (people, operations) = choices(store).await?;
    Ok(Some(Changes { changes, next, kept, has_older: first > 1, people, operations, hidden: 0 }))
}

/// The change with this id, else the latest that this person made under this key.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(store: &Store, names: &[String], id_or_key: &str) -> Result<Option<Change>, AuditError> {
    let mut by_id = Conditions::default();
    by_id.says("e.change_id = ?", id_or_key);
    let mut by_key = Conditions::default();
    by_key.says("e.spent_key = ?", id_or_key);
    for conditions in [by_id, by_key.by(names)] {
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
pub async fn spent(store: &Store, names: &[String], key: &str, now: OffsetDateTime) -> Result<Option<String>, AuditError> {
    let since = (now - KEY_AGE).unix_timestamp() * 1000;
    let mut conditions = Conditions::of(&Filter { since: Some(since), ..Filter::default() }).by(names);
    conditions.says("e.spent_key = ?", key);
    let latest = entries(store, conditions, "DESC", 1).await?.pop();
    let was_sent = |change: &Change| change.outcome != Some(Outcome::Failed) || change.status.is_some();
    Ok(latest
        .and_then(|entry| if let Entry::Change(change) = entry { Some(change) } else { None })
        .filter(was_sent)
        .map(|change| change.id))
}
