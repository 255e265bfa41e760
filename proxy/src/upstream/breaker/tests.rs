//! When an upstream is left alone, and how it is found again.

use super::*;

const PATIENCE: Duration = Duration::from_secs(60);

fn failing(times: u32, now: Instant) -> Breaker {
    let mut breaker = Breaker::default();
    for _ in 0..times {
        breaker.enter(now, PATIENCE).unwrap();
        breaker.ended(End::Failed, now, 0.0);
    }
    breaker
}

#[test]
fn it_opens_after_five_failures_and_refuses_at_once() {
    let now = Instant::now();
    assert!(failing(4, now).enter(now, PATIENCE).is_ok());
    assert_eq!(failing(5, now).enter(now, PATIENCE), Err(FIRST_REST));
}

#[test]
fn single_failures_among_answers_do_not_open_it() {
    let now = Instant::now();
    let mut breaker = Breaker::default();
    for call in 0..200 {
        assert!(breaker.enter(now, PATIENCE).is_ok());
        breaker.ended(if call % 3 == 0 { End::Failed } else { End::Answered }, now, 0.0);
    }
}

#[test]
fn one_request_tries_and_the_others_wait_for_what_it_finds() {
    let now = Instant::now();
    let mut breaker = failing(5, now);
    let later = now + FIRST_REST;
    assert!(breaker.enter(later, PATIENCE).is_ok());
    assert!((0..10).all(|_| breaker.enter(later, PATIENCE).is_err()));
    breaker.ended(End::Answered, later, 0.0);
    assert_eq!(breaker.state(), State::Closed);
    assert!((0..10).all(|_| breaker.enter(later, PATIENCE).is_ok()));
}

#[test]
fn an_upstream_that_stays_away_is_tried_less_often_and_never_less_than_every_eight_seconds() {
    let mut now = Instant::now();
    let mut breaker = failing(5, now);
    let mut rests = Vec::new();
    for _ in 0..6 {
        let rest = breaker.enter(now, PATIENCE).unwrap_err();
        rests.push(rest.as_secs());
        now += rest;
        breaker.enter(now, PATIENCE).unwrap();
        breaker.ended(End::Failed, now, 0.0);
    }
    assert_eq!(rests, [1, 2, 4, 8, 8, 8]);
}

#[test]
fn a_trial_that_nobody_waited_for_is_made_again() {
    let now = Instant::now();
    let mut breaker = failing(5, now);
    let later = now + FIRST_REST;
    breaker.enter(later, PATIENCE).unwrap();
    breaker.ended(End::Unknown, later, 0.0);
    assert!(breaker.enter(later, PATIENCE).is_ok());
    assert!(breaker.enter(later, PATIENCE).is_err());
    assert!(breaker.enter(later + PATIENCE, PATIENCE).is_ok(), "whoever tried never came back");
}

#[test]
fn what_ends_after_it_opened_changes_nothing() {
    let now = Instant::now();
    let mut breaker = failing(5, now);
    breaker.ended(End::Answered, now, 0.0);
    breaker.ended(End::Failed, now, 0.0);
    assert_eq!(breaker.enter(now, PATIENCE), Err(FIRST_REST));
}
