//! Keeps one person from filling the record with refusals: so many a minute are rows of their own, the rest is one row with a number. Pure but for its lock.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Refusals of one person within a minute that are rows of their own.
const ROWS: u64 = 20;
const WINDOW: Duration = Duration::from_secs(60);
/// So many people are told apart; more than that share one count.
const MOST_PEOPLE: usize = 10_000;

#[derive(Debug)]
struct Seen {
    since: Instant,
    refusals: u64,
}

/// The refusals of the last minute.
#[derive(Debug, Default)]
pub struct Flood(Mutex<HashMap<String, Seen>>);

impl Flood {
    /// Counts a refusal; whether it is a row of its own.
    pub fn admits(&self, person: &str, now: Instant) -> bool {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let person = if people.contains_key(person) || people.len() < MOST_PEOPLE { person } else { "" };
        let seen = people.entry(person.to_owned()).or_insert(Seen { since: now, refusals: 0 });
        seen.refusals += 1;
        seen.refusals <= ROWS
    }

    /// Forgets whose minute is over, and says who was refused more often than there are rows, and how often.
    pub fn over(&self, now: Instant) -> Vec<(String, u64)> {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over = people.extract_if(|_, seen| now.duration_since(seen.since) >= WINDOW);
        over.filter(|(_, seen)| seen.refusals > ROWS).map(|(person, seen)| (person, seen.refusals - ROWS)).collect()
    }
}

#[cfg(test)]
mod tests;
