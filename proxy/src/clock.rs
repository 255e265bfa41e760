//! The present by the machine's wall clock, and a clock made of it that never goes back.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970.
#[must_use]
pub fn millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Seconds since 1970.
#[must_use]
pub fn seconds() -> i64 {
    millis() / 1000
}

/// Seconds since 1970 that never go back: a wall clock that is put back must not make anything last longer.
#[derive(Debug)]
pub struct Forward {
    started: Instant,
    at_start: i64,
    latest: AtomicI64,
}

impl Default for Forward {
    fn default() -> Forward {
        Forward { started: Instant::now(), at_start: seconds(), latest: AtomicI64::new(0) }
    }
}

impl Forward {
    pub fn now(&self) -> i64 {
        let since = i64::try_from(self.started.elapsed().as_secs()).unwrap_or(i64::MAX);
        let now = seconds().max(self.at_start.saturating_add(since));
        self.latest.fetch_max(now, Ordering::Relaxed).max(now)
    }
}

#[cfg(test)]
mod tests;
