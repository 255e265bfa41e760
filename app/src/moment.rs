//! Points in time: read from what the upstream writes, told as "2 days ago" with the exact time beside it. Reading and wording are pure; only the clock and the locale are the browser's.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// How long one piece of a long wait is, in milliseconds; between two it can be interrupted.
const PIECE: u32 = 250;

/// Seconds since 1970 of an ISO 8601 date-time or of a bare date (read as noon UTC, so that no zone moves it to another day).
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    if text.len() == 10 {
        return parse(&format!("{text}T12:00:00Z"));
    }
    OffsetDateTime::parse(text, &Rfc3339).ok().map(OffsetDateTime::unix_timestamp)
}

/// How long before `now` a moment was, in the largest fitting unit.
#[must_use]
pub fn ago(then: i64, now: i64) -> String {
    let age = now - then;
    let (amount, unit) = match age.abs() {
        seconds if seconds < MINUTE => return if age < -5 { "in a moment".to_owned() } else { "just now".to_owned() },
        seconds if seconds < HOUR => (seconds / MINUTE, "minute"),
        seconds if seconds < DAY => (seconds / HOUR, "hour"),
        seconds if seconds < 92 * DAY => (seconds / DAY, "day"),
        seconds if seconds < 731 * DAY => (seconds / (30 * DAY), "month"),
        seconds => (seconds / (365 * DAY), "year"),
    };
    let plural = if amount == 1 { "" } else { "s" };
    if age < 0 { format!("in {amount} {unit}{plural}") } else { format!("{amount} {unit}{plural} ago") }
}

/// As [`ago`], and below a minute in seconds: for what is old after some.
#[must_use]
pub fn seconds_ago(then: i64, now: i64) -> String {
    match now - then {
        seconds @ 4..MINUTE => format!("{seconds} s ago"),
        _ => ago(then, now),
    }
}

/// The browser's clock, in seconds since 1970.
#[must_use]
pub fn now() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit an i64 until the year 292 million")]
    let seconds = (js_sys::Date::now() / 1000.0) as i64;
    seconds
}

/// The browser's clock, in milliseconds since 1970.
#[must_use]
pub fn milliseconds() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit an i64")]
    let now = js_sys::Date::now() as i64;
    now
}

/// Waits this many milliseconds, unless it is interrupted; gives whether it was left to. A tab that nobody sees is woken only now and then, so the clock
/// counts; the pieces do where the clock is set back.
pub async fn pause_unless(milliseconds: u32, is_interrupted: impl Fn() -> bool) -> bool {
    let until = self::milliseconds() + i64::from(milliseconds);
    let mut left = milliseconds;
    while left > 0 && self::milliseconds() < until && !is_interrupted() {
        let piece = left.min(PIECE);
        pause(i32::try_from(piece).unwrap_or(i32::MAX)).await;
        left -= piece;
    }
    !is_interrupted()
}

/// Waits this many milliseconds.
pub async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // Fails only without a window, and then nobody waits either.
        let _ = leptos::prelude::window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    // The promise only ever resolves.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// The exact time in the reader's locale and zone, with the zone named.
#[must_use]
pub fn exact(seconds: i64) -> String {
    printed(seconds, &[("dateStyle", "medium"), ("timeStyle", "long")])
}

/// The day in the reader's locale and zone.
#[must_use]
pub fn day(seconds: i64) -> String {
    printed(seconds, &[("dateStyle", "long")])
}

/// The time of day in the reader's locale and zone.
#[must_use]
pub fn time(seconds: i64) -> String {
    printed(seconds, &[("timeStyle", "medium")])
}

fn printed(seconds: i64, styles: &[(&str, &str)]) -> String {
    let date = js_sys::Date::new_0();
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
    date.set_time(seconds as f64 * 1000.0);
    let options = js_sys::Object::new();
    for (key, value) in styles {
        // A plain object accepts every property.
        let _ = js_sys::Reflect::set(&options, &(*key).into(), &(*value).into());
    }
    date.to_locale_string("default", &options).into()
}

/// A whole number with the locale's grouping.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
