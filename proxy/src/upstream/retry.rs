//! Whether a request may be sent a second time, when, and how many such repeats all requests together may cost. Pure, but for the chance in a pause.

use std::time::Duration;

use catalogue::wire::{Method, Reply};
use time::OffsetDateTime;

use super::{UpstreamFault, waiting};

/// Repeats of one request.
pub const MOST: u32 = 2;
/// The first pause lasts at most this, each further one twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(150);
/// An upstream that asks for a longer pause is told on to whoever asked, instead of holding them up.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a request is sent once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// It never reached the wire, so nothing can be doubled.
    NotSent,
    Broken,
    TimedOut,
    Limited,
    Unavailable,
}

impl Why {
    /// Whether a repeat counts against the budget of all. The first one after a connection that broke does not: everything on it broke at once, and an
    /// upstream that is down is noticed by its breaker.
    #[must_use]
    pub const fn is_free(self, repeat: u32) -> bool {
        repeat == 0 && matches!(self, Why::NotSent | Why::Broken)
    }

    /// The word on counters.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Why::NotSent => "not_sent",
            Why::Broken => "broken",
            Why::TimedOut => "timed_out",
            Why::Limited => "limited",
            Why::Unavailable => "unavailable",
        }
    }
}

/// Whether and why the request may be sent again after this end. Whatever may have reached the wire is repeated for GET alone: a search by POST reads
/// too, but what stands in between is only bound to treat GET so.
#[must_use]
pub fn why(method: Method, answer: &Result<Reply, UpstreamFault>) -> Option<Why> {
    let why = match answer {
        Err(UpstreamFault::NotSent(_)) => return Some(Why::NotSent),
        Err(UpstreamFault::Held(..) | UpstreamFault::Crowded) => return None,
        Err(UpstreamFault::TimedOut) => Why::TimedOut,
        Err(UpstreamFault::Broken(_)) => Why::Broken,
        Ok(reply) => match reply.status {
            429 => Why::Limited,
            502..=504 => Why::Unavailable,
            _ => return None,
        },
    };
    (method == Method::Get).then_some(why)
}

/// The pause before repeat number `repeat` (from 0): what the upstream asks for, or a random part of a growing span, so that those who failed together
/// do not come back together. `None` where the upstream asks for more patience than that. `chance` lies between 0 and 1.
#[must_use]
pub fn pause(repeat: u32, answer: &Result<Reply, UpstreamFault>, now: OffsetDateTime, chance: f64) -> Option<Duration> {
    let asked = answer.as_ref().ok().and_then(|reply| waiting::retry_after(reply, now)).map(Duration::from_secs);
    if asked.is_some_and(|asked| asked > PATIENCE) {
        return None;
    }
    let span = FIRST_PAUSE.saturating_mul(1 << repeat.min(8)).min(PATIENCE);
    Some(asked.unwrap_or_default() + span.mul_f64(chance.clamp(0.0, 1.0)))
}

/// What repeats may cost: a share of the requests, so that an upstream that is down is not asked three times as much.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    left: f64,
}

impl Budget {
    /// The share of a repeat that each request earns.
    const SHARE: f64 = 0.15;
    /// What there is at the start, for an installation that is hardly used.
    const START: f64 = 2.0;
    const MOST: f64 = 20.0;

    /// One more request.
    pub fn earn(&mut self) {
        self.left = (self.left + Budget::SHARE).min(Budget::MOST);
    }

    /// Takes one repeat, if there is one.
    #[must_use]
    pub fn spend(&mut self) -> bool {
        let is_enough = self.left >= 1.0;
        if is_enough {
            self.left -= 1.0;
        }
        is_enough
    }
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { left: Budget::START }
    }
}

#[cfg(test)]
mod tests;
