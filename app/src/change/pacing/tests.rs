//! The pause between two requests of a run.

use super::Allowance;
use crate::client::ApiReply;

const NOW: i64 = 1_780_000_000_000;

fn allowance(limit: Option<u64>, remaining: u64, seconds_to_reset: i64) -> Allowance {
    Allowance { limit, remaining, reset: NOW + seconds_to_reset * 1_000 }
}

#[test]
fn with_most_of_the_allowance_left_there_is_no_pause() {
    assert_eq!(allowance(Some(100), 80, 60).pause(NOW), 0);
}

#[test]
fn what_is_left_is_spread_over_the_time_to_the_reset() {
    assert_eq!(allowance(Some(100), 10, 60).pause(NOW), 6_000);
}

#[test]
fn with_nothing_left_it_waits_for_the_reset() {
    assert_eq!(allowance(Some(100), 0, 42).pause(NOW), 42_000);
}

#[test]
fn a_reset_in_the_past_is_no_pause() {
    assert_eq!(allowance(Some(100), 0, -5).pause(NOW), 0);
}

#[test]
fn a_reset_that_is_far_away_is_not_believed() {
    assert_eq!(allowance(None, 0, 86_400).pause(NOW), 120_000);
}

#[test]
fn the_headers_are_read_also_without_seconds() {
    let headers = vec![
        ("x-ratelimit-limit", "100".to_owned()),
        ("x-ratelimit-remaining", "7".to_owned()),
        ("x-ratelimit-reset", "2026-11-02T09:05Z".to_owned()),
    ];
    let read = Allowance::of(&ApiReply { headers, ..ApiReply::default() });
    assert_eq!(read, Some(Allowance { limit: Some(100), remaining: 7, reset: 1_793_610_300_000 }));
}

#[test]
fn an_answer_that_says_nothing_about_the_limit_asks_for_no_pause() {
    assert_eq!(Allowance::of(&ApiReply::default()), None);
}
