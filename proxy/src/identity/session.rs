//! Sessions: only the hash of an id is kept, both limits hold whatever the clocks do, the number is bounded, and any can be ended from elsewhere.

mod clock;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::{Principal, SessionLimits, Visit, Whose};
use crate::secret;
use crate::store::StoreError;
pub use clock::Clock;
use clock::{Mark, Now};

/// More than a service of this kind ever sees; the oldest goes first.
const MOST: usize = 10_000;
/// Letters of a tag.
const TAG: usize = 12;

type Key = [u8; 32];

#[derive(Clone, Debug)]
struct Session {
    principal: Principal,
    visit: Visit,
    started: Mark,
    seen: Mark,
}

/// The one whose session a request carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub principal: Principal,
    /// What screens and the record call the session. Neither the id nor what the store knows it by can be found from it.
    pub tag: String,
}

/// A session as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub principal: Principal,
    pub tag: String,
    pub visit: Visit,
    /// Seconds since 1970.
    pub started: i64,
    pub seen: i64,
}

/// Which sessions are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Those<'a> {
    All,
    /// The one with this tag.
    Tagged(&'a str),
    Of(Whose<'a>),
}

impl Those<'_> {
    fn include(self, key: &Key, session: &Session) -> bool {
        match self {
            Those::All => true,
            Those::Tagged(tag) => tag_of(key) == tag,
            Those::Of(whose) => whose.means(&session.principal.subject),
        }
    }
}

/// Every session of this process.
#[derive(Debug)]
pub struct Sessions {
    limits: SessionLimits,
    clock: Clock,
    open: Mutex<HashMap<Key, Session>>,
}

impl Sessions {
    /// No session yet, and none that outlives the process.
    #[must_use]
    pub fn new(limits: SessionLimits) -> Sessions {
        Sessions { limits, clock: Clock::default(), open: Mutex::new(HashMap::new()) }
    }

    /// Starts a session and answers with its id, which exists nowhere else from then on.
    ///
    /// # Errors
    /// When the store cannot be used; then nobody new gets in.
    pub async fn start(&self, principal: Principal, visit: Visit) -> Result<String, StoreError> {
        let id = URL_SAFE_NO_PAD.encode(secret::random::<32>());
        let now = self.clock.now();
        let mut open = self.lock();
        open.retain(|_, session| self.is_alive(session, now));
        if open.len() >= MOST
            && let Some(oldest) = open.iter().min_by_key(|(_, session)| session.seen.order()).map(|(key, _)| *key)
        {
            open.remove(&oldest);
        }
        open.insert(key(&id), Session { principal, visit, started: Mark::of(now), seen: Mark::of(now) });
        Ok(id)
    }

    /// The owner of a living session, which counts as a use of it.
    ///
    /// # Errors
    /// When only the store could tell, and it cannot be used.
    pub async fn find(&self, id: &str) -> Result<Option<Found>, StoreError> {
        let now = self.clock.now();
        let key = key(id);
        let mut open = self.lock();
        let Some(session) = open.get_mut(&key) else { return Ok(None) };
        if !self.is_alive(session, now) {
            open.remove(&key);
            return Ok(None);
        }
        session.seen = Mark::of(now);
        Ok(Some(Found { principal: session.principal.clone(), tag: tag_of(&key) }))
    }

    /// Every living session, the latest used first.
    ///
    /// # Errors
    /// When only the store could tell, and it cannot be used.
    pub async fn list(&self) -> Result<Vec<Open>, StoreError> {
        let now = self.clock.now();
        let open = self.lock();
        let mut list: Vec<Open> =
            open.iter().filter(|(_, session)| self.is_alive(session, now)).map(|(key, session)| shown(key, session)).collect();
        list.sort_by(|one, other| other.seen.cmp(&one.seen).then_with(|| one.tag.cmp(&other.tag)));
        Ok(list)
    }

    /// Ends the session with this id. Answers with what it was.
    ///
    /// # Errors
    /// When the end could not be written down; it holds in this process all the same.
    pub async fn end(&self, id: &str) -> Result<Option<Open>, StoreError> {
        let key = key(id);
        Ok(self.lock().remove(&key).map(|session| shown(&key, &session)))
    }

    /// Ends several. Answers with what they were.
    ///
    /// # Errors
    /// When the end could not be written down; it holds in this process all the same.
    pub async fn end_those(&self, those: Those<'_>) -> Result<Vec<Open>, StoreError> {
        let ended =
            self.lock().extract_if(|key, session| those.include(key, session)).map(|(key, session)| shown(&key, &session)).collect();
        Ok(ended)
    }

    /// The clock, for whoever wants to move it.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    fn is_alive(&self, session: &Session, now: Now) -> bool {
        session.seen.age(now) <= self.limits.idle && session.started.age(now) <= self.limits.absolute
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Session>> {
        // Every change is one insert or remove, so a panic elsewhere cannot leave the map half-changed.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shown(key: &Key, session: &Session) -> Open {
    Open {
        principal: session.principal.clone(),
        tag: tag_of(key),
        visit: session.visit.clone(),
        started: session.started.wall,
        seen: session.seen.wall,
    }
}

fn key(id: &str) -> Key {
    Sha256::digest(id.as_bytes()).into()
}

/// The beginning of the hash of the hash: enough to tell sessions apart, useless for finding one.
fn tag_of(key: &Key) -> String {
    let mut tag = secret::hex(&Sha256::digest(key));
    tag.truncate(TAG);
    tag
}

#[cfg(test)]
mod tests;
