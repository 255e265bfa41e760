//! What is said at the fields and what above them.

use catalogue::account::Permissions;
use serde_json::json;

use super::{ENTRIES, locks};

fn permissions(locked: &[(&str, Option<&str>)]) -> Permissions {
    let rule = |key: &Option<&str>| match key {
        Some(key) => json!({ "allowed": false, "reason": { "key": key } }),
        None => json!({ "allowed": false }),
    };
    let fields: serde_json::Map<String, serde_json::Value> = locked.iter().map(|(field, key)| ((*field).to_owned(), rule(key))).collect();
    serde_json::from_value(json!({ "profile.write": fields })).unwrap()
}

#[test]
fn a_lock_on_one_field_is_explained_there() {
    let locks = locks(&permissions(&[("name", Some("externalDirectory.google"))]));
    let lock = locks.fields[0].as_ref().unwrap();
    assert!(lock.words.contains("Google") && lock.remedy.contains("Google admin console"));
    assert!(locks.shared.is_empty() && locks.fields[1..].iter().all(Option::is_none));
}

#[test]
fn a_lock_on_many_fields_is_explained_once() {
    let all: Vec<(&str, Option<&str>)> = ENTRIES.iter().map(|entry| (entry.path, Some("externalDirectory.scim"))).collect();
    let locks = locks(&permissions(&all));
    assert_eq!(locks.shared.len(), 1);
    assert!(locks.fields.iter().all(|lock| lock.as_ref().is_some_and(|lock| !lock.words.is_empty() && lock.remedy.is_empty())));
}

#[test]
fn a_lock_without_a_reason_and_one_that_nobody_knows_are_told_all_the_same() {
    let locks = locks(&permissions(&[("name", None), ("locale", Some("retention.legalHold"))]));
    let words: Vec<&str> = locks.fields.iter().flatten().map(|lock| lock.words.as_str()).collect();
    assert_eq!(words, ["Blocked, and Atlassian gives no reason", "Blocked: retention.legalHold"]);
}

#[test]
fn what_is_not_said_is_not_locked() {
    assert!(locks(&Permissions::default()).fields.iter().all(Option::is_none));
}
