//! When the upstream is asked, and what stays in the list.

use super::{Standing, standing, with_chosen};
use crate::components::menu::Choice;

fn choice(value: &str) -> Choice {
    Choice { value: value.to_owned(), label: value.to_uppercase(), note: None }
}

#[test]
fn a_text_that_is_long_enough_is_searched() {
    assert_eq!(standing("ad", false, 2), Standing::Search);
    assert_eq!(standing("a", false, 2), Standing::TooShort);
    assert_eq!(standing("", false, 0), Standing::Search, "a list that is offered unasked");
    assert_eq!(standing("é", false, 2), Standing::TooShort, "letters are counted, not bytes");
}

#[test]
fn what_was_chosen_is_not_searched_again() {
    assert_eq!(standing("557058:ada", true, 2), Standing::Chosen);
}

#[test]
fn what_is_chosen_stays_in_the_list_once() {
    let kept = with_chosen(vec![choice("a")], Some(choice("b")));
    assert_eq!(kept, [choice("a"), choice("b")]);
    assert_eq!(with_chosen(vec![choice("a")], Some(choice("a"))), [choice("a")]);
}
