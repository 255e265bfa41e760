//! The pause between two requests of a run.

use catalogue::operation::Token;
use catalogue::organization::GET_LAST_ACTIVE_DATES;
use catalogue::organization::users::GET_USER;

use super::{Allowance, Allowances};
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

fn told(remaining: u64) -> ApiReply {
    let headers = vec![
        ("x-ratelimit-limit", "100".to_owned()),
        ("x-ratelimit-remaining", remaining.to_string()),
        ("x-ratelimit-reset", "2026-06-30T00:01:00Z".to_owned()),
    ];
    ApiReply { headers, ..ApiReply::default() }
}

#[test]
fn the_last_answer_to_a_key_counts_and_only_for_that_key() {
    let now = crate::moment::parse("2026-06-30T00:00:00Z").unwrap() * 1_000;
    let allowances = Allowances::default();
    assert_eq!(allowances.pause(Token::Organization, now), 0);
    allowances.notice(GET_USER.operation, &told(10));
    assert_eq!((allowances.pause(Token::Organization, now), allowances.pause(Token::Scim, now)), (6_000, 0));
    allowances.notice(GET_USER.operation, &ApiReply::default());
    assert_eq!(allowances.pause(Token::Organization, now), 6_000, "an answer that says nothing changes nothing");
}

#[test]
fn last_active_dates_are_counted_by_themselves() {
    let allowances = Allowances::default();
    allowances.notice(GET_LAST_ACTIVE_DATES.operation, &told(0));
    assert_eq!(allowances.pause(Token::Organization, 0), 0);
}
