//! A sign-in under way at the provider. It is found by the hash of a cookie that only the browser has which began it, and it is gone from the store
//! before anything of the answer is looked at, so that no answer is ever tried twice.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use sqlx::Row as _;

use crate::secret;
use crate::store::{Store, StoreError};

/// How long somebody may take at the provider, in seconds.
pub const LIFE: i64 = 10 * 60;
/// More than are ever under way; beyond it, the oldest are forgotten.
const MOST: i64 = 10_000;

/// What was asked, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    pub state: String,
    pub nonce: String,
    /// The secret half of the PKCE challenge.
    pub verifier: String,
    /// Where the person wanted to go.
    pub back: String,
    /// The session that the browser had; it ends when a new one begins.
    pub replaces: Option<String>,
    /// The person's id at the provider, where it has to be the one who is signed in.
    pub expected: Option<String>,
}

/// Every sign-in under way, on whichever replica it was begun.
#[derive(Debug)]
pub struct Transactions(Arc<Store>);

impl Transactions {
    #[must_use]
    pub const fn new(store: Arc<Store>) -> Transactions {
        Transactions(store)
    }

    /// Keeps a transaction and answers with the value of the cookie that finds it.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn begin(&self, one: &Transaction, now: i64) -> Result<String, StoreError> {
        let id = URL_SAFE_NO_PAD.encode(secret::random::<32>());
        let pool = self.0.pool().await?;
        sqlx::query("DELETE FROM sign_ins WHERE expires <= $1").bind(now).execute(pool).await?;
        sqlx::query("DELETE FROM sign_ins WHERE tag IN (SELECT tag FROM sign_ins ORDER BY expires DESC, tag LIMIT 1000000 OFFSET $1)")
            .bind(MOST)
            .execute(pool)
            .await?;
        sqlx::query(
            "INSERT INTO sign_ins (tag, state, nonce, verifier, back, replaces, expected, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(tag(&id))
        .bind(&one.state)
        .bind(&one.nonce)
        .bind(&one.verifier)
        .bind(&one.back)
        .bind(one.replaces.as_deref().unwrap_or_default())
        .bind(one.expected.as_deref().unwrap_or_default())
        .bind(now + LIFE)
        .execute(pool)
        .await?;
        Ok(id)
    }

    /// Takes a transaction out. It comes back once at most, and not after its time.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn take(&self, id: &str, now: i64) -> Result<Option<Transaction>, StoreError> {
        let pool = self.0.pool().await?;
        let row = sqlx::query("DELETE FROM sign_ins WHERE tag = $1 RETURNING state, nonce, verifier, back, replaces, expected, expires")
            .bind(tag(id))
            .fetch_optional(pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let text = |at: usize| row.try_get::<String, _>(at);
        let some = |at: usize| text(at).map(|text| Some(text).filter(|text| !text.is_empty()));
        let one =
            Transaction { state: text(0)?, nonce: text(1)?, verifier: text(2)?, back: text(3)?, replaces: some(4)?, expected: some(5)? };
        Ok((now < row.try_get::<i64, _>(6)?).then_some(one))
    }

    /// Notes the id of a logout token. False when it was noted before.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn note_logout(&self, id: &str, now: i64, until: i64) -> Result<bool, StoreError> {
        let pool = self.0.pool().await?;
        sqlx::query("DELETE FROM logout_tokens WHERE expires <= $1").bind(now).execute(pool).await?;
        let noted = sqlx::query("INSERT INTO logout_tokens (tag, expires) VALUES ($1, $2) ON CONFLICT (tag) DO NOTHING")
            .bind(tag(id))
            .bind(until)
            .execute(pool)
            .await?;
        Ok(noted.rows_affected() == 1)
    }

    /// Forgets it again: what it asked for could not be done, and the provider may ask once more.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn forget_logout(&self, id: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM logout_tokens WHERE tag = $1").bind(tag(id)).execute(self.0.pool().await?).await?;
        Ok(())
    }
}

fn tag(id: &str) -> String {
    secret::hex(&Sha256::digest(id.as_bytes()))
}

#[cfg(test)]
mod tests;
