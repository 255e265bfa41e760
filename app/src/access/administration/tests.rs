//! Who keeps the role.

use super::{count, keeps_admin};

#[test]
fn nobody_takes_the_role_from_himself() {
    assert!(keeps_admin(true, Some(9)).is_some_and(|lock| lock.words.contains("your own")));
}

#[test]
fn the_last_one_keeps_the_role() {
    assert!(keeps_admin(false, Some(1)).is_some_and(|lock| lock.words.contains("last")));
    assert_eq!(keeps_admin(false, Some(2)), None);
}

#[test]
fn what_cannot_be_counted_is_refused() {
    assert!(keeps_admin(false, None).is_some_and(|lock| lock.words.contains("could not be read")));
}

#[test]
fn admins_are_counted_by_their_role() {
    let stats = serde_json::from_str(r#"{"roles":[{"roleId":"atlassian/user","count":9},{"roleId":"atlassian/org-admin","count":2}]}"#);
    assert_eq!(count(&stats.unwrap()), 2);
    assert_eq!(count(&serde_json::from_str(r#"{"roles":[]}"#).unwrap()), 0);
}
