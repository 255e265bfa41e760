//! Where a SCIM record and its account disagree.

use catalogue::organization::User;
use catalogue::scim::resource::ScimUser;

use super::{drift, unlinked};

fn differences(record: &str, user: &str) -> usize {
    let record: ScimUser = serde_json::from_str(record).unwrap();
    let user: User = serde_json::from_str(user).unwrap();
    drift(&record, &user).len()
}

#[test]
fn a_record_that_agrees_is_silent() {
    let record = r#"{"active":true,"emails":[{"value":"Ada@corp.example","primary":true}],
        "urn:scim:schemas:extension:atlassian-external:1.0":{"atlassianAccountId":"7"}}"#;
    assert_eq!(differences(record, r#"{"accountId":"7","accountStatus":"active","email":"ada@corp.example"}"#), 0);
}

#[test]
fn an_active_account_behind_an_inactive_record_is_told_and_the_reverse() {
    assert_eq!(differences(r#"{"active":false}"#, r#"{"accountId":"7","accountStatus":"active"}"#), 1);
    assert_eq!(differences("{}", r#"{"accountId":"7","accountStatus":"inactive"}"#), 1);
    assert_eq!(differences(r#"{"active":false}"#, r#"{"accountId":"7","accountStatus":"inactive"}"#), 0);
}

#[test]
fn another_address_and_another_account_are_told() {
    assert_eq!(differences(r#"{"emails":[{"value":"a@corp.example"}]}"#, r#"{"accountId":"7","email":"b@corp.example"}"#), 1);
    let other = r#"{"urn:scim:schemas:extension:atlassian-external:1.0":{"atlassianAccountId":"8"}}"#;
    assert_eq!(differences(other, r#"{"accountId":"7"}"#), 1);
}

#[test]
fn what_is_not_known_is_no_disagreement() {
    assert_eq!(differences(r#"{"emails":[{"value":"a@corp.example"}]}"#, r#"{"accountId":"7"}"#), 0);
}

#[test]
fn a_synced_account_without_a_record_is_called_orphaned() {
    let user: User = serde_json::from_str(r#"{"accountId":"7","managementSource":"synced"}"#).unwrap();
    assert!(unlinked(Some(&user)).contains("orphaned"));
    assert!(!unlinked(None).contains("orphaned"));
}
