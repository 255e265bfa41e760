//! Keys become words, and unknown ones are not lost.

use super::explain;

#[test]
fn a_violation_is_told_in_words() {
    assert_eq!(explain("maxLength").words, "Too long for Atlassian.");
    assert_eq!(explain("").words, "Atlassian refused this value and gives no reason.");
}

#[test]
fn a_key_that_nobody_knows_is_shown_as_it_came() {
    assert!(explain("mustRhyme").words.contains("mustRhyme"));
    assert!(explain("retention.legalHold").words.contains("retention.legalHold"));
}

#[test]
fn a_lock_says_where_the_change_can_be_made() {
    assert!(explain("externalDirectory.scim").words.contains("identity provider"));
    assert!(explain("myselfOnly").words.contains("Ask the person"));
}
