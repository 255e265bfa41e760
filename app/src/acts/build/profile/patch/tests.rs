//! What is sent, what takes it back, and what the upstream left as it was.

use catalogue::account::{Account, ExtendedProfile, PROFILE_FIELDS};
use serde_json::json;

use super::{ENTRIES, Edit, body, inverse, left, undo_words, value};

fn edit(path: &str, before: &str, after: &str) -> Edit {
    let entry = ENTRIES.into_iter().find(|entry| entry.path == path).unwrap();
    Edit { entry, before: before.to_owned(), after: after.to_owned() }
}

fn ada() -> Account {
    let extended_profile = ExtendedProfile { job_title: Some("Countess".to_owned()), ..ExtendedProfile::default() };
    Account { name: Some("Ada Byron".to_owned()), zoneinfo: Some("Europe/London".to_owned()), extended_profile, ..Account::default() }
}

#[test]
fn the_form_has_every_field_that_the_upstream_offers() {
    let mut ours: Vec<&str> = ENTRIES.iter().map(|entry| entry.path).collect();
    let mut theirs = PROFILE_FIELDS.to_vec();
    ours.sort_unstable();
    theirs.sort_unstable();
    assert_eq!(ours, theirs);
}

#[test]
fn every_field_is_read_from_its_own_place() {
    let extended = json!({ "job_title": "extended_profile.job_title", "organization": "extended_profile.organization",
        "department": "extended_profile.department", "location": "extended_profile.location" });
    let account =
        json!({ "name": "name", "nickname": "nickname", "zoneinfo": "zoneinfo", "locale": "locale", "extended_profile": extended });
    let account: Account = serde_json::from_value(account).unwrap();
    for entry in ENTRIES {
        assert_eq!(value(&account, entry.path), entry.path);
    }
}

#[test]
fn only_what_changes_is_sent() {
    let sent = serde_json::to_value(body(&[edit("name", "Ada", "Ada Byron")])).unwrap();
    assert_eq!(sent, json!({ "name": "Ada Byron" }));
    let sent = serde_json::to_value(body(&[edit("extended_profile.location", "", "London"), edit("locale", "en-GB", "en-US")])).unwrap();
    assert_eq!(sent, json!({ "locale": "en-US", "extended_profile": { "location": "London" } }));
}

#[test]
fn a_value_that_was_taken_out_is_sent_as_an_empty_text() {
    let sent = serde_json::to_value(body(&[edit("extended_profile.job_title", "Countess", "")])).unwrap();
    assert_eq!(sent, json!({ "extended_profile": { "job_title": "" } }));
}

#[test]
fn what_the_upstream_left_as_it_was_is_named() {
    let edits = [edit("name", "Ada", "Ada Byron"), edit("extended_profile.job_title", "Countess", "")];
    assert_eq!(left(&edits, &ada()), ["Job title"]);
    assert!(left(&edits, &Account { extended_profile: ExtendedProfile::default(), ..ada() }).is_empty(), "absent is empty");
}

#[test]
fn undoing_writes_the_old_values_back() {
    let edits = [edit("name", "Ada", "Ada Byron")];
    assert_eq!(inverse(&edits), [edit("name", "Ada Byron", "Ada")]);
    assert_eq!(inverse(&inverse(&edits)), edits);
}

#[test]
fn undoing_is_complete_only_where_nothing_has_to_be_cleared() {
    assert!(undo_words(&[edit("name", "Ada", "Ada Byron")]).1);
    assert!(!undo_words(&[edit("name", "Ada", "Ada Byron"), edit("locale", "", "en-GB")]).1);
}
