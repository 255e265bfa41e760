//! What replicas leave one another of a limit.

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

/// What is left of 600 a minute after so much of the window, to one beside others with these needs that have used so much.
fn left(others: &[(Option<u32>, u64)], passed: u64) -> u32 {
    let began = Instant::now();
    let at = began + Duration::from_secs(passed);
    let tell = |used: bool| -> Vec<(String, Report, Instant)> {
        let report = |one: &(Option<u32>, u64)| Report { need: one.0, taken: 70 + if used { one.1 } else { 0 }, ..Report::default() };
        others.iter().enumerate().map(|(at_place, one)| (format!("replica {at_place}"), report(one), at)).collect()
    };
    let mut known = Others::default();
    known.hear(&tell(false));
    known.begin();
    known.hear(&tell(true));
    known.leave(600, began + MINUTE, MINUTE)
}

#[test]
fn one_alone_has_all_of_it() {
    assert_eq!(left(&[], 0), 600);
}

#[test]
fn those_that_want_more_than_there_is_share_evenly() {
    assert_eq!(left(&[(None, 0)], 0), 300);
    assert_eq!(left(&[(None, 0), (None, 0)], 0), 200);
    assert_eq!(left(&[(Some(900), 150)], 30), 300);
}

#[test]
fn what_one_does_not_need_is_the_others() {
    assert_eq!(left(&[(Some(60), 0)], 0), 540);
    assert_eq!(left(&[(Some(60), 0), (None, 0)], 0), 270);
    assert_eq!(left(&[(Some(60), 0), (Some(30), 0)], 0), 510);
}

/// An idle one can begin at any moment, and hardly anything is kept free for it.
#[test]
fn one_idle_replica_does_not_halve_the_other() {
    assert_eq!(left(&[(Some(0), 0)], 0), 570);
    assert_eq!(left(&[(Some(0), 0); 3], 0), 570);
    assert!(left(&[(Some(0), 0)], 58) >= 598);
}

#[test]
fn what_one_wanted_and_did_not_use_is_free_as_the_window_passes() {
    assert_eq!(left(&[(None, 0)], 30), 450);
    assert_eq!(left(&[(None, 100)], 60), 500);
}

#[test]
fn what_one_used_beyond_its_part_is_gone() {
    assert_eq!(left(&[(None, 450)], 10), 150);
    assert_eq!(left(&[(None, 700)], 10), 0);
}

#[test]
fn one_that_is_not_told_of_any_more_is_forgotten() {
    let now = Instant::now();
    let mut others = Others::default();
    others.hear(&[("a".to_owned(), Report::default(), now)]);
    assert!(others.leave(600, now + MINUTE, MINUTE) < 600);
    others.hear(&[]);
    assert_eq!(others.leave(600, now + MINUTE, MINUTE), 600);
}
