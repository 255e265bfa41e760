//! The rows of the store in which sessions outlive the process. Nothing in a row opens a session: the id is there as its hash alone.

use std::sync::Arc;

use catalogue::capability::Role;
use sqlx::any::AnyRow;
use sqlx::{Any, Row as _, Transaction};

use super::Key;
use crate::identity::{Principal, Subject, Visit};
use crate::secret;
use crate::store::{Store, StoreError};

/// A session as it is written down.
#[derive(Clone, Debug)]
pub struct Kept {
    pub key: Key,
    pub principal: Principal,
    pub visit: Visit,
    /// Seconds since 1970.
    pub started: i64,
    pub seen: i64,
}

/// Adds a session, and takes those away that ended long ago by their limits.
pub async fn insert(store: &Store, kept: &Kept, oldest_start: i64, oldest_use: i64) -> Result<(), StoreError> {
    let Kept { principal, visit, .. } = kept;
    let groups = serde_json::to_string(&principal.subject.groups).expect("texts are JSON");
    let mut transaction = store.exclusive().await?;
    sqlx::query("DELETE FROM sessions WHERE started < $1 OR seen < $2")
        .bind(oldest_start)
        .bind(oldest_use)
        .execute(&mut *transaction)
        .await?;
    sqlx::query(
        "INSERT INTO sessions (hash, issuer, subject, provider_session, name, email, told_groups, built_in_role, authenticated_at, started, seen, \
         browser, address, account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(secret::hex(&kept.key))
    .bind(principal.subject.issuer.clone())
    .bind(principal.subject.id.clone())
    .bind(principal.subject.session.clone())
    .bind(principal.name.clone())
    .bind(principal.email.clone())
    .bind(groups)
    .bind(principal.built_in.map(|role| role.word().to_owned()))
    .bind(principal.authenticated_at)
    .bind(kept.started)
    .bind(kept.seen)
    .bind(visit.browser.clone())
    .bind(visit.address.map(|address| address.to_string()))
    .bind(principal.subject.account.clone())
    .execute(&mut *transaction)
    .await?;
    Ok(transaction.commit().await?)
}

/// One session; `None` when it has ended.
pub async fn read(store: &Store, key: &Key) -> Result<Option<Kept>, StoreError> {
    let row = sqlx::query("SELECT * FROM sessions WHERE hash = $1").bind(secret::hex(key)).fetch_optional(store.pool().await?).await?;
    row.as_ref().map(kept).transpose()
}

pub async fn read_all(store: &Store) -> Result<Vec<Kept>, StoreError> {
    let rows = sqlx::query("SELECT * FROM sessions").fetch_all(store.pool().await?).await?;
    rows.iter().map(kept).collect()
}

/// When the latest use of any session was.
pub async fn latest_use(store: &Store) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar("SELECT MAX(seen) FROM sessions").fetch_one(store.pool().await?).await?)
}

/// Writes down a later use. An earlier one never replaces it, whatever the clock of this machine says.
pub async fn touch(store: &Store, key: &Key, seen: i64) -> Result<(), StoreError> {
    let update = sqlx::query("UPDATE sessions SET seen = $1 WHERE hash = $2 AND seen < $1");
    update.bind(seen).bind(secret::hex(key)).execute(store.pool().await?).await?;
    Ok(())
}

pub async fn delete(store: &Store, keys: impl Iterator<Item = Key>) -> Result<(), StoreError> {
    let mut transaction = store.exclusive().await?;
    for key in keys {
        one(&mut transaction, &key).await?;
    }
    Ok(transaction.commit().await?)
}

async fn one(transaction: &mut Transaction<'static, Any>, key: &Key) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE hash = $1").bind(secret::hex(key)).execute(&mut **transaction).await?;
    Ok(())
}

fn kept(row: &AnyRow) -> Result<Kept, StoreError> {
    let text = |name: &str| row.try_get::<Option<String>, _>(name);
    let whole = |name: &str| row.try_get::<String, _>(name);
    let broken = |name: &str| sqlx::Error::ColumnDecode { index: name.to_owned(), source: "it is not what is written there".into() };
    let groups = serde_json::from_str(&whole("told_groups")?).map_err(|_| broken("told_groups"))?;
    let built_in = text("built_in_role")?
        .map(|word| Role::ALL.into_iter().find(|role| role.word() == word).ok_or_else(|| broken("built_in_role")))
        .transpose()?;
    let subject =
        Subject { issuer: whole("issuer")?, id: whole("subject")?, session: text("provider_session")?, groups, account: text("account")? };
    Ok(Kept {
        key: secret::unhex(&whole("hash")?).ok_or_else(|| broken("hash"))?,
        principal: Principal {
            subject: Arc::new(subject),
            name: whole("name")?,
            email: text("email")?,
            authenticated_at: row.try_get("authenticated_at")?,
            built_in,
        },
        visit: Visit { browser: whole("browser")?, address: text("address")?.and_then(|address| address.parse().ok()) },
        started: row.try_get("started")?,
        seen: row.try_get("seen")?,
    })
}
