//! What was typed before the program was there becomes the search of the address.

use super::searching;

#[test]
fn what_was_typed_is_searched_for_and_the_filters_stay() {
    assert_eq!(searching("", "maria b").as_deref(), Some("?q=maria%20b"));
    assert_eq!(searching("status=active", "maria").as_deref(), Some("?q=maria&status=active"));
    assert_eq!(searching("q=mar&status=active", "maria").as_deref(), Some("?q=maria&status=active"));
}

#[test]
fn a_search_that_was_deleted_is_none() {
    assert_eq!(searching("q=maria&status=active", "").as_deref(), Some("?status=active"));
    assert_eq!(searching("q=maria", "").as_deref(), Some(""));
}

#[test]
fn an_untouched_field_changes_nothing() {
    assert_eq!(searching("q=maria&status=active", "maria"), None);
    assert_eq!(searching("", ""), None);
}
