//! What is found, in which order, and where the keys lead.

use super::{Found, Key, find, match_of, step};
use crate::components::menu::Choice;

fn choices(labels: &[&str]) -> Vec<Choice> {
    labels.iter().map(|label| Choice { value: format!("value of {label}"), label: (*label).to_owned(), note: None }).collect()
}

fn labels(search: &str) -> Vec<&'static str> {
    const ZONES: [&str; 6] =
        ["Africa/Abidjan", "America/New_York", "America/North_Dakota/New_Salem", "Europe/Berlin", "Europe/London", "New Zealand"];
    find(&choices(&ZONES), search).shown.into_iter().map(|index| ZONES[index]).collect()
}

#[test]
fn everything_is_offered_to_somebody_who_typed_nothing() {
    assert_eq!(labels("").len(), 6);
}

#[test]
fn a_city_is_found_without_its_separators() {
    assert_eq!(labels("new york"), ["America/New_York"]);
    assert_eq!(labels("america/new"), ["America/New_York", "America/North_Dakota/New_Salem"]);
}

#[test]
fn what_begins_with_the_search_stands_first() {
    assert_eq!(labels("new"), ["New Zealand", "America/New_York", "America/North_Dakota/New_Salem"]);
}

#[test]
fn value_and_note_are_searched_too() {
    let mut offered = choices(&["German", "French"]);
    offered[0].note = Some("de-DE".to_owned());
    assert_eq!(find(&offered, "de-de").shown, [0]);
    assert_eq!(find(&offered, "value french").shown, [1]);
}

#[test]
fn a_long_list_is_cut_and_says_so() {
    let many: Vec<String> = (0..100).map(|number| format!("Group {number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let found = find(&choices(&many), "group");
    assert_eq!((found.shown.len(), found.total), (60, 100));
    assert_eq!(found.rest_words().as_deref(), Some("40 more. Type to narrow the list."));
    assert_eq!(Found::default().rest_words(), None);
}

#[test]
fn a_typed_label_names_its_value() {
    let offered = choices(&["Jira", "Jira Service Management"]);
    assert_eq!(match_of(&offered, " jira ").map(|choice| choice.value.as_str()), Some("value of Jira"));
    assert_eq!(match_of(&offered, "jir"), None);
}

#[test]
fn arrows_open_the_list_and_go_round() {
    assert_eq!(step("ArrowDown", false, None, 3), Key::Open);
    assert_eq!(step("ArrowDown", true, None, 3), Key::Mark(0));
    assert_eq!(step("ArrowDown", true, Some(2), 3), Key::Mark(0));
    assert_eq!(step("ArrowUp", true, Some(0), 3), Key::Mark(2));
    assert_eq!(step("PageDown", true, Some(1), 60), Key::Mark(9));
    assert_eq!(step("PageDown", true, Some(1), 3), Key::Mark(2));
}

#[test]
fn enter_chooses_only_what_is_marked_so_that_it_can_still_send_the_form() {
    assert_eq!(step("Enter", true, Some(1), 3), Key::Choose);
    assert_eq!(step("Enter", true, None, 3), Key::Elsewhere);
    assert_eq!(step("Enter", false, Some(1), 3), Key::Elsewhere);
}

#[test]
fn an_empty_list_takes_no_keys_but_escape() {
    assert_eq!(step("ArrowDown", true, None, 0), Key::Elsewhere);
    assert_eq!(step("Escape", true, None, 0), Key::Close);
    assert_eq!(step("Escape", false, None, 3), Key::Elsewhere);
}
