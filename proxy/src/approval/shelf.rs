//! Requests for approval as the store keeps them. Every step out of the open state is one statement that succeeds once, whoever else tries at the same
//! time and on whichever replica; the same statement forgets the body.

use catalogue::approval::State;
use catalogue::record::{Author, Target};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::Asker;
use crate::store::{Store, StoreError};

/// One request. Times are seconds since 1970; texts are empty where there is nothing.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    pub id: String,
    pub state: State,
    pub asker: Asker,
    pub operation: String,
    pub method: String,
    /// The upstream path and query as they were permitted.
    pub path: String,
    pub query: String,
    /// The body that would be sent, as JSON.
    pub body: String,
    pub fingerprint: String,
    pub targets: Vec<Target>,
    pub addresses: i64,
    pub key: String,
    pub reason: String,
    pub ticket: String,
    /// Whether whoever asked has said once more that they mean themselves.
    pub confirms_self: bool,
    pub facts: String,
    pub asked_at: i64,
    pub expires_at: i64,
    pub decided_at: i64,
    pub decider: Author,
    pub decision_reason: String,
    pub change: String,
    pub outcome: String,
    pub code: String,
}

const COLUMNS: &str = "id, state, asker, operation, method, path, query, body, fingerprint, targets, addresses, request_key, reason, ticket, \
                       confirms_self, facts, asked_at, expires_at, decided_at, decider_id, decider_name, decision_reason, change_id, outcome, code";

/// Keeps a new request.
///
/// # Errors
/// When the store cannot be used.
pub async fn add(store: &Store, kept: &Kept) -> Result<(), StoreError> {
    let text = "INSERT INTO approvals (id, state, asker_id, asker_name, human_id, asker, operation, method, path, query, body, fingerprint, targets, \
                addresses, request_key, reason, ticket, confirms_self, facts, asked_at, expires_at, decided_at, decider_id, decider_name, decision_reason, change_id, \
                outcome, code) VALUES ($1, 'open', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, '', '', '', \
                '', '', '')";
    sqlx::query(text)
        .bind(&kept.id)
        .bind(&kept.asker.person.id)
        .bind(&kept.asker.person.name)
        .bind(kept.asker.human_id())
        .bind(written(&kept.asker))
        .bind(&kept.operation)
        .bind(&kept.method)
        .bind(&kept.path)
        .bind(&kept.query)
        .bind(&kept.body)
        .bind(&kept.fingerprint)
        .bind(written(&kept.targets))
        .bind(kept.addresses)
        .bind(&kept.key)
        .bind(&kept.reason)
        .bind(&kept.ticket)
        .bind(i64::from(kept.confirms_self))
        .bind(&kept.facts)
        .bind(kept.asked_at)
        .bind(kept.expires_at)
        .execute(store.pool().await?)
        .await?;
    Ok(())
}

/// The request with this id.
///
/// # Errors
/// When the store cannot be used.
pub async fn find(store: &Store, id: &str) -> Result<Option<Kept>, StoreError> {
    let text = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM approvals WHERE id = $1"));
    sqlx::query(text).bind(id).fetch_optional(store.pool().await?).await?.as_ref().map(read).transpose()
}

/// The latest request that somebody made under a key.
///
/// # Errors
/// When the store cannot be used.
pub async fn under_key(store: &Store, asker: &str, key: &str) -> Result<Option<Kept>, StoreError> {
    let text = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM approvals WHERE asker_id = $1 AND request_key = $2 ORDER BY asked_at DESC LIMIT 1"
    ));
    sqlx::query(text).bind(asker).bind(key).fetch_optional(store.pool().await?).await?.as_ref().map(read).transpose()
}

/// The latest requests, open ones or others, of one human or of everybody.
///
/// # Errors
/// When the store cannot be used.
pub async fn list(store: &Store, open: Option<bool>, human: Option<&str>, most: i64) -> Result<Vec<Kept>, StoreError> {
    let state = match open {
        Some(true) => "state = 'open'",
        Some(false) => "state <> 'open'",
        None => "state <> ''",
    };
    let whose = if human.is_some() { "human_id = $1" } else { "human_id <> $1" };
    let text =
        sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM approvals WHERE {state} AND {whose} ORDER BY asked_at DESC, id LIMIT $2"));
    sqlx::query(text).bind(human.unwrap_or_default()).bind(most).fetch_all(store.pool().await?).await?.iter().map(read).collect()
}

/// How many open requests somebody has.
///
/// # Errors
/// When the store cannot be used.
pub async fn open_of(store: &Store, human: &str) -> Result<i64, StoreError> {
    let text = "SELECT COUNT(*) AS number FROM approvals WHERE state = 'open' AND human_id = $1";
    Ok(sqlx::query(text).bind(human).fetch_one(store.pool().await?).await?.try_get("number")?)
}

/// Takes an open request out of its state, once. Whether this call did it. Nothing but an expiry happens to a request whose time has passed.
///
/// # Errors
/// When the store cannot be used.
pub async fn close(store: &Store, id: &str, to: State, by: &Author, reason: &str, now: i64) -> Result<bool, StoreError> {
    let in_time = if to == State::Expired { "expires_at <= $1" } else { "expires_at > $1" };
    let text = sqlx::AssertSqlSafe(format!(
        "UPDATE approvals SET state = $2, decided_at = $1, decider_id = $3, decider_name = $4, decision_reason = $5, body = '', facts = '' \
         WHERE id = $6 AND state = 'open' AND {in_time}"
    ));
    let done =
        sqlx::query(text).bind(now).bind(to.word()).bind(&by.id).bind(&by.name).bind(reason).bind(id).execute(store.pool().await?).await?;
    Ok(done.rows_affected() == 1)
}

/// Writes down how an approved change ended.
///
/// # Errors
/// When the store cannot be used.
pub async fn ended(store: &Store, id: &str, change: &str, outcome: &str, code: &str) -> Result<(), StoreError> {
    let text = "UPDATE approvals SET change_id = $1, outcome = $2, code = $3 WHERE id = $4";
    sqlx::query(text).bind(change).bind(outcome).bind(code).bind(id).execute(store.pool().await?).await?;
    Ok(())
}

/// The open requests whose time has passed.
///
/// # Errors
/// When the store cannot be used.
pub async fn overdue(store: &Store, now: i64) -> Result<Vec<Kept>, StoreError> {
    let text = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM approvals WHERE state = 'open' AND expires_at <= $1"));
    sqlx::query(text).bind(now).fetch_all(store.pool().await?).await?.iter().map(read).collect()
}

/// Forgets requests that ended long ago; the record keeps what became of them.
///
/// # Errors
/// When the store cannot be used.
pub async fn forget(store: &Store, before: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM approvals WHERE state <> 'open' AND asked_at < $1").bind(before).execute(store.pool().await?).await?;
    Ok(())
}

/// Counts people towards every rule that covers a change; whether they were still within the number of each. What exceeds one of them waits for somebody
/// else, and counts towards none.
///
/// # Errors
/// When the store cannot be used.
pub async fn within(store: &Store, count: &Count<'_>) -> Result<bool, StoreError> {
    let mut turn = store.exclusive().await?;
    sqlx::query("DELETE FROM approval_tally WHERE at <= $1").bind(count.since).execute(&mut *turn).await?;
    for numbered in &count.rules {
        let text = "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) AS people FROM approval_tally WHERE human_id = $1 AND rule = $2";
        let before: i64 = sqlx::query(text).bind(count.human).bind(numbered.rule).fetch_one(&mut *turn).await?.try_get("people")?;
        if before.saturating_add(count.people) > numbered.most {
            return Ok(false);
        }
    }
    for numbered in &count.rules {
        let text = "INSERT INTO approval_tally (id, human_id, rule, at, people) VALUES ($1, $2, $3, $4, $5)";
        let values = sqlx::query(text).bind(&numbered.id).bind(count.human).bind(numbered.rule);
        values.bind(count.now).bind(count.people).execute(&mut *turn).await?;
    }
    turn.commit().await?;
    Ok(true)
}

/// Takes counted people back: what they were counted for was not sent.
///
/// # Errors
/// When the store cannot be used.
pub async fn uncount(store: &Store, entries: &[String]) -> Result<(), StoreError> {
    for entry in entries {
        sqlx::query("DELETE FROM approval_tally WHERE id = $1").bind(entry).execute(store.pool().await?).await?;
    }
    Ok(())
}

/// People whom somebody is about to change under some rules.
#[derive(Clone, Debug)]
pub struct Count<'a> {
    pub human: &'a str,
    pub people: i64,
    pub now: i64,
    /// What was before it no longer counts.
    pub since: i64,
    pub rules: Vec<Numbered>,
}

/// A rule with a number, by its place.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// Of the row that counts.
    pub id: String,
    pub rule: i64,
    pub most: i64,
}

fn written(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("what is kept has text keys and finite numbers")
}

fn read(row: &AnyRow) -> Result<Kept, StoreError> {
    let told = |column: &str| row.try_get::<String, _>(column);
    let strange = |fault: serde_json::Error| sqlx::Error::Decode(Box::new(fault));
    let state = State::parse(&told("state")?).ok_or_else(|| sqlx::Error::Decode("a state of another version".into()))?;
    Ok(Kept {
        id: told("id")?,
        state,
        asker: serde_json::from_str(&told("asker")?).map_err(strange)?,
        operation: told("operation")?,
        method: told("method")?,
        path: told("path")?,
        query: told("query")?,
        body: told("body")?,
        fingerprint: told("fingerprint")?,
        targets: serde_json::from_str(&told("targets")?).map_err(strange)?,
        addresses: row.try_get("addresses")?,
        key: told("request_key")?,
        reason: told("reason")?,
        ticket: told("ticket")?,
        confirms_self: row.try_get::<i64, _>("confirms_self")? != 0,
        facts: told("facts")?,
        asked_at: row.try_get("asked_at")?,
        expires_at: row.try_get("expires_at")?,
        decided_at: row.try_get("decided_at")?,
        decider: Author { id: told("decider_id")?, name: told("decider_name")? },
        decision_reason: told("decision_reason")?,
        change: told("change_id")?,
        outcome: told("outcome")?,
        code: told("code")?,
    })
}
