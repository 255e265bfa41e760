//! Sessions in memory: only the hash of an id is kept, both limits run on the monotonic clock, and the number is bounded.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::{Caller, SessionLimits, SessionRef, Whose};
use crate::secret;

/// More than a service of this kind ever sees; the oldest goes first.
const MOST: usize = 10_000;

type Key = [u8; 32];

#[derive(Debug)]
struct Session {
    caller: Caller,
    started: Instant,
    seen: Instant,
}

/// Every session of this process.
#[derive(Debug)]
pub struct Sessions {
    limits: SessionLimits,
    open: Mutex<HashMap<Key, Session>>,
}

impl Sessions {
    /// No session yet.
    #[must_use]
    pub fn new(limits: SessionLimits) -> Sessions {
        Sessions { limits, open: Mutex::new(HashMap::new()) }
    }

    /// Starts a session and answers with its id, which exists nowhere else from then on.
    pub fn start(&self, mut caller: Caller) -> String {
        let id = URL_SAFE_NO_PAD.encode(secret::random::<32>());
        let now = Instant::now();
        let mut open = self.lock();
        open.retain(|_, session| self.is_alive(session, now));
        if open.len() >= MOST
            && let Some(oldest) = open.iter().min_by_key(|(_, session)| session.seen).map(|(key, _)| *key)
        {
            open.remove(&oldest);
        }
        caller.session = Some(SessionRef(secret::hex(&key(&id))));
        open.insert(key(&id), Session { caller, started: now, seen: now });
        id
    }

    /// The caller of a living session, which counts as a use of it.
    pub fn find(&self, id: &str) -> Option<Caller> {
        let now = Instant::now();
        let mut open = self.lock();
        let session = open.get_mut(&key(id))?;
        if !self.is_alive(session, now) {
            open.remove(&key(id));
            return None;
        }
        session.seen = now;
        Some(session.caller.clone())
    }

    /// Ends a session.
    pub fn end(&self, id: &str) {
        self.lock().remove(&key(id));
    }

    /// Ends every session that is meant. How many there were.
    pub fn end_of(&self, whose: &Whose<'_>) -> u64 {
        let is_meant = |session: &mut Session| session.caller.subject.as_ref().is_some_and(|subject| whose.means(subject));
        u64::try_from(self.lock().extract_if(|_, session| is_meant(session)).count()).unwrap_or(u64::MAX)
    }

    fn is_alive(&self, session: &Session, now: Instant) -> bool {
        now.duration_since(session.seen) <= self.limits.idle && now.duration_since(session.started) <= self.limits.absolute
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Session>> {
        // Every change is one insert or remove, so a panic elsewhere cannot leave the map half-changed.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(id: &str) -> Key {
    Sha256::digest(id.as_bytes()).into()
}

#[cfg(test)]
mod tests;
