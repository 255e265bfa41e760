//! What is known of one limit of the upstream, and whether one more request fits into it now. The numbers are published for hardly any call, so they are
//! learned: from the headers of every answer where they come, and from refusals where they do not. Pure: the moment is given.

mod sharing;
mod telling;

use std::time::{Duration, Instant};

use super::asking::Lane;
use super::share::Others;
use super::waiting::Allowance;

/// A window that nobody has told the length of. All published limits are per minute.
const USUAL: Duration = Duration::from_secs(60);
/// Windows used up without a refusal before a learned limit is doubted.
const TRUSTED: u32 = 4;
/// Two moments that are closer than this are one: answers overtake each other, and headers know whole seconds.
const TOLERANCE: Duration = Duration::from_millis(1_500);
const SHORTEST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_BLIND_PAUSE: Duration = Duration::from_secs(30);

/// One limit.
#[derive(Clone, Debug)]
pub struct Window {
    /// What the upstream says.
    told: Option<u32>,
    /// What its refusals say.
    learned: Option<u32>,
    length: Duration,
    started: Instant,
    ends: Instant,
    /// Whether it began when the upstream's own window began, so that what fits into it is the limit.
    is_aligned: bool,
    /// Sent in this window, whether answered or not.
    own: u32,
    /// Sent in it by everybody, as the upstream told last, and how many of ours it had answered by then.
    told_used: u32,
    answered: u32,
    refused: u32,
    in_flight: u32,
    paused_until: Option<Instant>,
    /// The same, as far as the upstream asked this replica itself.
    asked_to_pause_until: Option<Instant>,
    /// Refusals in a row that said nothing about time.
    blind: u32,
    /// Windows in a row that were used up without a refusal.
    calm: u32,
    /// What was learned before more was tried.
    before_growth: Option<u32>,
    /// Between two refusals nothing was taken at all. That says nothing about a limit: one request at a time tries whether it is over.
    is_shut: bool,
    /// Whether one does. What was sent before and hangs is none of them.
    is_tried: bool,
    /// Until then one request tries whether the upstream's next window has begun as well: it tells when in whole seconds.
    is_unsure_until: Option<Instant>,
    /// Sent before this window began, and not answered then.
    carried: u32,
    others: Others,
    /// Since the last report: when that was, what was sent, and until when to say that more was wanted.
    reported: Instant,
    sent: u32,
    wants_more_until: Option<Instant>,
    /// Since ever.
    taken: u64,
}

impl Window {
    /// Nothing is known yet, and nothing is held back.
    #[must_use]
    pub fn new(now: Instant) -> Window {
        Window {
            told: None,
            learned: None,
            length: USUAL,
            started: now,
            ends: now + USUAL,
            is_aligned: false,
            own: 0,
            told_used: 0,
            answered: 0,
            refused: 0,
            in_flight: 0,
            paused_until: None,
            asked_to_pause_until: None,
            blind: 0,
            calm: 0,
            before_growth: None,
            is_shut: false,
            is_tried: false,
            is_unsure_until: None,
            carried: 0,
            others: Others::default(),
            reported: now,
            sent: 0,
            wants_more_until: None,
            taken: 0,
        }
    }

    /// How many requests fit into a window, as far as is known.
    #[must_use]
    pub fn limit(&self) -> Option<u32> {
        match (self.told, self.learned) {
            (Some(told), Some(learned)) => Some(told.min(learned)),
            (told, learned) => told.or(learned),
        }
    }

    /// Whether the upstream asked to be left alone, and for how long yet.
    #[must_use]
    pub fn paused(&self, now: Instant) -> Option<Duration> {
        self.paused_until.map(|until| until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }

    /// Takes a place for one request.
    ///
    /// # Errors
    /// How long it is until there may be one.
    pub fn take(&mut self, lane: Lane, now: Instant) -> Result<(), Duration> {
        self.roll(now);
        let fits = self.fits(lane, now);
        if fits.is_ok() {
            self.own += 1;
            self.in_flight += 1;
            self.sent += 1;
            self.is_tried = self.is_shut;
        } else {
            self.wanted(now);
        }
        fits
    }

    fn fits(&self, lane: Lane, now: Instant) -> Result<(), Duration> {
        if let Some(left) = self.paused(now) {
            return Err(left);
        }
        let is_unsure = self.is_unsure_until.is_some_and(|until| now < until);
        if (self.is_shut && self.is_tried) || (is_unsure && self.own > self.carried) {
            return Err(SHORTEST_PAUSE);
        }
        let Some(limit) = self.limit() else { return Ok(()) };
        let left = self.ends.saturating_duration_since(now);
        let share = self.others.leave(limit, self.ends, self.length);
        if self.used() >= limit || self.own >= share {
            // Answers that are on their way may say that there is room.
            let is_known = self.own >= share || self.used().saturating_sub(self.in_flight) >= limit;
            return Err(if is_known { left.max(SHORTEST_PAUSE) } else { SHORTEST_PAUSE });
        }
        if lane == Lane::Batch {
            self.on_the_line(self.used(), limit, left)?;
            self.on_the_line(self.own, share, left)?;
        }
        Ok(())
    }

    /// What is not urgent uses the limit evenly over the window, so that at every moment something is left for people. It gets all that they leave.
    fn on_the_line(&self, used: u32, limit: u32, left: Duration) -> Result<(), Duration> {
        let (limit, length) = (f64::from(limit), self.length.as_secs_f64());
        let passed = (length - left.as_secs_f64()).max(0.0);
        let head_start = (limit / 10.0).max(1.0);
        let ahead = f64::from(used) + 1.0 - head_start - limit * passed / length;
        if ahead <= 0.0 {
            return Ok(());
        }
        Err(Duration::from_secs_f64(ahead * length / limit).clamp(Duration::from_millis(5), left.max(SHORTEST_PAUSE)))
    }

    /// The request was not sent after all.
    pub fn give_back(&mut self) {
        self.own = self.own.saturating_sub(1);
        self.sent = self.sent.saturating_sub(1);
        self.ended();
    }

    /// The request has ended without an answer that says anything.
    pub fn ended(&mut self) {
        self.is_tried = false;
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// An answer that is no refusal, with what it says about the limit.
    pub fn accepted(&mut self, allowance: Option<Allowance>, now: Instant) {
        self.ended();
        self.taken += 1;
        self.blind = 0;
        self.roll(now);
        (self.is_shut, self.is_unsure_until) = (false, None);
        if let Some(allowance) = allowance {
            self.told(allowance, now);
        }
    }

    /// The upstream refused because it was too much. Everybody who uses this limit waits.
    pub fn refused(&mut self, retry_after: Option<Duration>, allowance: Option<Allowance>, now: Instant) {
        self.ended();
        self.roll(now);
        if let Some(allowance) = allowance {
            self.told = Some(allowance.limit);
            self.everybody_used(allowance.limit - allowance.remaining);
        }
        self.refused += 1;
        self.calm = 0;
        let reset = allowance.filter(|allowance| allowance.remaining == 0).and_then(|allowance| allowance.reset);
        let pause = retry_after.or(reset).unwrap_or_else(|| {
            let pause = Duration::from_secs(1).saturating_mul(1 << self.blind.min(5)).min(LONGEST_BLIND_PAUSE);
            // Those that were under way together are one refusal.
            self.blind += u32::from(self.paused(now).is_none());
            pause
        });
        let until = now + pause.max(SHORTEST_PAUSE);
        self.asked_to_pause_until = self.asked_to_pause_until.max(Some(until));
        self.pause(until);
    }

    fn pause(&mut self, until: Instant) {
        self.paused_until = self.paused_until.max(Some(until));
    }

    /// Begins the next window when this one is over.
    fn roll(&mut self, now: Instant) {
        if let Some(until) = self.paused_until {
            if now >= until {
                self.after_pause(until);
            }
        } else if now >= self.ends {
            self.grow();
            let was_used_up = self.told.is_some_and(|told| self.used() >= told);
            self.begin(now, false);
            self.is_unsure_until = was_used_up.then_some(now + TOLERANCE);
        }
    }

    /// The end of a pause is where the upstream's next window begins. What fitted between two such moments is the limit.
    fn after_pause(&mut self, until: Instant) {
        let taken = self.own.saturating_sub(self.refused + self.in_flight).saturating_add(self.others.used());
        let fitted = taken.max(self.told_used);
        self.is_shut = taken == 0;
        if self.is_shut {
            // Nothing is learned.
        } else if self.is_aligned {
            if self.told.is_none_or(|told| fitted < told) {
                self.learned = Some(fitted);
            }
            if self.told.is_none() {
                self.length = whole(until.saturating_duration_since(self.started));
            }
        } else if let Some(learned) = self.learned {
            // It is not known how much of the upstream's window this was; the next one tells.
            self.learned = Some(self.before_growth.take().unwrap_or(learned - learned / 20).max(1));
        }
        self.before_growth = None;
        self.paused_until = None;
        self.begin(until, true);
        self.is_unsure_until = Some(until + TOLERANCE);
    }

    fn begin(&mut self, at: Instant, is_aligned: bool) {
        (self.started, self.ends, self.is_aligned) = (at, at + self.length, is_aligned);
        (self.own, self.carried) = (self.in_flight, self.in_flight);
        (self.told_used, self.answered, self.refused) = (0, 0, 0);
        self.is_unsure_until = None;
        self.others.begin();
    }

    /// A limit that was learned may have been raised since: where it was used up for a while without a refusal, a little more is tried, and more each time.
    fn grow(&mut self) {
        let Some(learned) = self.learned else { return };
        if self.refused > 0 || self.used().max(self.own.saturating_add(self.others.used())) < learned {
            return;
        }
        self.calm += 1;
        if self.calm > TRUSTED {
            let percent = (2_u32 << (self.calm - TRUSTED - 1).min(4)).min(25);
            self.before_growth.get_or_insert(learned);
            self.learned = Some(learned.saturating_add((learned.saturating_mul(percent) / 100).max(1)));
        }
    }
}

/// A pause is told in whole seconds, rounded up; a window that looks like a minute is one.
fn whole(measured: Duration) -> Duration {
    if measured.abs_diff(USUAL) < TOLERANCE { USUAL } else { measured.max(SHORTEST_PAUSE) }
}

#[cfg(test)]
mod tests;
