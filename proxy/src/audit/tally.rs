//! How often each kind of event happened in this process, whether it became a row of its own or only part of a number.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use catalogue::record::EventKind;

#[derive(Debug, Default)]
pub struct Tally(Mutex<BTreeMap<&'static str, u64>>);

impl Tally {
    pub fn add(&self, kind: EventKind) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(kind.word()).or_default();
        *count = count.saturating_add(1);
    }

    /// Every kind that happened.
    pub fn counts(&self) -> Vec<(&'static str, u64)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|(word, count)| (*word, *count)).collect()
    }
}
