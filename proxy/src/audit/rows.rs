//! The statements that put one row into the record, and into what the screens search by.

use catalogue::record::{ACCOUNT, CHANGE, EventKind, Finding, Outcome};
use sqlx::{Any, Row as _, Transaction};

use super::fault::AuditError;
use super::line::{self, IntentLine, Line, OutcomeLine, ReconciledLine, Who};
use super::reading::KEY_AGE;

/// A filter's choice: sort, value, name.
pub type Choice = (&'static str, String, String);

type Open = Transaction<'static, Any>;

/// The row that is to be written, if any: a change has one outcome, and an answer that comes after it was called unknown is told as what was found.
///
/// # Errors
/// When the store cannot be read.
pub async fn due(transaction: &mut Open, line: &Line) -> Result<Option<Line>, AuditError> {
    let (id, is_outcome) = match line {
        Line::Outcome(line) => (&line.id, true),
        Line::Reconciled(line) => (&line.id, false),
        _ => return Ok(Some(line.clone())),
    };
    let known = sqlx::query("SELECT outcome, COALESCE(found_seq, 0) FROM record_entry WHERE change_id = $1")
        .bind(id)
        .fetch_optional(&mut **transaction)
        .await?;
    let Some(row) = known else { return Ok(None) };
    let outcome: String = row.try_get(0)?;
    let is_found = row.try_get::<i64, _>(1)? != 0;
    Ok(match line {
        _ if outcome.is_empty() => is_outcome.then(|| line.clone()),
        _ if is_found || outcome != Outcome::Unknown.name() => None,
        Line::Outcome(late) => told_late(late).map(Line::Reconciled),
        _ => Some(line.clone()),
    })
}

/// The change for which the key of this one was used already, unless nothing was sent then. Asked in the transaction that writes it, so that of two services
/// that get the same request at once only one sends it.
///
/// # Errors
/// When the store cannot be read, or a row is not one.
pub async fn spent(transaction: &mut Open, line: &Line) -> Result<Option<String>, AuditError> {
    let Line::Intent(IntentLine { key: Some(key), who, at, .. }) = line else { return Ok(None) };
    let since = line::milliseconds(at) - i64::try_from(KEY_AGE.whole_milliseconds()).unwrap_or(i64::MAX);
    let latest = "SELECT e.change_id, COALESCE(o.body, '') FROM record_entry e LEFT JOIN record o ON o.seq = e.end_seq \
                  WHERE e.spent_key = $1 AND e.person = $2 AND e.at >= $3 ORDER BY e.seq DESC LIMIT 1";
    let found = sqlx::query(latest).bind(key).bind(&who.person).bind(since).fetch_optional(&mut **transaction).await?;
    let Some(row) = found else { return Ok(None) };
    let (change, end): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    let was_sent = match Line::parse(&end).map(|row| row.line) {
        Some(Line::Outcome(end)) => end.outcome != Outcome::Failed || end.status.is_some(),
        // It is under way.
        _ => true,
    };
    Ok(was_sent.then_some(change))
}

fn told_late(late: &OutcomeLine) -> Option<ReconciledLine> {
    let found = match late.outcome {
        Outcome::Ok => Finding::Happened,
        Outcome::Refused | Outcome::Failed => Finding::DidNotHappen,
        Outcome::Unknown => return None,
    };
    Some(ReconciledLine { id: late.id.clone(), at: late.at.clone(), found, how: "the answer came late".to_owned() })
}

/// Puts the row at its place.
///
/// # Errors
/// When it cannot be written.
pub async fn insert(transaction: &mut Open, seq: i64, body: &str, link: &str) -> Result<(), AuditError> {
    let row = sqlx::query("INSERT INTO record (seq, body, link) VALUES ($1, $2, $3)").bind(seq).bind(body).bind(link);
    row.execute(&mut **transaction).await?;
    Ok(())
}

/// Makes the row findable.
///
/// # Errors
/// When it cannot be written.
pub async fn index(transaction: &mut Open, seq: i64, line: &Line, replica: &str) -> Result<(), AuditError> {
    match line {
        Line::Intent(intent) => opened(transaction, seq, intent, replica).await,
        Line::Outcome(end) => {
            let ended = sqlx::query("UPDATE record_entry SET outcome = $1, end_seq = $2 WHERE change_id = $3");
            ended.bind(end.outcome.name()).bind(seq).bind(&end.id).execute(&mut **transaction).await?;
            Ok(())
        }
        Line::Reconciled(found) => {
            let update = sqlx::query("UPDATE record_entry SET found_seq = $1 WHERE change_id = $2");
            update.bind(seq).bind(&found.id).execute(&mut **transaction).await?;
            Ok(())
        }
        Line::Event(event) => {
            let operation = event.operation.as_deref().unwrap_or_default();
            entry(transaction, seq, &event.at, &event.event, &event.who, operation, replica).await?;
            let accounts = event.targets.iter().filter(|target| target.name == ACCOUNT).map(|target| target.value.as_str());
            targets(transaction, seq, accounts).await
        }
        Line::Checkpoint(point) => entry(transaction, seq, &point.at, EventKind::Pruned.word(), &Who::default(), "", replica).await,
    }
}

/// Offers what the row names to the filters. Answers with what is new.
///
/// # Errors
/// When it cannot be written.
pub async fn offer(transaction: &mut Open, line: &Line, knows: impl Fn(&Choice) -> bool) -> Result<Vec<Choice>, AuditError> {
    let choices = match line {
        Line::Intent(intent) => vec![person(&intent.who), ("operation", intent.operation.clone(), String::new())],
        Line::Event(event) => vec![person(&event.who)],
        _ => Vec::new(),
    };
    let fresh: Vec<Choice> = choices.into_iter().filter(|choice| !choice.1.is_empty() && !knows(choice)).collect();
    for (sort, value, name) in &fresh {
        let offer = sqlx::query(
            "INSERT INTO record_choice (sort, value, name) VALUES ($1, $2, $3) ON CONFLICT (sort, value) DO UPDATE SET name = excluded.name",
        );
        offer.bind(*sort).bind(value).bind(name).execute(&mut **transaction).await?;
    }
    Ok(fresh)
}

fn person(who: &Who) -> Choice {
    ("person", who.person.clone(), who.name.clone())
}

async fn opened(transaction: &mut Open, seq: i64, intent: &IntentLine, replica: &str) -> Result<(), AuditError> {
    let row = "INSERT INTO record_entry (seq, at, kind, person, operation, outcome, replica, change_id, spent_key) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    sqlx::query(row)
        .bind(seq)
        .bind(line::milliseconds(&intent.at))
        .bind(CHANGE)
        .bind(&intent.who.person)
        .bind(&intent.operation)
        .bind("")
        .bind(replica)
        .bind(&intent.id)
        .bind(intent.key.as_deref().unwrap_or_default())
        .execute(&mut **transaction)
        .await?;
    let accounts = intent.targets.iter().filter(|(name, _)| name == ACCOUNT).map(|(_, value)| value.as_str());
    targets(transaction, seq, accounts).await
}

async fn entry(
    transaction: &mut Open,
    seq: i64,
    at: &str,
    kind: &str,
    who: &Who,
    operation: &str,
    replica: &str,
) -> Result<(), AuditError> {
    sqlx::query("INSERT INTO record_entry (seq, at, kind, person, operation, outcome, replica) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(seq)
        .bind(line::milliseconds(at))
        .bind(kind)
        .bind(&who.person)
        .bind(operation)
        .bind("")
        .bind(replica)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn targets(transaction: &mut Open, seq: i64, accounts: impl Iterator<Item = &str>) -> Result<(), AuditError> {
    let accounts: std::collections::BTreeSet<&str> = accounts.collect();
    for account in accounts {
        let target = sqlx::query("INSERT INTO record_target (account, seq) VALUES ($1, $2)");
        target.bind(account).bind(seq).execute(&mut **transaction).await?;
    }
    Ok(())
}
