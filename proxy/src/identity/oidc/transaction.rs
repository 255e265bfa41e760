//! A sign-in under way at the provider. What was asked lies sealed in a cookie of the browser that began it, so that nobody can crowd out another's;
//! it is spent in the store before anything of the answer is looked at, so that no answer is ever tried twice.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use super::seal::Seal;
use crate::secret;
use crate::store::{Store, StoreError};

/// How long somebody may take at the provider, in seconds.
pub const LIFE: i64 = 10 * 60;
/// The longest cookie with a way back in it: gateways refuse answers with larger heads, and a long way back is worth less than signing in.
const LONGEST: usize = 1400;

/// What was asked, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// As it lies in the cookie.
#[derive(Serialize, Deserialize)]
struct Sealed {
    until: i64,
    #[serde(flatten)]
    asked: Transaction,
}

/// Every sign-in under way, on whichever replica it was begun.
#[derive(Debug)]
pub struct Transactions {
    store: Arc<Store>,
    seal: OnceCell<Seal>,
}

impl Transactions {
    #[must_use]
    pub const fn new(store: Arc<Store>) -> Transactions {
        Transactions { store, seal: OnceCell::const_new() }
    }

    /// The value of the cookie that holds a transaction. Nothing is kept of it here.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn begin(&self, one: &Transaction, now: i64) -> Result<String, StoreError> {
        let seal = self.seal().await?;
        let close = |asked: Transaction| {
            let sealed = Sealed { until: now + LIFE, asked };
            seal.close(&serde_json::to_vec(&sealed).expect("texts and numbers are JSON"))
        };
        let closed = close(one.clone());
        if closed.len() <= LONGEST { Ok(closed) } else { Ok(close(Transaction { back: "/".to_owned(), ..one.clone() })) }
    }

    /// Spends a transaction. It comes back once at most, and not after its time.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn take(&self, cookie: &str, now: i64) -> Result<Option<Transaction>, StoreError> {
        let Some(Sealed { until, asked }) = self.seal().await?.open(cookie).and_then(|text| serde_json::from_slice(&text).ok()) else {
            return Ok(None);
        };
        let is_first = self.note(Notes::SignIns, &asked.state, now, until.max(now + LIFE)).await?;
        Ok((is_first && now < until).then_some(asked))
    }

    /// The key of all replicas; whoever comes first makes it.
    async fn seal(&self) -> Result<&Seal, StoreError> {
        self.seal
            .get_or_try_init(|| async {
                let pool = self.store.pool().await?;
                sqlx::query("INSERT INTO sign_in_seal (place, seal_key) VALUES (1, $1) ON CONFLICT (place) DO NOTHING")
                    .bind(secret::hex(&secret::random::<32>()))
                    .execute(pool)
                    .await?;
                let key: String = sqlx::query_scalar("SELECT seal_key FROM sign_in_seal WHERE place = 1").fetch_one(pool).await?;
                let broken = || sqlx::Error::ColumnDecode { index: "seal_key".to_owned(), source: "it is no key".into() };
                Ok(Seal::new(secret::unhex(&key).ok_or_else(broken)?))
            })
            .await
    }

    /// Notes the id of a logout token. False when it was noted before.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn note_logout(&self, id: &str, now: i64, until: i64) -> Result<bool, StoreError> {
        self.note(Notes::LogoutTokens, id, now, until).await
    }

    /// Whether it was not noted before.
    async fn note(&self, notes: Notes, id: &str, now: i64, until: i64) -> Result<bool, StoreError> {
        let (forget, note) = notes.statements();
        let pool = self.store.pool().await?;
        sqlx::query(forget).bind(now).execute(pool).await?;
        let noted = sqlx::query(note).bind(tag(id)).bind(until).execute(pool).await?;
        Ok(noted.rows_affected() == 1)
    }

    /// Forgets it again: what it asked for could not be done, and the provider may ask once more.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn forget_logout(&self, id: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM logout_tokens WHERE tag = $1").bind(tag(id)).execute(self.store.pool().await?).await?;
        Ok(())
    }
}

/// Two lists of what counts once.
#[derive(Clone, Copy)]
enum Notes {
    SignIns,
    LogoutTokens,
}

impl Notes {
    /// How what is over is forgotten, and how something is noted.
    const fn statements(self) -> (&'static str, &'static str) {
        match self {
            Notes::SignIns => (
                "DELETE FROM spent_sign_ins WHERE expires <= $1",
                "INSERT INTO spent_sign_ins (tag, expires) VALUES ($1, $2) ON CONFLICT (tag) DO NOTHING",
            ),
            Notes::LogoutTokens => (
                "DELETE FROM logout_tokens WHERE expires <= $1",
                "INSERT INTO logout_tokens (tag, expires) VALUES ($1, $2) ON CONFLICT (tag) DO NOTHING",
            ),
        }
    }
}

fn tag(id: &str) -> String {
    secret::hex(&Sha256::digest(id.as_bytes()))
}

#[cfg(test)]
mod tests;
