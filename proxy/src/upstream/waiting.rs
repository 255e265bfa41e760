//! What an upstream answer says about time: how long to stay away after a refusal, and how much of a limit is left until when. Pure: the moment is
//! given.

use std::time::Duration;

use catalogue::wire::Reply;
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

/// Beyond this no date of a header is believed, and no automatic repeat makes sense.
pub const LONGEST: Duration = Duration::from_secs(3600);

/// Seconds from a `Retry-After`, which is a number or a date (RFC 9110 section 10.2.3); what lies further ahead than [`LONGEST`] is not believed.
#[must_use]
pub fn retry_after(reply: &Reply, now: OffsetDateTime) -> Option<u64> {
    let value = reply.header("retry-after")?.trim();
    let seconds = match value.parse() {
        Ok(seconds) => seconds,
        Err(_) => seconds_until(OffsetDateTime::parse(value, &Rfc2822).ok()?, sent_at(reply).unwrap_or(now)),
    };
    (seconds <= LONGEST.as_secs()).then_some(seconds)
}

/// What an answer tells about a limit (atlassian-api 3.6). All three headers are documented; that they come with every answer is not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub limit: u32,
    pub remaining: u32,
    /// Until the limit is whole again; absent where the reset is no moment of the next hour.
    pub reset: Option<Duration>,
}

impl Allowance {
    /// Reads the headers. The reset is an ISO 8601 moment, sometimes without seconds.
    #[must_use]
    pub fn of(reply: &Reply, now: OffsetDateTime) -> Option<Allowance> {
        let number = |name| reply.header(name).and_then(|text| text.trim().parse::<u32>().ok());
        let limit = number("x-ratelimit-limit").filter(|limit| *limit > 0)?;
        let remaining = number("x-ratelimit-remaining")?;
        let reset = reply.header("x-ratelimit-reset").and_then(moment).and_then(|at| {
            let ahead = at - sent_at(reply).unwrap_or(now);
            Duration::try_from(ahead).ok().filter(|ahead| *ahead > Duration::ZERO && *ahead <= LONGEST)
        });
        Some(Allowance { limit, remaining: remaining.min(limit), reset })
    }
}

/// The upstream's own clock, where it tells: its dates are then free of the difference between its clock and ours.
fn sent_at(reply: &Reply) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(reply.header("date")?.trim(), &Rfc2822).ok()
}

fn moment(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    OffsetDateTime::parse(text, &Rfc3339).or_else(|_| OffsetDateTime::parse(&text.replace('Z', ":00Z"), &Rfc3339)).ok()
}

/// Rounded up: coming back too early costs another refusal.
fn seconds_until(at: OffsetDateTime, now: OffsetDateTime) -> u64 {
    let ahead = at - now;
    u64::try_from(ahead.whole_seconds() + i64::from(ahead.subsec_nanoseconds() > 0)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
