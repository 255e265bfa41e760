//! Requests per minute, per key, and the headers that tell how many are left. Last-active dates have a documented limit of their own.

use catalogue::operation::Operation;
use catalogue::wire::Reply;

use crate::answer;
use crate::clock::{MINUTE, Moment};
use crate::door::KeyClass;
use crate::settings::RateLimit;

/// The documented limit of last-active-dates: per minute and organization.
const LAST_ACTIVE_PER_MINUTE: u32 = 200;

/// Counts within fixed windows of one logical minute. Assumed: how the upstream's windows lie is not published.
pub struct Limiter {
    limit: u32,
    windows: [Window; 3],
    /// Which window the request at hand counts in, and its limit.
    current: (usize, u32),
}

#[derive(Clone, Copy, Default)]
struct Window {
    started: Moment,
    used: u32,
}

impl Limiter {
    pub fn new(rate_limit: RateLimit) -> Limiter {
        Limiter { limit: rate_limit.per_minute, windows: [Window::default(); 3], current: (0, rate_limit.per_minute) }
    }

    /// Counts the request; refuses it beyond the limit.
    pub fn admit(&mut self, operation: &Operation, class: KeyClass, now: Moment, trace: &str) -> Result<(), Reply> {
        self.current = if operation.name == "GET_LAST_ACTIVE_DATES" {
            (2, LAST_ACTIVE_PER_MINUTE.min(self.limit))
        } else {
            (usize::from(class == KeyClass::Scim), self.limit)
        };
        let (at, limit) = self.current;
        let window = &mut self.windows[at];
        if now >= window.started.plus(MINUTE) {
            *window = Window { started: now, used: 0 };
        }
        window.used = window.used.saturating_add(1);
        if window.used > limit {
            return Err(answer::in_the_doors_shape(Some(operation.family), 429, trace));
        }
        Ok(())
    }

    /// Adds the three headers; the reset is an ISO 8601 date-time, not a number.
    pub fn stamp(&mut self, class: KeyClass, now: Moment, reply: &mut Reply) {
        let (at, limit) = self.current;
        let window = self.windows[at];
        let started = if window.used == 0 { now } else { window.started };
        reply.headers.push(("x-ratelimit-limit".to_owned(), limit.to_string()));
        reply.headers.push(("x-ratelimit-remaining".to_owned(), limit.saturating_sub(window.used).to_string()));
        reply.headers.push(("x-ratelimit-reset".to_owned(), started.plus(MINUTE).iso_seconds()));
        self.current = (usize::from(class == KeyClass::Scim), self.limit);
    }
}
