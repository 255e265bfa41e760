//! Ranges that grow and shrink, and a selection that outlives the order of its rows.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use leptos::prelude::*;

use super::{Selecting, Selection, Stretch, stretch};

#[test]
fn a_range_grows_away_from_its_near_end() {
    assert_eq!(stretch(3, 5, 6), Stretch { selected: 3..7, left: 6..6 });
    assert_eq!(stretch(3, 2, 0), Stretch { selected: 0..4, left: 2..2 });
}

#[test]
fn a_range_that_comes_back_leaves_what_it_held() {
    assert_eq!(stretch(3, 6, 5), Stretch { selected: 3..6, left: 6..7 });
    assert_eq!(stretch(3, 0, 2), Stretch { selected: 2..4, left: 0..2 });
}

#[test]
fn a_range_that_turns_round_its_near_end_leaves_the_other_side() {
    assert_eq!(stretch(3, 6, 1), Stretch { selected: 1..4, left: 4..7 });
    assert_eq!(stretch(3, 1, 6), Stretch { selected: 3..7, left: 1..3 });
}

/// A list whose order can be changed under the selection.
fn list(names: &[&str]) -> (Owner, Selecting, Arc<Mutex<Vec<String>>>) {
    let owner = Owner::new();
    let order = Arc::new(Mutex::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()));
    let rows = Arc::clone(&order);
    let visit = move |range: Range<usize>, each: &mut dyn FnMut(&str)| {
        let rows = rows.lock().unwrap();
        rows.iter().skip(range.start).take(range.len()).for_each(|id| each(id));
    };
    let selecting = owner.with(|| Selecting {
        selection: Selection::default(),
        visit: Arc::new(visit),
        name: Arc::new(|position| position.to_string()),
        noun: ("person", "people"),
    });
    (owner, selecting, order)
}

#[test]
fn what_is_selected_stays_selected_in_another_order_and_out_of_sight() {
    let (_owner, list, order) = list(&["a", "b", "c", "d"]);
    list.toggle(1);
    list.toggle(3);
    *order.lock().unwrap() = ["d", "a"].map(str::to_owned).to_vec();
    assert_eq!(list.selection.ids(), ["b", "d"]);
    assert_eq!((list.selection.count(), list.selected_among(0..2)), (2, 1));
    list.toggle(0);
    assert_eq!(list.selection.ids(), ["b"]);
}

#[test]
fn a_range_is_stretched_from_the_last_single_choice() {
    let (_owner, list, _) = list(&["a", "b", "c", "d", "e"]);
    list.toggle(1);
    list.stretch_to(1, 3);
    assert_eq!(list.selection.ids(), ["b", "c", "d"]);
    list.stretch_to(3, 2);
    assert_eq!(list.selection.ids(), ["b", "c"]);
    list.stretch_to(2, 0);
    assert_eq!(list.selection.ids(), ["a", "b"]);
}

#[test]
fn a_near_end_that_has_moved_is_none() {
    let (_owner, list, order) = list(&["a", "b", "c"]);
    list.toggle(0);
    assert_eq!(list.anchor(), Some(0));
    order.lock().unwrap().reverse();
    assert_eq!(list.anchor(), None);
    list.stretch_to(1, 2);
    assert_eq!(list.selection.ids(), ["a", "b"]);
}

#[test]
fn all_or_exactly_some_are_selected_at_once_and_let_go() {
    let (_owner, list, _) = list(&["a", "b", "c", "d"]);
    list.set(0..4, true);
    assert_eq!(list.selection.count(), 4);
    list.set_only(0..2);
    assert_eq!(list.selection.ids(), ["a", "b"]);
    list.selection.let_go(&["a".to_owned(), "nobody".to_owned()]);
    assert_eq!(list.selection.ids(), ["b"]);
    list.selection.clear();
    assert_eq!(list.selection.count(), 0);
}
