//! The tokens as the store keeps them: their hashes, what they may, who issued them. The text of a token never comes here.

use std::collections::BTreeSet;

use catalogue::capability::Capability;
use catalogue::record::Author;
use catalogue::rights::Limits;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::identity::Absent;
use crate::store::{Store, StoreError};

/// A token without its text. Times are seconds since 1970; 0 where something has not happened.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    pub id: String,
    /// SHA-256 of the token, in hexadecimal.
    pub hash: String,
    pub name: String,
    pub issuer: Absent,
    pub capabilities: BTreeSet<Capability>,
    pub limits: Limits,
    pub issued_at: i64,
    pub expires_at: i64,
    /// Days since 1970.
    pub last_day: i64,
    pub uses: i64,
    pub revoked_at: i64,
    pub revoker: Author,
}

const COLUMNS: &str =
    "id, hash, name, issuer, capabilities, limits, issued_at, expires_at, last_day, uses, revoked_at, revoker_id, revoker_name";

/// Keeps a new token.
///
/// # Errors
/// When the store cannot be used.
pub async fn add(store: &Store, kept: &Kept) -> Result<(), StoreError> {
    let text = "INSERT INTO access_tokens (id, hash, name, issuer_id, issuer_name, issuer, capabilities, limits, issued_at, expires_at, \
                last_day, uses, revoked_at, revoker_id, revoker_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, '', '')";
    sqlx::query(text)
        .bind(&kept.id)
        .bind(&kept.hash)
        .bind(&kept.name)
        .bind(&kept.issuer.person.id)
        .bind(&kept.issuer.person.name)
        .bind(written(&kept.issuer))
        .bind(written(&kept.capabilities))
        .bind(written(&kept.limits))
        .bind(kept.issued_at)
        .bind(kept.expires_at)
        .execute(store.pool().await?)
        .await?;
    Ok(())
}

/// The token with this hash.
///
/// # Errors
/// When the store cannot be used.
pub async fn find(store: &Store, hash: &str) -> Result<Option<Kept>, StoreError> {
    one(store, "hash", hash).await
}

/// The token with this id.
///
/// # Errors
/// When the store cannot be used.
pub async fn by_id(store: &Store, id: &str) -> Result<Option<Kept>, StoreError> {
    one(store, "id", id).await
}

async fn one(store: &Store, column: &'static str, value: &str) -> Result<Option<Kept>, StoreError> {
    let text = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM access_tokens WHERE {column} = $1"));
    sqlx::query(text).bind(value).fetch_optional(store.pool().await?).await?.as_ref().map(read).transpose()
}

/// Every token, newest first.
///
/// # Errors
/// When the store cannot be used.
pub async fn all(store: &Store) -> Result<Vec<Kept>, StoreError> {
    let text = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM access_tokens ORDER BY issued_at DESC, id"));
    sqlx::query(text).fetch_all(store.pool().await?).await?.iter().map(read).collect()
}

/// Counts uses of a token on a day; whether they were its first.
///
/// # Errors
/// When the store cannot be used.
pub async fn used(store: &Store, id: &str, day: i64, uses: i64) -> Result<bool, StoreError> {
    let pool = store.pool().await?;
    let first = "UPDATE access_tokens SET uses = $1, last_day = $2 WHERE id = $3 AND uses = 0";
    if sqlx::query(first).bind(uses).bind(day).bind(id).execute(pool).await?.rows_affected() == 1 {
        return Ok(true);
    }
    let more = "UPDATE access_tokens SET uses = uses + $1, last_day = $2 WHERE id = $3";
    sqlx::query(more).bind(uses).bind(day).bind(id).execute(pool).await?;
    Ok(false)
}

/// Revokes a token; whether it was not revoked before.
///
/// # Errors
/// When the store cannot be used.
pub async fn revoke(store: &Store, id: &str, now: i64, by: &Author) -> Result<bool, StoreError> {
    let text = "UPDATE access_tokens SET revoked_at = $1, revoker_id = $2, revoker_name = $3 WHERE id = $4 AND revoked_at = 0";
    let done = sqlx::query(text).bind(now).bind(&by.id).bind(&by.name).bind(id).execute(store.pool().await?).await?;
    Ok(done.rows_affected() == 1)
}

fn written(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("what is kept has text keys and finite numbers")
}

/// What cannot be read any more (another version wrote it) is a fault: a limit that is not understood must not be dropped.
fn read(row: &AnyRow) -> Result<Kept, StoreError> {
    let told = |column: &str| row.try_get::<String, _>(column);
    let strange = |fault: serde_json::Error| sqlx::Error::Decode(Box::new(fault));
    Ok(Kept {
        id: told("id")?,
        hash: told("hash")?,
        name: told("name")?,
        issuer: serde_json::from_str(&told("issuer")?).map_err(strange)?,
        capabilities: serde_json::from_str(&told("capabilities")?).map_err(strange)?,
        limits: serde_json::from_str(&told("limits")?).map_err(strange)?,
        issued_at: row.try_get("issued_at")?,
        expires_at: row.try_get("expires_at")?,
        last_day: row.try_get("last_day")?,
        uses: row.try_get("uses")?,
        revoked_at: row.try_get("revoked_at")?,
        revoker: Author { id: told("revoker_id")?, name: told("revoker_name")? },
    })
}
