//! What is read from a query.

use super::*;

#[test]
fn a_value_of_the_query_is_decoded() {
    assert_eq!(value("plan=off-board&filter=user%20name", "filter").as_deref(), Some("user name"));
}

#[test]
fn the_last_of_two_values_counts() {
    assert_eq!(value("show=mine&show=all", "show").as_deref(), Some("all"));
}

#[test]
fn a_query_that_cannot_be_read_names_nothing() {
    assert_eq!(value("show=%zz&plan=off-board", "plan"), None);
    assert_eq!(value("", "plan"), None);
}
