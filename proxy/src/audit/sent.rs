//! What was sent with changes that make something new, kept in memory while nobody knows what became of them: the record has no address and no name to look
//! for. It is wiped when the change is found out, when it is old, and with the process.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::secret::SecretString;

/// Longer than a change is looked up.
const LONGEST: Duration = Duration::from_secs(3 * 60 * 60);
/// How many are kept; beyond that, the oldest goes.
const MOST: usize = 500;

/// By the id of the change.
#[derive(Debug, Default)]
pub struct Sent(Mutex<BTreeMap<String, (Instant, SecretString)>>);

impl Sent {
    pub fn keep(&self, change: &str, body: SecretString) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            let oldest = kept.iter().min_by_key(|(_, (since, _))| *since).map(|(id, _)| id.clone());
            drop(oldest.and_then(|id| kept.remove(&id)));
        }
        kept.insert(change.to_owned(), (Instant::now(), body));
    }

    /// Wipes what is old at this time: whoever else found out what became of the change told nobody here.
    pub fn drop_old(&self, now: Instant) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (since, _)| now.saturating_duration_since(*since) < LONGEST);
    }

    pub fn of(&self, change: &str) -> Option<SecretString> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(change).filter(|(since, _)| since.elapsed() < LONGEST).map(|(_, body)| body.clone())
    }

    pub fn forget(&self, change: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(change);
    }
}

#[cfg(test)]
mod tests;
