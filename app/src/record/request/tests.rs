//! The words for the states of a request.

use catalogue::approval::{Approval, State};

use super::{mark, mark_for, meaning};

#[test]
fn every_state_has_its_own_word() {
    let mut words: Vec<&str> = State::ALL.into_iter().map(|state| mark(state).0).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), State::ALL.len());
}

#[test]
fn what_waits_for_the_reader_is_told_from_what_waits_for_others() {
    let open = Approval { state: State::Open, ..Approval::default() };
    assert_eq!(mark_for(&open).0, "Waits");
    assert_eq!(mark_for(&Approval { may_decide: true, ..open }).0, "Waits for you");
}

#[test]
fn only_what_was_approved_is_said_to_be_sent() {
    for state in State::ALL {
        assert_eq!(meaning(state).contains("was sent"), state == State::Approved, "{state:?}");
    }
}
