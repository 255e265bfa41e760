//! When an act on access is seen to be done.

use catalogue::organization::User;

use super::super::super::possible::{Kind, Membership};
use super::super::directories::Scope;
use super::{check, shows};

fn user(json: &str) -> User {
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_membership_shows_it_and_else_the_status() {
    let table = [
        (Kind::Suspend, r#"{"membershipStatus":"suspended"}"#, true),
        (Kind::Suspend, r#"{"membershipStatus":"active","status":"suspended"}"#, false),
        (Kind::Suspend, r#"{"status":"suspended"}"#, true),
        (Kind::Suspend, "{}", false),
        (Kind::Restore, r#"{"membershipStatus":"active","status":"deactivated"}"#, true),
        (Kind::Restore, r#"{"membershipStatus":"suspended"}"#, false),
        (Kind::Remove, r#"{"membershipStatus":"no_membership"}"#, true),
        (Kind::Remove, r#"{"status":"not_invited"}"#, true),
        (Kind::Remove, r#"{"membershipStatus":"active"}"#, false),
    ];
    for (kind, json, wanted) in table {
        assert_eq!(shows(&user(json), kind), wanted, "{kind:?} {json}");
    }
}

#[test]
fn what_cannot_be_seen_is_not_looked_for() {
    let membership = |id: &str, is_suspended| Membership { directory_id: id.to_owned(), name: id.to_owned(), is_suspended };
    let scope = |chosen: Vec<Membership>, is_all| Scope::In { chosen, is_all };
    let both = |told| vec![membership("d1", told), membership("d2", told)];
    // Suspended as a whole is suspended everywhere; active as a whole may be active in one of them.
    assert!(check(Kind::Suspend, "1", &scope(both(None), true)).is_some());
    assert!(check(Kind::Restore, "1", &scope(both(None), true)).is_none());
    assert!(check(Kind::Restore, "1", &scope(both(Some(true)), true)).is_some());
    assert!(check(Kind::Suspend, "1", &scope(vec![membership("d1", None)], false)).is_none());
    assert!(check(Kind::Remove, "1", &scope(vec![membership("d1", None)], false)).is_some());
    assert!(check(Kind::Restore, "1", &Scope::Whole).is_some());
}
