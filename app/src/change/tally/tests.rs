//! Counting, timing and grouping a run.

use catalogue::problem::Problem;

use super::{Tally, about, causes, pace, rate, time_left};
use crate::change::{Certainty, Hold, Stage};
use crate::client::ClientError;

fn refused(code: &str, detail: &str) -> Stage {
    let problem =
        Problem { status: 409, code: code.to_owned(), title: code.to_uppercase(), detail: detail.to_owned(), ..Problem::default() };
    Stage::Refused { error: Box::new(ClientError::Problem(Box::new(problem))), done: 0, of: 1 }
}

#[test]
fn every_change_is_counted_once_by_how_it_ended() {
    let stages = [
        Stage::Confirmed,
        Stage::Checking(Certainty::Accepted),
        Stage::Pending { certainty: Certainty::Unknown, checked: None },
        refused("one", ""),
        Stage::Cancelled,
        Stage::Held { until: 0, why: Hold::Asked },
        Stage::Queued,
    ];
    let tally = Tally::of(&stages);
    assert_eq!(tally, Tally { all: 7, done: 2, unseen: 1, refused: 1, unknown: 1, asked: 0, unsent: 1, left: 2 });
    assert_eq!((tally.ended(), tally.is_over(), tally.tenths()), (5, false, 7));
    assert_eq!(tally.words(), "5 of 7: 2 done, 1 refused, 1 with an unknown outcome, 1 not sent");
}

#[test]
fn a_run_that_has_not_begun_says_only_how_many_there_are() {
    let tally = Tally::of(&vec![Stage::Queued; 50]);
    assert_eq!((tally.words().as_str(), tally.tenths()), ("0 of 50", 0));
}

#[test]
fn the_pace_is_that_of_the_last_ten() {
    let mut ends = vec![0, 60_000];
    ends.extend((1..=10).map(|at| 60_000 + at * 500));
    assert_eq!(pace(&ends), Some(500));
    assert_eq!(pace(&[0]), None);
}

#[test]
fn the_time_left_is_not_guessed_from_one_change() {
    assert_eq!(time_left(&[0, 900], 48, 900, None), None);
    assert_eq!(time_left(&[0, 1_000, 2_000], 48, 2_000, None), Some(48_000));
}

#[test]
fn a_wait_for_the_rate_limit_counts_as_time_left() {
    assert_eq!(time_left(&[0, 1_000, 2_000], 10, 2_000, Some(32_000)), Some(40_000));
    assert_eq!(time_left(&[0, 1_000, 2_000], 10, 40_000, Some(32_000)), Some(10_000), "a wait that is over is none");
}

#[test]
fn durations_are_said_roughly() {
    let said: Vec<String> = [300, 4_400, 99_000, 100_000, 600_000].into_iter().map(about).collect();
    assert_eq!(said, ["about a second", "about 4 s", "about 99 s", "about 2 min", "about 10 min"]);
}

#[test]
fn a_pace_is_said_so_that_it_can_be_pictured() {
    let said: Vec<String> = [0, 80, 400, 1_000, 6_400].into_iter().map(rate).collect();
    assert_eq!(said, ["1000.0 a second", "12.5 a second", "2.5 a second", "one every 1 s", "one every 6 s"]);
}

#[test]
fn refusals_are_grouped_by_cause_whomever_they_name() {
    let stages = [refused("seat", "No seat for Ada"), Stage::Confirmed, refused("admin", "Grace"), refused("admin", "Edsger")];
    let causes = causes(&stages);
    assert_eq!(
        causes.iter().map(|cause| (cause.error.title(), cause.rows.clone())).collect::<Vec<_>>(),
        [("ADMIN".to_owned(), vec![2, 3]), ("SEAT".to_owned(), vec![0]),]
    );
}
