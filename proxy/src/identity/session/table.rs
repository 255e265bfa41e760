//! The sessions that this process knows, and those that it knows to have ended.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::clock::{Mark, Now};
use super::kept::Kept;
use super::{Found, Key, Open, tag_of};
use crate::identity::{Principal, SessionLimits, SessionRef, Visit};

/// More than a service of this kind ever sees; the least recently used goes first.
pub const MOST: usize = 10_000;

/// How long a store that failed is left alone.
const QUIET: Duration = Duration::from_secs(2);

/// A session in memory.
#[derive(Clone, Debug)]
pub struct Session {
    pub principal: Arc<Principal>,
    session: SessionRef,
    visit: Visit,
    started: Mark,
    seen: Mark,
    /// The latest use that the store knows.
    written: i64,
    /// When the store last said that it lives.
    read: Mark,
}

/// What the table knows of an id.
pub enum Known {
    Living,
    Ended,
    Nothing,
}

#[derive(Debug, Default)]
pub struct Table {
    open: HashMap<Key, Session>,
    /// Ended here. An answer of the store that is older than the end does not bring one back.
    ended: HashSet<Key>,
    /// Ended here, and the store could not be told yet.
    owed: HashSet<Key>,
    /// When the store last failed to answer.
    failed: Option<Mark>,
}

impl Session {
    fn of(kept: Kept, now: Now) -> Session {
        Session {
            principal: Arc::new(kept.principal),
            session: SessionRef(tag_of(&kept.key)),
            visit: kept.visit,
            started: Mark::written(kept.started, now),
            seen: Mark::written(kept.seen, now),
            written: kept.seen,
            read: Mark::of(now),
        }
    }

    pub fn is_alive(&self, now: Now, limits: SessionLimits) -> bool {
        self.seen.age(now) <= limits.idle && self.started.age(now) <= limits.absolute
    }

    /// How long ago the store said that it lives.
    pub fn unread_for(&self, now: Now) -> Duration {
        self.read.age(now)
    }

    pub fn found(&self) -> Found {
        Found { principal: Arc::clone(&self.principal), session: self.session.clone() }
    }

    pub fn shown(&self) -> Open {
        Open {
            principal: self.principal.as_ref().clone(),
            session: self.session.clone(),
            visit: self.visit.clone(),
            started: self.started.wall,
            seen: self.seen.wall,
        }
    }
}

impl Table {
    pub fn look_up(&self, key: &Key) -> Known {
        match self.open.get(key) {
            Some(_) => Known::Living,
            None if self.ended.contains(key) || self.owed.contains(key) => Known::Ended,
            None => Known::Nothing,
        }
    }

    /// One that is open here.
    pub fn get(&self, key: &Key) -> Option<&Session> {
        self.open.get(key)
    }

    /// Takes a session in, or what the store says of one that is known. Of two uses the later counts. One that ended here stays ended.
    pub fn take(&mut self, kept: Kept, now: Now) {
        let key = kept.key;
        if matches!(self.look_up(&key), Known::Ended) {
            return;
        }
        if let Some(session) = self.open.get_mut(&key) {
            session.read = Mark::of(now);
            session.written = kept.seen;
            if kept.seen > session.seen.wall {
                session.seen = Mark::written(kept.seen, now);
            }
            return;
        }
        if self.open.len() >= MOST
            && let Some(oldest) = self.open.iter().min_by_key(|(_, session)| session.seen.order()).map(|(key, _)| *key)
        {
            self.open.remove(&oldest);
        }
        self.open.insert(key, Session::of(kept, now));
    }

    /// Counts a use of a living session. Answers also with whether it is time to write it down. One whose time is over ends.
    pub fn touch(&mut self, key: &Key, now: Now, limits: SessionLimits, every: i64) -> Option<(Found, bool)> {
        let session = self.open.get_mut(key)?;
        if !session.is_alive(now, limits) {
            self.end(*key);
            return None;
        }
        session.seen = Mark::of(now);
        let is_due = now.wall.saturating_sub(session.written) >= every;
        if is_due {
            session.written = now.wall;
        }
        Some((session.found(), is_due))
    }

    /// Ends a session here. The store is owed the news until [`Table::paid`].
    pub fn end(&mut self, key: Key) -> Option<Session> {
        self.owed.insert(key);
        self.open.remove(&key)
    }

    /// Forgets one that the store says has ended.
    pub fn drop_ended(&mut self, key: &Key) {
        self.open.remove(key);
    }

    /// Ends those whose time is over.
    pub fn end_old(&mut self, now: Now, limits: SessionLimits) {
        let over: Vec<Key> = self.open.extract_if(|_, session| !session.is_alive(now, limits)).map(|(key, _)| key).collect();
        self.owed.extend(over);
    }

    pub fn owed(&self) -> Vec<Key> {
        self.owed.iter().copied().collect()
    }

    /// The store was told of these ends.
    pub fn paid(&mut self, keys: &[Key]) {
        // Ids do not come again, so what is forgotten here is at worst asked of the store, which knows of the end by now.
        if self.ended.len() + keys.len() > MOST {
            self.ended.clear();
        }
        for key in keys {
            self.owed.remove(key);
            self.ended.insert(*key);
        }
    }

    /// The store failed to answer.
    pub const fn be_quiet(&mut self, now: Now) {
        self.failed = Some(Mark::of(now));
    }

    /// Whether it failed just now, so that asking again is no use yet.
    pub fn is_quiet(&self, now: Now) -> bool {
        self.failed.as_ref().is_some_and(|failed| failed.age(now) < QUIET)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Session)> {
        self.open.iter()
    }
}
