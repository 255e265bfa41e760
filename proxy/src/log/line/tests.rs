//! Lines are JSON whatever stands in them, and their times are right.

use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;
use tracing::Level;

use super::{Lines, timestamp};

fn lines_of(most: Level, work: impl FnOnce()) -> Vec<String> {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keeping = Arc::clone(&kept);
    let put = move |_: Level, line: &[u8]| keeping.lock().unwrap().push(String::from_utf8(line.to_vec()).unwrap());
    tracing::subscriber::with_default(Lines::new(most, put), work);
    kept.lock().unwrap().clone()
}

#[test]
fn whatever_a_field_holds_the_line_is_json_in_one_piece() {
    let nasty = "a \"quote\", a \\ and\na line, a \u{7f}\u{1b}[31m and an ß 🦀";
    let fault = std::io::Error::other(nasty);
    let lines = lines_of(Level::INFO, || {
        tracing::info!(text = nasty, debugged = ?nasty, shown = %nasty, fault = &fault as &dyn std::error::Error, "{nasty}");
    });
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(line.ends_with("}}\n") && line.matches('\n').count() == 1 && !line.contains('\u{1b}'), "{line}");
    let fields = &serde_json::from_str::<Value>(line).unwrap()["fields"];
    for field in ["text", "shown", "fault", "message"] {
        assert_eq!(fields[field], nasty, "{field}");
    }
    assert_eq!(fields["debugged"], format!("{nasty:?}"));
}

#[test]
fn numbers_and_truths_are_no_texts() {
    let lines =
        lines_of(Level::INFO, || tracing::info!(whole = 7_u64, below = -7_i64, part = 0.5, yes = true, endless = f64::INFINITY, "m"));
    let line: Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(line["fields"], serde_json::json!({"message": "m", "whole": 7, "below": -7, "part": 0.5, "yes": true, "endless": "inf"}));
    assert_eq!(line["level"], "INFO");
}

#[test]
fn what_is_less_urgent_than_the_level_is_left_out() {
    let lines = lines_of(Level::WARN, || {
        tracing::info!("less");
        tracing::warn!("as much");
        tracing::error!("more");
    });
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[test]
fn times_are_those_of_the_calendar() {
    for (seconds, micros, expected) in [
        (0, 0, "1970-01-01T00:00:00.000000Z"),
        (951_782_399, 999_999, "2000-02-28T23:59:59.999999Z"),
        (951_782_400, 1, "2000-02-29T00:00:00.000001Z"),
        (1_709_251_200, 0, "2024-03-01T00:00:00.000000Z"),
        (1_795_357_800, 123_456, "2026-11-22T14:30:00.123456Z"),
        (4_102_444_799, 0, "2099-12-31T23:59:59.000000Z"),
    ] {
        let mut text = String::new();
        timestamp(UNIX_EPOCH + Duration::new(seconds, micros * 1000), &mut text);
        assert_eq!(text, expected);
    }
}

#[test]
fn every_day_for_four_hundred_years_is_the_day_that_others_say() {
    for day in 0..146_097_u64 {
        let (year, month, of_month) = super::date(day);
        let date = time::Date::from_julian_day(2_440_588 + i32::try_from(day).unwrap()).unwrap();
        let expected = (u64::try_from(date.year()).unwrap(), u64::from(u8::from(date.month())), u64::from(date.day()));
        assert_eq!((year, month, of_month), expected);
    }
}
