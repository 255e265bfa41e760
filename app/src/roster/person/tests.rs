//! What a row takes from the upstream's answers, and what it leaves unknown.

use catalogue::organization::{ManagedAccount, User};

use super::{Person, Roles};
use crate::standing::Standing;

fn person(json: &str) -> Person {
    Person::of(&serde_json::from_str::<User>(json).unwrap())
}

#[test]
fn activity_that_was_not_asked_for_is_unknown_and_not_none() {
    let silent = person(r#"{"accountId":"1"}"#);
    assert_eq!((silent.last_active, silent.without_activity()), (None, "unknown"));
    let unused = person(r#"{"accountId":"1","productAccess":[{"key":"jira-software"}]}"#);
    assert_eq!((unused.last_active, unused.without_activity()), (None, "none seen"));
}

#[test]
fn the_latest_use_of_any_product_counts() {
    let person = person(
        r#"{"accountId":"1","productAccess":[{"key":"a","lastActiveTimestamp":"2026-01-02T00:00:00Z"},{"key":"b","lastActiveTimestamp":"2026-03-04T00:00:00Z"}]}"#,
    );
    assert_eq!(person.last_active, crate::moment::parse("2026-03-04T00:00:00Z"));
    assert_eq!(person.products.unwrap()[1].key.text(), "b");
}

#[test]
fn roles_that_were_not_asked_for_are_unknown_and_not_none() {
    assert!(!person(r#"{"accountId":"1"}"#).roles.is_known());
    assert_eq!(person(r#"{"accountId":"1","platformRoles":[]}"#).roles, Roles::default());
    let admin = person(r#"{"accountId":"1","platformRoles":["atlassian/ai-access","atlassian/org-admin","atlassian/new"]}"#);
    assert_eq!(admin.roles.words(), "Organization admin, AI access, Other");
    assert_eq!((admin.roles.rank(), Roles::default().rank()), (0, u8::MAX));
}

#[test]
fn a_managed_account_adds_its_activity() {
    let mut person = person(r#"{"accountId":"1","accountStatus":"active","membershipStatus":"active","emailVerified":false}"#);
    assert_eq!(person.standing, Standing::Invited);
    let account = r#"{"account_id":"1","last_active":"2026-01-02T00:00:00Z","product_access":[{"key":"jira-software","last_active":"2026-01-02T00:00:00Z"}]}"#;
    person.add(&serde_json::from_str::<ManagedAccount>(account).unwrap());
    assert_eq!((person.managed, person.last_active), (Some(true), crate::moment::parse("2026-01-02T00:00:00Z")));
    assert_eq!(person.standing, Standing::Active, "somebody who was here is not merely invited");
}

#[test]
fn whoever_is_no_managed_account_is_said_to_be_none_only_where_nothing_else_is_known() {
    let mut other = person(r#"{"accountId":"1"}"#);
    other.is_no_managed_account();
    assert_eq!(other.managed, Some(false));
    let mut managed = person(r#"{"accountId":"1","claimStatus":"managed"}"#);
    managed.is_no_managed_account();
    assert_eq!(managed.managed, Some(true));
}
