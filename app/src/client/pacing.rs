//! How long to wait before the next request of many, from what the last answers said about the rate limit (atlassian-api 3.6).

use std::cell::Cell;
use std::rc::Rc;

use catalogue::operation::{Operation, Token};
use catalogue::organization::GET_LAST_ACTIVE_DATES;

use super::transport::ApiReply;
use crate::moment;

/// The most one pause may last, in milliseconds: beyond it the header is not believed.
const LONGEST: i64 = 120_000;

/// What an answer says about the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub limit: Option<u64>,
    pub remaining: u64,
    /// When the allowance is whole again, in milliseconds since 1970.
    pub reset: i64,
}

impl Allowance {
    /// Reads the headers; the reset is an ISO 8601 moment, sometimes without seconds.
    #[must_use]
    pub fn of(reply: &ApiReply) -> Option<Allowance> {
        let remaining = reply.header("x-ratelimit-remaining")?.trim().parse().ok()?;
        let text = reply.header("x-ratelimit-reset")?.trim();
        let reset = moment::parse(text).or_else(|| moment::parse(&text.replace('Z', ":00Z")))? * 1_000;
        let limit = reply.header("x-ratelimit-limit").and_then(|text| text.trim().parse().ok());
        Some(Allowance { limit, remaining, reset })
    }

    /// The pause before the next request, in milliseconds. While more than half is left there is none; below that what is left is spread over the
    /// time to the reset, so that others can still work; with nothing left it waits for the reset.
    #[must_use]
    pub fn pause(self, now: i64) -> u32 {
        let left = (self.reset - now).clamp(0, LONGEST);
        let wait = match (self.remaining, self.limit) {
            (0, _) => left,
            (remaining, Some(limit)) if remaining > limit / 2 => 0,
            (remaining, None) if remaining > 10 => 0,
            (remaining, _) => left / i64::try_from(remaining).unwrap_or(i64::MAX),
        };
        u32::try_from(wait).unwrap_or(0)
    }
}

/// What the last answer to each key said: requests are counted by key.
#[derive(Clone, Default)]
pub struct Allowances(Rc<[Cell<Option<Allowance>>; 2]>);

impl Allowances {
    /// Remembers what an answer said. Last-active dates are counted by themselves.
    pub fn notice(&self, operation: &Operation, reply: &ApiReply) {
        if let Some(allowance) = Allowance::of(reply).filter(|_| operation.name != GET_LAST_ACTIVE_DATES.operation.name) {
            self.of(operation.token).set(Some(allowance));
        }
    }

    /// The pause before the next request with this key, in milliseconds.
    #[must_use]
    pub fn pause(&self, token: Token, now: i64) -> u32 {
        self.of(token).get().map_or(0, |allowance| allowance.pause(now))
    }

    fn of(&self, token: Token) -> &Cell<Option<Allowance>> {
        match token {
            Token::Organization => &self.0[0],
            Token::Scim => &self.0[1],
        }
    }
}

#[cfg(test)]
mod tests;
