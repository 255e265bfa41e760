//! Leaves an upstream alone that does not answer: after so many failures nothing is sent for a moment, then one request tries whether it is back. Pure:
//! the moment is given.

use std::time::{Duration, Instant};

/// How many of the last calls are remembered.
const REMEMBERED: u32 = 20;
/// So many failures, and at least half of what is remembered, open it.
const ENOUGH: u32 = 5;
const FIRST_REST: Duration = Duration::from_secs(1);
/// Never longer, so that the upstream is found again soon after it is back.
const LONGEST_REST: Duration = Duration::from_secs(8);

/// Whether a family of calls is open for requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Everything passes.
    Closed,
    /// Nothing passes until then; afterwards one request does.
    Open { until: Instant, rest: Duration },
    /// One request is on its way to see; the others wait for what it finds.
    Trying { since: Instant, rest: Duration },
}

/// One breaker.
#[derive(Clone, Debug)]
pub struct Breaker {
    state: State,
    /// The last calls, newest first: a bit for each, set where it failed.
    failures: u32,
    seen: u32,
}

/// How a call ended, as far as it tells whether the upstream is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Answered,
    Failed,
    /// It says nothing: it was given up here.
    Unknown,
}

impl Default for Breaker {
    fn default() -> Breaker {
        Breaker { state: State::Closed, failures: 0, seen: 0 }
    }
}

impl Breaker {
    /// Lets a call pass.
    ///
    /// # Errors
    /// After how long one will.
    pub fn enter(&mut self, now: Instant, patience: Duration) -> Result<(), Duration> {
        match self.state {
            State::Closed => Ok(()),
            State::Open { until, .. } if now < until => Err(until - now),
            // Whoever tries may have been given up; then the next one does.
            State::Trying { since, rest } if now < since + patience => Err(rest),
            State::Open { rest, .. } | State::Trying { rest, .. } => {
                self.state = State::Trying { since: now, rest };
                Ok(())
            }
        }
    }

    /// What became of a call that passed. `chance` lies between 0 and 1, so that several services do not come back at one moment.
    pub fn ended(&mut self, end: End, now: Instant, chance: f64) {
        match (end, self.state) {
            (End::Answered, State::Trying { .. }) => *self = Breaker::default(),
            (End::Failed, State::Trying { rest, .. }) => self.open((rest * 2).min(LONGEST_REST), now, chance),
            (End::Unknown, State::Trying { rest, .. }) => self.state = State::Open { until: now, rest },
            (End::Answered | End::Failed, State::Closed) => {
                self.failures = (self.failures << 1 | u32::from(end == End::Failed)) & ((1 << REMEMBERED) - 1);
                self.seen = (self.seen + 1).min(REMEMBERED);
                let failed = self.failures.count_ones();
                // The last one decides when, so that what recovers by itself is not stopped afterwards.
                if end == End::Failed && failed >= ENOUGH && failed * 2 >= self.seen {
                    self.open(FIRST_REST, now, chance);
                }
            }
            // Calls that were under way when it opened.
            (_, State::Open { .. }) | (End::Unknown, State::Closed) => {}
        }
    }

    /// What it says, for the counters.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    fn open(&mut self, rest: Duration, now: Instant, chance: f64) {
        let shortened = rest.mul_f64(1.0 - chance.clamp(0.0, 1.0) / 4.0);
        *self = Breaker { state: State::Open { until: now + shortened, rest }, ..Breaker::default() };
    }
}

#[cfg(test)]
mod tests;
