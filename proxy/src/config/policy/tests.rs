//! Roles and grants as files write them.

use std::path::Path;

use catalogue::capability::{Capability, Role};

use super::super::reader::Reader;
use crate::policy::Policy;

fn parse(text: &str) -> Result<Policy, Vec<String>> {
    let mut reader = Reader::new(text.parse().unwrap(), Path::new(""));
    let policy = super::read(&mut reader);
    let faults = reader.finish();
    match policy {
        Some(policy) if faults.is_empty() => Ok(policy),
        _ => Err(faults.iter().map(ToString::to_string).collect()),
    }
}

const DESK: &str = r#"
protected = ["557058:boss"]
protected_groups = ["board"]

[[roles]]
name = "desk-plus"
title = "Help desk, second line"
based_on = "help-desk"
with = ["edit-profile"]
without = ["revoke-api-tokens"]

[[grants]]
role = "viewer"
groups = ["everybody"]

[[grants]]
role = "desk-plus"
groups = ["service-desk"]
only = { email_domains = ["@Example.com"] }
not_organization_admins = true
most_at_once = 25
most_changes_per_10_minutes = 100
"#;

#[test]
fn a_role_is_another_one_with_and_without_capabilities() {
    let policy = parse(DESK).unwrap();
    let role = &policy.roles[0];
    assert_eq!((role.name.word.as_str(), role.name.title.as_str()), ("desk-plus", "Help desk, second line"));
    assert!(role.capabilities.contains(&Capability::EditProfile) && role.capabilities.contains(&Capability::SuspendAccess));
    assert!(!role.capabilities.contains(&Capability::RevokeApiTokens));
}

#[test]
fn somebody_with_two_grants_has_two_shares_and_only_one_of_them_is_limited() {
    let rights = parse(DESK).unwrap().grants.rights("1001", &["everybody".to_owned(), "service-desk".to_owned()]).unwrap();
    assert_eq!(rights.role().word, "desk-plus");
    assert!(rights.limits_of(Capability::ReadDirectory).is_empty());
    let [desk, viewer] = rights.shares() else { panic!("two shares") };
    assert_eq!(desk.limits.only.email_domains.iter().collect::<Vec<_>>(), ["example.com"]);
    assert!(desk.limits.not_organization_admins && !desk.limits.protected_too);
    assert_eq!((desk.limits.most_at_once, desk.limits.most_changes_per_10_minutes), (Some(25), Some(100)));
    assert_eq!((desk.through.as_slice(), viewer.through.as_slice()), (&["service-desk".to_owned()][..], &["everybody".to_owned()][..]));
    assert_eq!(viewer.capabilities, Role::Viewer.capabilities().into_iter().collect());
}

#[test]
fn the_protected_are_read() {
    let protected = parse(DESK).unwrap().protected;
    assert!(protected.accounts.contains("557058:boss") && protected.groups.contains("board"));
}

#[test]
fn each_mistake_is_told() {
    let cases = [
        ("based_on = \"help-desk\"", "based_on = \"king\"", "there is no role king"),
        ("with = [\"edit-profile\"]", "with = [\"edit-everything\"]", "there is no capability edit-everything"),
        ("name = \"desk-plus\"", "name = \"owner\"", "there is a role owner already"),
        ("role = \"viewer\"", "role = \"king\"", "there is no role king"),
        ("only = { email_domains = [\"@Example.com\"] }", "only = { email_domains = [] }", "the list is empty"),
        ("only = { email_domains = [\"@Example.com\"] }", "only = {}", "it limits nothing"),
        ("only = { email_domains = [\"@Example.com\"] }", "only = { email_domains = [\"*.example.com\"] }", "as example.com"),
        ("only = { email_domains = [\"@Example.com\"] }", "only = { email_domain = [\"example.com\"] }", "email_domain"),
        ("only = { email_domains = [\"@Example.com\"] }", "only = \"example.com\"", "only"),
        ("most_at_once = 25", "most_at_once = 0", "most_at_once"),
        ("most_at_once = 25", "most_at_once = \"25\"", "most_at_once"),
        ("not_organization_admins = true", "not_organization_admins = \"yes\"", "not_organization_admins"),
        ("not_organization_admins = true", "not_organisation_admins = true", "not_organisation_admins"),
    ];
    for (from, to, expected) in cases {
        let text = DESK.replace(from, to);
        assert_ne!(text, DESK, "{from}");
        let faults = parse(&text).err().unwrap_or_default();
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{to}: {faults:?}");
    }
}

#[test]
fn a_role_that_includes_nothing_is_a_mistake() {
    let faults = parse("[[roles]]\nname = \"empty\"\n").unwrap_err();
    assert!(faults[0].contains("includes nothing"), "{faults:?}");
}
