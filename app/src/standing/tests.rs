//! How the one state is derived, and the words for roles and products.

use catalogue::organization::{ProductAccess, User};

use super::{Standing, axes, display_name, product_words, role_words};

fn user(json: &str) -> User {
    serde_json::from_str(json).unwrap()
}

#[test]
fn each_status_of_the_upstream_has_its_state() {
    let table = [
        ("active", Standing::Active),
        ("suspended", Standing::Suspended),
        ("not_invited", Standing::NoAccess),
        ("deactivated", Standing::Deactivated),
        ("for_deletion", Standing::ForDeletion),
        ("frozen", Standing::Unknown),
    ];
    for (status, standing) in table {
        assert_eq!(Standing::of(&user(&format!(r#"{{"accountId":"1","status":"{status}"}}"#))), standing, "{status}");
    }
}

#[test]
fn without_the_derived_status_the_axes_decide() {
    let suspended = user(r#"{"accountId":"1","accountStatus":"active","membershipStatus":"suspended"}"#);
    assert_eq!(Standing::of(&suspended), Standing::Suspended);
    let inactive = user(r#"{"accountId":"1","accountStatus":"inactive","membershipStatus":"active"}"#);
    assert_eq!(Standing::of(&inactive), Standing::Deactivated);
    assert_eq!(Standing::of(&user(r#"{"accountId":"1"}"#)), Standing::Unknown);
}

#[test]
fn an_unverified_address_without_activity_means_invited() {
    let mut invited = user(r#"{"accountId":"1","status":"active","emailVerified":false}"#);
    assert_eq!(Standing::of(&invited), Standing::Invited);
    let used = ProductAccess { last_active_timestamp: Some("2026-01-01T00:00:00Z".to_owned()), ..ProductAccess::default() };
    invited.product_access = Some(vec![used]);
    assert_eq!(Standing::of(&invited), Standing::Active);
}

#[test]
fn a_closed_account_is_deactivated_whatever_the_status_says() {
    assert_eq!(Standing::of(&user(r#"{"accountId":"1","status":"active","accountStatus":"closed"}"#)), Standing::Deactivated);
}

#[test]
fn an_unknown_value_is_shown_verbatim_on_its_axis() {
    let [sign_in, _, _] = axes(&user(r#"{"accountId":"1","accountStatus":"hibernating"}"#));
    assert_eq!((sign_in.answer.as_str(), sign_in.class), ("hibernating", "is-unknown"));
}

#[test]
fn a_person_without_a_name_is_called_by_what_is_there() {
    assert_eq!(display_name(&user(r#"{"accountId":"1","name":"  ","nickname":"Jo"}"#)), "Jo");
    assert_eq!(display_name(&user(r#"{"accountId":"1","email":"a@corp.example"}"#)), "a@corp.example");
    assert_eq!(display_name(&user(r#"{"accountId":"1"}"#)), "1");
}

#[test]
fn roles_and_products_are_told_in_words() {
    assert_eq!(role_words("atlassian/org-admin"), "Organization admin");
    assert_eq!(role_words("atlassian/user-access-admin"), "User access admin");
    assert_eq!(role_words("new-role"), "New role");
    assert_eq!(product_words("jira-software"), "Jira Software");
    assert_eq!(product_words("jira-servicedesk"), "Jira Service Management");
}
