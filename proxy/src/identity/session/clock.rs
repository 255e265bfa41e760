//! Two clocks for the limits of a session: the steady one, which nobody can set, and the wall clock, which lives on over a restart. Of two ages
//! the greater counts, so that no jump of a clock makes a session younger.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use crate::clock;

/// Where the time comes from; tests move the wall clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Added to the wall clock, in seconds.
    shift: Arc<AtomicI64>,
}

impl Clock {
    /// Sets the wall clock forward or back, as an administrator or a time server might.
    pub fn jump(&self, seconds: i64) {
        self.shift.fetch_add(seconds, Ordering::Relaxed);
    }

    pub fn now(&self) -> Now {
        Now { steady: Instant::now(), wall: clock::seconds().saturating_add(self.shift.load(Ordering::Relaxed)) }
    }
}

/// The present on both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    pub steady: Instant,
    /// Seconds since 1970.
    pub wall: i64,
}

/// A moment in the past whose age is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// When this process learned of it.
    steady: Instant,
    /// How old it was then.
    before: Duration,
    pub wall: i64,
}

impl Mark {
    /// The present moment.
    pub const fn of(now: Now) -> Mark {
        Mark { steady: now.steady, before: Duration::ZERO, wall: now.wall }
    }

    /// A moment that was written down by the wall clock, here before a restart or by another replica.
    pub fn written(wall: i64, now: Now) -> Mark {
        Mark { steady: now.steady, before: span(wall, now.wall), wall }
    }

    /// What comes first on the steady clock.
    pub const fn order(&self) -> (Instant, i64) {
        (self.steady, self.wall)
    }

    /// The greater of its ages on both clocks.
    pub fn age(&self, now: Now) -> Duration {
        let steady = self.before.saturating_add(now.steady.saturating_duration_since(self.steady));
        steady.max(span(self.wall, now.wall))
    }
}

fn span(from: i64, to: i64) -> Duration {
    Duration::from_secs(u64::try_from(to.saturating_sub(from)).unwrap_or_default())
}
