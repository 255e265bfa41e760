//! Which entries somebody with a limit sees, by what is known of whom they are about.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::record::Target;
use catalogue::rights::Only;

use super::{About, sees};
use crate::limits::Facts;
use crate::limits::reach::Touched;

fn set(name: &str) -> BTreeSet<String> {
    BTreeSet::from([name.to_owned()])
}

fn known() -> BTreeMap<Touched, Facts> {
    let with = |address: &str| Facts { addresses: Some(set(address)), ..Facts::default() };
    BTreeMap::from([
        (Touched::Account("in".to_owned()), with("a@corp.example")),
        (Touched::Account("out".to_owned()), with("b@partner.example")),
        (Touched::Account("silent".to_owned()), Facts::default()),
        (Touched::ScimUser { directory: "d".to_owned(), id: "in".to_owned() }, with("a@corp.example")),
    ])
}

fn sees_about(only: &Only, targets: &[(&str, &str)], is_change: bool) -> bool {
    let targets: Vec<Target> =
        targets.iter().map(|(name, value)| Target { name: (*name).to_owned(), value: (*value).to_owned() }).collect();
    sees(std::slice::from_ref(only), &known(), &About { author: "x", targets: &targets, is_change })
}

#[test]
fn every_person_of_an_entry_has_to_be_within_the_limit_and_known() {
    let only = Only { email_domains: set("corp.example"), ..Only::default() };
    assert!(sees_about(&only, &[("orgId", "o"), ("accountId", "in")], true));
    assert!(sees_about(&only, &[("scimDirectoryId", "d"), ("scimUserId", "in")], true));
    for targets in [
        &[("accountId", "out")][..],
        &[("accountId", "in"), ("accountId", "out")],
        &[("accountId", "silent")],
        &[("accountId", "never-read")],
        &[("scimDirectoryId", "e"), ("scimUserId", "in")],
    ] {
        assert!(!sees_about(&only, targets, true), "{targets:?}");
    }
}

#[test]
fn a_change_that_names_nobody_by_id_is_for_nobody_with_a_limit_and_an_event_that_names_nobody_is() {
    let only = Only { email_domains: set("corp.example"), ..Only::default() };
    assert!(!sees_about(&only, &[("orgId", "o")], true));
    assert!(sees_about(&only, &[], false));
}

#[test]
fn a_provisioned_group_is_for_those_who_reach_its_whole_directory() {
    let group = [("scimDirectoryId", "d"), ("scimGroupId", "g")];
    let whole = Only { scim_directories: set("d"), ..Only::default() };
    assert!(sees_about(&whole, &group, true));
    assert!(!sees_about(&Only { email_domains: set("corp.example"), ..whole }, &group, true));
    assert!(!sees_about(&Only { scim_directories: set("e"), ..Only::default() }, &group, true));
}
