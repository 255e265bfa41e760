//! What counts as leaving: accepted is queued, unknown stays unknown.

use super::{Leaving, State, latest};
use crate::change::{Certainty, Stage};
use crate::client::ClientError;

fn pending(certainty: Certainty) -> Stage {
    Stage::Pending { certainty, checked: Some(7) }
}

fn of(stages: &[Stage]) -> Option<State> {
    latest(stages.iter().zip(1..).map(|(stage, at)| ("here", at, stage.clone()))).map(|leaving| leaving.state)
}

#[test]
fn only_an_accepted_removal_is_called_queued() {
    assert_eq!(of(&[pending(Certainty::Accepted)]), Some(State::Queued));
    assert_eq!(of(&[Stage::Checking(Certainty::Accepted)]), Some(State::Queued));
    for (stage, state) in [
        (Stage::Sending, State::Sending),
        (Stage::Checking(Certainty::Unknown), State::Checking),
        (pending(Certainty::Unknown), State::Unknown),
    ] {
        let leaving = Leaving { since: 7, state };
        assert_eq!(of(&[stage]), Some(state));
        let told = format!("{} {:?}", leaving.words(|at| format!("at {at}")), leaving.hindrance());
        assert!(!told.contains("queued") && told.contains("at 7"), "{told}");
    }
    assert_eq!(of(&[Stage::Confirmed]), None);
}

#[test]
fn an_outcome_that_stays_unknown_stands_in_no_way() {
    let leaving = |state| Leaving { since: 7, state };
    assert_eq!(leaving(State::Unknown).hindrance(), None);
    for state in [State::Queued, State::Sending, State::Checking] {
        assert!(leaving(state).hindrance().is_some(), "{state:?}");
    }
}

#[test]
fn what_was_asked_for_last_counts_and_what_changed_nothing_does_not() {
    let refused = Stage::Refused { error: Box::new(ClientError::Offline), done: 0, of: 1 };
    assert_eq!(of(&[pending(Certainty::Unknown), pending(Certainty::Accepted)]), Some(State::Queued));
    assert_eq!(of(&[pending(Certainty::Unknown), Stage::Confirmed]), None, "it is seen");
    assert_eq!(of(&[pending(Certainty::Accepted), refused, Stage::Cancelled]), Some(State::Queued));
}

#[test]
fn of_two_directories_the_surer_is_told() {
    let sent = [("labs", 1, pending(Certainty::Unknown)), ("main", 2, pending(Certainty::Accepted))];
    assert_eq!(latest(sent.into_iter()), Some(Leaving { since: 2, state: State::Queued }));
    let one_done = [("labs", 1, pending(Certainty::Unknown)), ("main", 2, Stage::Confirmed)];
    assert_eq!(latest(one_done.into_iter()), Some(Leaving { since: 1, state: State::Unknown }));
}
