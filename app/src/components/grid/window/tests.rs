//! Which rows are in view, and where keys lead.

use super::{Window, step};

#[test]
fn only_the_rows_in_view_and_a_few_more_are_mounted() {
    let window = Window::of(100_000, 40.0, 0.0, 800.0);
    assert_eq!((window.first, window.last, window.height), (0, 25, 4_000_000.0));
    let middle = Window::of(100_000, 40.0, 40.0 * 5000.0, 800.0);
    assert_eq!((middle.first, middle.last, middle.offset), (4996, 5025, 4996.0 * 40.0));
}

#[test]
fn a_list_scrolled_beyond_its_end_shows_its_end() {
    let window = Window::of(10, 40.0, 100_000.0, 200.0);
    assert_eq!(window.last, 10);
    assert!(window.first <= 5);
}

#[test]
fn rows_that_are_cut_off_are_not_in_sight() {
    assert_eq!(Window::of(100, 40.0, 0.0, 100.0).in_sight(), 0..2);
    assert_eq!(Window::of(100, 40.0, 60.0, 100.0).in_sight(), 2..4);
    assert_eq!(Window::of(1, 40.0, 0.0, 800.0).in_sight(), 0..1);
}

#[test]
fn rows_that_are_cut_off_are_seen_all_the_same() {
    assert_eq!(Window::of(100, 40.0, 0.0, 100.0).seen(), 0..3);
    assert_eq!(Window::of(100, 40.0, 60.0, 100.0).seen(), 1..5);
    assert_eq!(Window::of(1, 40.0, 0.0, 800.0).seen(), 0..1);
    assert_eq!(Window::of(0, 40.0, 0.0, 800.0).seen().count(), 0);
}

#[test]
fn an_empty_list_has_no_rows() {
    assert_eq!(Window::of(0, 40.0, 0.0, 800.0).range().count(), 0);
}

#[test]
fn a_list_taller_than_browsers_can_lay_out_still_reaches_its_last_row() {
    let window = Window::of(1_000_000, 40.0, 8_000_000.0 - 800.0, 800.0);
    assert_eq!((window.last, window.height), (1_000_000, 8_000_000.0));
}

#[test]
fn a_row_in_view_needs_no_scrolling_and_one_below_is_brought_to_the_edge() {
    let window = Window::of(1000, 40.0, 0.0, 400.0);
    assert_eq!(window.scroll_to(3, 40.0, 0.0, 400.0), None);
    assert_eq!(window.scroll_to(20, 40.0, 0.0, 400.0), Some(21 * 40 - 400));
    assert_eq!(window.scroll_to(2, 40.0, 400.0, 400.0), Some(80));
}

#[test]
fn keys_move_within_the_list() {
    let table = [
        ("ArrowDown", None, Some(0)),
        ("ArrowDown", Some(0), Some(1)),
        ("j", Some(8), Some(9)),
        ("ArrowDown", Some(9), Some(9)),
        ("ArrowUp", Some(0), Some(0)),
        ("PageDown", Some(2), Some(7)),
        ("PageUp", Some(2), Some(0)),
        ("End", Some(2), Some(9)),
        ("Home", Some(2), Some(0)),
        ("x", Some(2), None),
    ];
    for (key, from, to) in table {
        assert_eq!(step(key, false, from, 10, 5), to, "{key} from {from:?}");
    }
    assert_eq!(step("j", true, Some(1), 10, 5), None);
    assert_eq!(step("End", false, None, 0, 5), None);
}
