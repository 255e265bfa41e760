//! The public keys of an issuer: fetched from the configured address alone, kept for a day when it cannot be reached, and fetched again for an
//! unknown key id at most once a minute, so that nobody can make the service hammer the provider with made-up ids. Where each key has an address of its
//! own, made-up ids of strangers use up the questions of strangers alone.

mod asking;
mod jwks;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use asking::Asking;
use bytes::Bytes;
use jsonwebtoken::{Algorithm, DecodingKey};
pub use jwks::PublicKey;
use tokio::time::Instant;

use crate::outbound::OutboundFault;

/// How soon an unknown key id makes the keys be fetched again.
const AGAIN: Duration = Duration::from_secs(60);
/// How old keys may be before they are fetched again while they are used: a key that the issuer took back stops working by then.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// How long keys are used whose issuer cannot be reached.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

type Fetching = Pin<Box<dyn Future<Output = Result<Bytes, OutboundFault>> + Send>>;
type FetchOne = dyn Fn(&str) -> Option<Fetching> + Send + Sync;

/// Where keys come from.
pub enum Source {
    /// One document with all keys (RFC 7517).
    Set(Box<dyn Fn() -> Fetching + Send + Sync>),
    /// One PEM document for each key id, which is a UUID: how AWS publishes the keys of its load balancers.
    PerKey(Box<FetchOne>),
}

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    #[error("the issuer has no such key")]
    Unknown,
    #[error("the issuer's keys cannot be read")]
    Unreachable,
}

/// On whose account the issuer is asked for a key that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Anybody.
    Stranger,
    /// From where a token came before that counted.
    Known,
}

/// The keys of one issuer.
pub struct KeyRing {
    source: Source,
    known: RwLock<Vec<PublicKey>>,
    asking: Mutex<Asking>,
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing")
    }
}

impl KeyRing {
    #[must_use]
    pub fn new(source: Source) -> Arc<KeyRing> {
        Arc::new(KeyRing { source, known: RwLock::default(), asking: Mutex::default() })
    }

    /// The key with this id for this algorithm; without an id, the only one that fits.
    ///
    /// # Errors
    /// When there is none, also after asking again.
    pub async fn key(self: &Arc<Self>, id: Option<&str>, algorithm: Algorithm, asker: Asker) -> Result<DecodingKey, NoKey> {
        if let Some((key, age)) = self.find(id, algorithm) {
            if age > FRESH {
                let ring = Arc::clone(self);
                let id = id.map(str::to_owned);
                tokio::spawn(async move { ring.ask(id.as_deref(), asker).await });
            }
            return Ok(key);
        }
        let answered = self.ask(id, asker).await;
        match self.find(id, algorithm) {
            Some((key, _)) => Ok(key),
            None if answered => Err(NoKey::Unknown),
            None => Err(NoKey::Unreachable),
        }
    }

    /// A token counted that this key signed: it is kept whatever others are asked for, and asked about again on nobody's account.
    pub fn prove(&self, id: &str) {
        let is_new = |known: &[PublicKey]| known.iter().any(|key| key.is(id) && !key.is_proven);
        if is_new(&self.known.read().unwrap_or_else(PoisonError::into_inner)) {
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.iter_mut().filter(|key| key.is(id)).for_each(|key| key.is_proven = true);
        }
    }

    fn is_proven(&self, id: &str) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).iter().any(|key| key.is(id) && key.is_proven)
    }

    fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<(DecodingKey, Duration)> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut fitting = known.iter().filter(|key| key.told.elapsed() <= KEPT && key.fits(id, algorithm));
        let first = fitting.next()?;
        (id.is_some() || fitting.next().is_none()).then(|| (first.key.clone(), first.told.elapsed()))
    }

    /// Asks the issuer, unless it was asked the same within the last minute, or too much on such an account. Whether it answered.
    async fn ask(&self, id: Option<&str>, asker: Asker) -> bool {
        let (place, account) = match (&self.source, id) {
            // One document for all ids: one question.
            (Source::Set(_), _) => ("", None),
            (Source::PerKey(_), Some(id)) => (id, (!self.is_proven(id)).then_some(asker)),
            (Source::PerKey(_), None) => return true,
        };
        let question = self.asking.lock().unwrap_or_else(PoisonError::into_inner).question(place, account);
        let Some(question) = question else { return true };
        // Whoever holds it is the one who asks.
        let mut asked = question.lock().await;
        if let Some((_, answered)) = asked.filter(|(at, _)| at.elapsed() < AGAIN) {
            return answered;
        }
        let Some(read) = self.fetch(id.unwrap_or_default()).await else { return true };
        if let Err(fault) = read {
            tracing::error!(%fault, "the keys of the identity provider cannot be read; the ones at hand are used for a day");
        }
        *asked = Some((Instant::now(), read.is_ok()));
        read.is_ok()
    }

    /// What the issuer says now; `None` when the id is none that it could be asked for.
    async fn fetch(&self, id: &str) -> Option<Result<(), OutboundFault>> {
        Some(match &self.source {
            Source::Set(fetch) => fetch()
                .await
                .and_then(|document| jwks::read(&document).ok_or(OutboundFault::Unreadable))
                .map(|keys| self.replace(|_| false, keys)),
            Source::PerKey(fetch) => match fetch(id)?.await {
                // Never published, or taken back.
                Err(OutboundFault::Status(404)) => {
                    self.replace(|key| !key.is(id), Vec::new());
                    Ok(())
                }
                answer => answer.and_then(|document| jwks::of_pem(id, &document).ok_or(OutboundFault::Unreadable)).map(|mut key| {
                    key.is_proven = self.is_proven(id);
                    self.replace(|known| !known.is(id), vec![key]);
                }),
            },
        })
    }

    /// Keeps those of the known keys, and adds others. Beyond the most, those go first that no token was believed by.
    fn replace(&self, keeps: impl Fn(&PublicKey) -> bool, more: Vec<PublicKey>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let older = std::mem::take(&mut *known);
        let mut all: Vec<PublicKey> = more.into_iter().chain(older.into_iter().filter(keeps)).collect();
        all.sort_by_key(|key| !key.is_proven);
        all.truncate(jwks::MOST);
        *known = all;
    }
}

/// How many keys of a published set can be used; `None` when it is no set.
#[must_use]
pub fn count(document: &[u8]) -> Option<usize> {
    jwks::read(document).map(|keys| keys.len())
}

#[cfg(test)]
mod tests;
