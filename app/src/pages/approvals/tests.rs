//! The words for the states of a request.

use catalogue::approval::State;

use super::mark;

#[test]
fn every_state_has_its_own_word() {
    let mut words: Vec<&str> = State::ALL.into_iter().map(|state| mark(state).0).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), State::ALL.len());
}
