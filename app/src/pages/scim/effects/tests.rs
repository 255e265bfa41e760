//! What is said before a change is confirmed.

use serde_json::{Value, json};

use super::{of_creation, of_deletion, of_edit};

fn record(active: bool) -> Value {
    json!({
        "userName": "ada", "externalId": "7", "active": active,
        "emails": [{ "value": "ada@corp.example", "primary": true }],
        "groups": [{ "value": "g1" }, { "value": "g2" }],
        "urn:scim:schemas:extension:atlassian-external:1.0": { "atlassianAccountId": "557057:abc" }
    })
}

fn said(lines: &[(&'static str, String)], label: &str) -> String {
    lines.iter().find(|(name, _)| *name == label).map(|(_, words)| words.clone()).unwrap_or_default()
}

#[test]
fn switching_off_and_on_are_told_apart() {
    let off = of_edit(&record(true), &record(false));
    assert!(said(&off.lines, "Sign-in").contains("deactivated") && said(&off.lines, "Access").contains("groups stay"));
    let on = of_edit(&record(false), &record(true));
    assert!(said(&on.lines, "Sign-in").contains("possible again"));
    let neither = of_edit(&record(true), &record(true));
    assert_eq!((said(&neither.lines, "Sign-in"), neither.cautions.len()), ("unchanged".to_owned(), 0));
}

#[test]
fn another_primary_address_is_how_the_person_signs_in() {
    let mut moved = record(true);
    moved["emails"] = json!([{ "value": "ada@corp.example", "primary": false }, { "value": "countess@corp.example", "primary": true }]);
    assert!(said(&of_edit(&record(true), &moved).lines, "Sign-in").contains("countess@corp.example"));
}

#[test]
fn names_by_which_the_provider_finds_its_record_are_cautioned() {
    let mut renamed = record(true);
    renamed["userName"] = json!("countess");
    renamed["externalId"] = Value::Null;
    let cautions = of_edit(&record(true), &renamed).cautions;
    assert_eq!(cautions.len(), 2);
    assert!(cautions.iter().all(|words| words.contains("second record")));
}

#[test]
fn a_record_without_an_account_changes_nobodys_access() {
    let unlinked = |active: bool| {
        let mut record = record(active);
        record.as_object_mut().unwrap().remove("urn:scim:schemas:extension:atlassian-external:1.0");
        record
    };
    let cautions = of_edit(&unlinked(true), &unlinked(false)).cautions;
    assert!(cautions.iter().any(|words| words.contains("not linked")));
}

#[test]
fn a_creation_names_the_address_that_is_looked_for() {
    assert!(said(&of_creation(&record(true)).lines, "Sign-in").contains("ada@corp.example"));
    assert!(said(&of_creation(&record(false)).lines, "Sign-in").contains("deactivated"));
}

#[test]
fn a_deletion_says_what_is_lost() {
    let effects = of_deletion(&record(true));
    assert!(said(&effects.lines, "Access").contains("2 provisioned groups"));
    assert!(effects.cautions.iter().any(|words| words.contains("new id")));
}
