//! How many copies one person and everybody may take at once.

use super::{Leavers, MOST, MOST_EACH};
use crate::error::ProxyError;

#[test]
fn one_person_takes_few_copies_at_once_and_leaves_room_for_others() {
    let leavers = Leavers::default();
    let mut own: Vec<_> = (0..MOST_EACH).map(|_| leavers.enter("ada").unwrap()).collect();
    assert!(matches!(leavers.enter("ada"), Err(ProxyError::TooMany { .. })));
    assert!(leavers.enter("bob").is_ok());
    own.pop();
    assert!(leavers.enter("ada").is_ok());
}

#[test]
fn all_together_take_no_more_than_there_are_places_and_places_come_back() {
    let leavers = Leavers::default();
    let all: Vec<_> = (0..MOST).map(|number| leavers.enter(&number.to_string()).unwrap()).collect();
    assert!(matches!(leavers.enter("one more"), Err(ProxyError::Overloaded)));
    drop(all);
    assert!(leavers.enter("one more").is_ok());
    assert!(leavers.each.lock().unwrap().is_empty(), "nobody is remembered");
}
