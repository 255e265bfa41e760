//! Who is found by what.

use catalogue::organization::User;

use super::Store;
use crate::roster::person::Person;

fn person(id: &str, name: &str, email: &str) -> Person {
    let user = User { account_id: id.to_owned(), name: Some(name.to_owned()), email: Some(email.to_owned()), ..User::default() };
    Person::of(&user)
}

fn store() -> Store {
    let mut store = Store::default();
    store.push(person("1", "Grace Adair", "grace@corp.example"));
    store.push(person("2", "Ada Byron", "ada@corp.example"));
    store.push(person("3", "Jürgen Müller", "jm@partner.example"));
    store.push(person("4", "line\nbreak\tTab", "x@corp.example"));
    store
}

#[test]
fn without_words_everybody_is_found_in_order() {
    assert_eq!(store().search("  "), [0, 1, 2, 3]);
}

#[test]
fn every_word_must_be_there_in_any_order_and_any_case() {
    assert_eq!(store().search("BYRON ada"), [1]);
    assert_eq!(store().search("ada partner"), [] as [u32; 0]);
}

#[test]
fn those_whose_name_starts_with_the_query_come_first() {
    assert_eq!(store().search("ada"), [1, 0]);
}

#[test]
fn accents_are_not_needed_and_addresses_are_searched_too() {
    assert_eq!(store().search("muller"), [2]);
    assert_eq!(store().search("partner.example"), [2]);
}

#[test]
fn a_row_is_found_once_however_often_the_word_stands_in_it() {
    assert_eq!(store().search("a"), [1, 0, 2, 3]);
}

#[test]
fn a_word_never_matches_across_two_rows() {
    assert_eq!(store().search("example ada"), [0, 1]);
    assert_eq!(store().search("exampleada"), [] as [u32; 0]);
}

#[test]
fn line_breaks_inside_a_name_do_not_split_the_row() {
    assert_eq!(store().search("break tab"), [3]);
}

#[test]
fn a_row_can_be_amended_and_is_still_found() {
    let mut store = store();
    store.amend("2", |person| person.managed = Some(true));
    store.amend("unknown", |person| person.managed = Some(true));
    let managed: Vec<Option<bool>> = (0..4).map(|row| store.get(row).unwrap().managed).collect();
    assert_eq!(managed, [None, Some(true), None, None]);
    assert_eq!(store.search("byron"), [1]);
}

#[test]
fn a_person_is_kept_once() {
    let mut store = store();
    assert!(!store.push(person("2", "Ada Byron", "ada@corp.example")));
    assert_eq!(store.len(), 4);
}

#[test]
fn what_is_found_does_not_depend_on_the_room_that_was_made() {
    let mut store = store();
    store.reserve(1_000);
    store.push(person("5", "Ada Last", "last@corp.example"));
    assert_eq!(store.search("ada"), [1, 4, 0]);
    assert_eq!(store.search("last"), [4]);
}
