//! How replicas share one limit: what each tells the others of its use, and what they leave of it to this one. Whoever asks for little is left that much,
//! the others share the rest evenly, and what somebody does not use after all is free as its window passes. Pure: the moment is given.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// Of a limit, one part in so many is kept free together for replicas that ask for nothing now.
const KEPT_FREE: u32 = 20;

/// What a replica tells of its use of one limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What the upstream told of it.
    pub told: Option<u32>,
    /// What its refusals taught.
    pub learned: Option<u32>,
    /// Requests that were taken since the replica began.
    pub taken: u64,
    /// How many it asks for in a window; more than it gets, if it does not say.
    pub need: Option<u32>,
    /// For how long the upstream wants to be left alone, as it told this replica itself.
    pub paused_ms: u64,
}

/// What is known of the others.
#[derive(Clone, Debug, Default)]
pub struct Others(BTreeMap<String, Other>);

#[derive(Clone, Debug)]
struct Other {
    need: Option<u32>,
    taken: u64,
    /// The same when this window began.
    taken_before: u64,
    /// When it was so.
    at: Instant,
}

impl Other {
    fn used(&self) -> u32 {
        u32::try_from(self.taken.saturating_sub(self.taken_before)).unwrap_or(u32::MAX)
    }
}

impl Others {
    /// What those that live told, each at its moment. Nobody else counts any more.
    pub fn hear(&mut self, told: &[(String, Report, Instant)]) {
        self.0.retain(|replica, _| told.iter().any(|(known, ..)| known == replica));
        for (replica, report, at) in told {
            let other = Other { need: report.need, taken: report.taken, taken_before: report.taken, at: *at };
            let known = self.0.entry(replica.clone()).or_insert(other);
            // One that counts from nought again is another process.
            known.taken_before = known.taken_before.min(report.taken);
            (known.need, known.taken, known.at) = (report.need, report.taken, *at);
        }
    }

    /// A window begins.
    pub fn begin(&mut self) {
        self.0.values_mut().for_each(|other| other.taken_before = other.taken);
    }

    /// What they used in this window, as far as they have told.
    #[must_use]
    pub fn used(&self) -> u32 {
        self.0.values().map(Other::used).fold(0, u32::saturating_add)
    }

    /// How much of a limit is left to this replica, in a window that ends then and is so long.
    #[must_use]
    pub fn leave(&self, limit: u32, ends: Instant, length: Duration) -> u32 {
        if self.0.is_empty() {
            return limit;
        }
        let level = self.level(limit);
        let kept = self.0.values().map(|other| {
            let fair = self.need(other, limit).min(level);
            // What it told is old by a moment, in which it went on.
            let rest = ends.saturating_duration_since(other.at).as_secs_f64() / length.as_secs_f64();
            let expected = f64::from(other.used()) + f64::from(fair) * rest.min(1.0);
            expected.min(f64::from(fair.max(other.used())))
        });
        let left = f64::from(limit) - kept.sum::<f64>();
        // Not negative, and no more than the limit.
        left.max(0.0).round() as u32
    }

    fn need(&self, other: &Other, limit: u32) -> u32 {
        let others = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        other.need.unwrap_or(u32::MAX).max((limit / KEPT_FREE.saturating_mul(others)).max(1))
    }

    /// What everybody may have who asks for more than that.
    fn level(&self, limit: u32) -> u32 {
        let mut needs: Vec<u32> = self.0.values().map(|other| self.need(other, limit)).collect();
        needs.sort_unstable();
        let (mut rest, mut sharers) = (limit, u32::try_from(needs.len()).unwrap_or(u32::MAX).saturating_add(1));
        for need in needs {
            if need >= rest / sharers {
                break;
            }
            rest -= need;
            sharers -= 1;
        }
        rest / sharers
    }
}

#[cfg(test)]
mod tests;
