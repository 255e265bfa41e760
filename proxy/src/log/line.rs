//! Events as lines of JSON, written straight into one buffer: the time, the level, and the fields by their names.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Longer lines than nearly all.
const USUAL: usize = 512;

thread_local! {
    /// Kept, so that a line costs no allocation.
    static LINE: RefCell<String> = RefCell::new(String::with_capacity(USUAL));
}

/// Gives each event as a line to `put`. Spans are not told of.
pub struct Lines<F> {
    most: Level,
    put: F,
}

impl<F: Fn(Level, &[u8]) + Send + Sync + 'static> Lines<F> {
    pub const fn new(most: Level, put: F) -> Lines<F> {
        Lines { most, put }
    }
}

impl<F: Fn(Level, &[u8]) + Send + Sync + 'static> Subscriber for Lines<F> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.most
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.most.into())
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        LINE.with(|kept| {
            // What is printed may itself log; it gets a line of its own.
            match kept.try_borrow_mut() {
                Ok(mut line) => self.tell(event, &mut line),
                Err(_) => self.tell(event, &mut String::with_capacity(USUAL)),
            }
        });
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl<F: Fn(Level, &[u8])> Lines<F> {
    fn tell(&self, event: &Event<'_>, line: &mut String) {
        let level = *event.metadata().level();
        line.clear();
        line.push_str("{\"timestamp\":\"");
        timestamp(SystemTime::now(), line);
        line.push_str("\",\"level\":\"");
        line.push_str(level.as_str());
        line.push_str("\",\"fields\":{");
        event.record(&mut Fields { line, has_any: false });
        line.push_str("}}\n");
        (self.put)(level, line.as_bytes());
        line.shrink_to(8 * USUAL);
    }
}

/// `2026-11-22T14:30:00.123456Z`.
fn timestamp(now: SystemTime, line: &mut String) {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (year, month, day) = date(days);
    let mut text = *b"0000-00-00T00:00:00.000000Z";
    for (value, place) in [
        (year, 0..4),
        (month, 5..7),
        (day, 8..10),
        (second / 3600, 11..13),
        (second / 60 % 60, 14..16),
        (second % 60, 17..19),
        (u64::from(since.subsec_micros()), 20..26),
    ] {
        let mut left = value;
        for digit in text[place].iter_mut().rev() {
            *digit += u8::try_from(left % 10).unwrap_or_default();
            left /= 10;
        }
    }
    line.push_str(std::str::from_utf8(&text).expect("digits are text"));
}

/// Year, month and day of a number of days since 1970, by the calendar that repeats every 400 years; a year begins in March here, so that the day which
/// not every year has is its last.
fn date(days: u64) -> (u64, u64, u64) {
    const OF_400_YEARS: u64 = 146_097;
    // From 0000-03-01 to 1970-01-01.
    let days = days + 719_468;
    let (era, day) = (days / OF_400_YEARS, days % OF_400_YEARS);
    let year = (day - day / 1_460 + day / 36_524 - day / (OF_400_YEARS - 1)) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let of_month = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, of_month)
}

struct Fields<'a> {
    line: &'a mut String,
    has_any: bool,
}

impl Fields<'_> {
    fn name(&mut self, field: &Field) {
        self.line.push_str(if self.has_any { ",\"" } else { "\"" });
        self.has_any = true;
        let name = field.name();
        escape(name.strip_prefix("r#").unwrap_or(name), self.line);
        self.line.push_str("\":");
    }

    fn plain(&mut self, field: &Field, value: impl fmt::Display) {
        self.name(field);
        write!(self.line, "{value}").expect("writing to a String does not fail");
    }

    fn text(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        self.name(field);
        self.line.push('"');
        Escaped(self.line).write_fmt(value).expect("writing to a String does not fail");
        self.line.push('"');
    }
}

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.name(field);
        self.line.push('"');
        escape(value, self.line);
        self.line.push('"');
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.plain(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.plain(field, value);
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.plain(field, value);
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.plain(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain(field, value);
    }

    /// JSON has no infinity.
    fn record_f64(&mut self, field: &Field, value: f64) {
        if value.is_finite() { self.plain(field, value) } else { self.text(field, format_args!("{value}")) }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.text(field, format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.text(field, format_args!("{value:?}"));
    }
}

/// Escapes what is written.
struct Escaped<'a>(&'a mut String);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(text, self.0);
        Ok(())
    }
}

/// The bytes that do not stand in a text as they are.
static SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        special[byte as usize] = matches!(byte, b'"' | b'\\' | 0..=0x1f | 0x7f);
        byte += 1_u8;
    }
    special
};

/// As text in JSON (RFC 8259 section 7).
fn escape(text: &str, line: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| SPECIAL[usize::from(byte)]) {
        let (plain, after) = rest.split_at(at);
        line.push_str(plain);
        let mut letters = after.chars();
        match letters.next() {
            Some(letter @ ('"' | '\\')) => line.extend(['\\', letter]),
            Some(letter) => write!(line, "\\u{:04x}", u32::from(letter)).expect("writing to a String does not fail"),
            None => {}
        }
        rest = letters.as_str();
    }
    line.push_str(rest);
}

#[cfg(test)]
mod tests;
