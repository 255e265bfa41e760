//! How the question is written.

use super::query;

#[test]
fn an_id_and_groups_are_asked_together_each_group_by_itself() {
    assert_eq!(query(" ada ", "service desk\n\n it-owners \n").as_deref(), Some("?subject=ada&group=service%20desk&group=it-owners"));
    assert_eq!(query("", "it-owners").as_deref(), Some("?group=it-owners"));
}

#[test]
fn nothing_is_asked_of_oneself_by_an_empty_form() {
    assert_eq!(query("  ", "\n "), None);
}
