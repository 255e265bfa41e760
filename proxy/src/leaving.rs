//! Long copies on their way out: how many there may be at once, and that one ends when the right to take it does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::request::Parts;

use crate::error::ProxyError;
use crate::flow::Pieces;
use crate::identity::Caller;
use crate::pace::Pacing;
use crate::script;
use crate::service::Service;

/// How many copies may be under way, of everybody and of one person. Each holds little, and keeps a connection and the upstream or the store at work.
const MOST: usize = 8;
const MOST_EACH: usize = 2;
/// When it is worth asking again, in seconds.
const AGAIN: u64 = 10;
/// How often it is looked whether the right is still there: as soon as an end is felt elsewhere.
const LOOK: Duration = Duration::from_secs(4);

/// Who takes copies now.
#[derive(Clone, Debug)]
pub struct Leavers {
    /// How often it is looked whether somebody may go on.
    pub look: Duration,
    /// How many each takes.
    each: Arc<Mutex<HashMap<String, usize>>>,
}

impl Default for Leavers {
    fn default() -> Leavers {
        Leavers { look: LOOK, each: Arc::default() }
    }
}

/// A place among them, until it is dropped.
#[derive(Debug)]
struct Place {
    leavers: Leavers,
    person: String,
}

impl Leavers {
    fn enter(&self, person: &str) -> Result<Place, ProxyError> {
        let mut leavers = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        if leavers.values().sum::<usize>() >= MOST {
            return Err(ProxyError::Overloaded);
        }
        let own = leavers.entry(person.to_owned()).or_default();
        if *own >= MOST_EACH {
            return Err(ProxyError::TooMany { whose: Pacing::Person, seconds: AGAIN });
        }
        *own += 1;
        Ok(Place { leavers: self.clone(), person: person.to_owned() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut leavers = self.leavers.each.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = leavers.get_mut(&self.person) {
            *own -= 1;
            if *own == 0 {
                leavers.remove(&self.person);
            }
        }
    }
}

/// A copy under way, and in whose name.
#[derive(Debug)]
pub struct Leaving {
    service: Arc<Service>,
    caller: Caller,
    parts: Parts,
    looked: Instant,
    _place: Place,
}

impl Leaving {
    /// Takes a place.
    ///
    /// # Errors
    /// When too many copies are under way.
    pub fn begin(service: &Arc<Service>, caller: Caller, parts: Parts) -> Result<Leaving, ProxyError> {
        let place = service.pace.leavers.enter(&caller.human().id)?;
        Ok(Leaving { service: Arc::clone(service), caller, parts, looked: Instant::now(), _place: place })
    }

    #[must_use]
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }

    #[must_use]
    pub const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Whether whoever takes it may still do so, with the rights with which it began. A gateway's word about one request is good to its end: it would be
    /// too old before a long copy is whole. A look is no use of a session or a token: a copy keeps nobody signed in.
    pub async fn goes_on(&mut self) -> bool {
        if self.looked.elapsed() < self.service.pace.leavers.look || (self.caller.session.is_none() && self.caller.script.is_none()) {
            return true;
        }
        self.looked = Instant::now();
        let now = match &self.caller.script {
            Some(script) => script::again(&self.service, &script.token).await.ok().flatten(),
            None => self.service.identity.again(&self.parts.headers).await.ok(),
        };
        let goes_on = now.is_some_and(|now| now.rights == self.caller.rights);
        if !goes_on {
            tracing::info!("a copy broke off: whoever took it may not go on");
        }
        goes_on
    }

    /// Hands a piece over when there is room for it, if whoever takes it may still do so then. Whether it was handed over.
    pub async fn put(&mut self, pieces: &Pieces, text: String) -> bool {
        let room = loop {
            tokio::select! {
                room = pieces.room() => break room,
                // Whoever reads slowly does not keep what they may no longer have waiting for them.
                () = tokio::time::sleep(LOOK) => {
                    if !self.goes_on().await {
                        return false;
                    }
                }
            }
        };
        let Ok(room) = room else { return false };
        if !self.goes_on().await {
            return false;
        }
        room.put(text);
        true
    }
}

#[cfg(test)]
mod tests;
