//! Strokes and their meaning.

use super::{Meaning, Stroke, meaning};

fn plain(key: &str) -> Stroke<'_> {
    Stroke { key, modified: false, shift: false }
}

fn at_four(stroke: Stroke<'_>, selects: bool) -> Option<Meaning> {
    meaning(stroke, Some(4), 10, 5, selects)
}

#[test]
fn shift_takes_rows_along_only_where_rows_can_be_selected() {
    let shift = Stroke { shift: true, ..plain("ArrowDown") };
    assert_eq!(at_four(shift, true), Some(Meaning::Stretch(5)));
    assert_eq!(at_four(shift, false), Some(Meaning::Move(5)));
    assert_eq!(at_four(plain("ArrowDown"), true), Some(Meaning::Move(5)));
}

#[test]
fn the_letter_and_the_space_bar_select_and_are_otherwise_left_to_the_browser() {
    for key in ["x", " "] {
        assert_eq!(at_four(plain(key), true), Some(Meaning::Toggle));
        assert_eq!(at_four(plain(key), false), None);
        assert_eq!(at_four(Stroke { modified: true, ..plain(key) }, true), None);
    }
}

#[test]
fn everything_is_selected_with_control_alone() {
    assert_eq!(at_four(Stroke { modified: true, ..plain("a") }, true), Some(Meaning::All));
    assert_eq!(at_four(Stroke { modified: true, ..plain("a") }, false), None);
    assert_eq!(at_four(plain("a"), true), None);
}

#[test]
fn enter_opens_whatever_else_a_list_can_do() {
    assert_eq!(at_four(plain("Enter"), true), Some(Meaning::Open));
    assert_eq!(at_four(plain("Enter"), false), Some(Meaning::Open));
}
