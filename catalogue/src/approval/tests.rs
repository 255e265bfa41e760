//! The words of a state, there and back.

use super::{Show, State, Verdict};

#[test]
fn every_word_reads_back() {
    assert!(State::ALL.into_iter().all(|state| State::parse(state.word()) == Some(state)));
    assert!(Show::ALL.into_iter().all(|show| Show::parse(show.word()) == Some(show)));
    assert!(Verdict::ALL.into_iter().all(|verdict| Verdict::parse(verdict.word()) == Some(verdict)));
    assert_eq!((State::parse("Open"), Show::parse(""), Verdict::parse("execute")), (None, None, None));
}

#[test]
fn a_state_is_called_on_the_wire_as_in_the_store() {
    for state in State::ALL {
        assert_eq!(serde_json::to_string(&state).unwrap(), format!("\"{}\"", state.word()));
    }
}
