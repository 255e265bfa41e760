//! Shares added up, their limits in words, and rights narrowed for a token.

use std::collections::BTreeSet;

use super::{Limits, Only, Rights, Share};
use crate::capability::{Capability, Role};

fn within(role: Role, domain: &str) -> Share {
    let only = Only { email_domains: BTreeSet::from([domain.to_owned()]), ..Only::default() };
    Share { limits: Limits { only, ..Limits::default() }, ..Share::whole(role) }
}

#[test]
fn nobody_has_rights_without_a_share() {
    assert_eq!(Rights::new(Vec::new()), None);
}

#[test]
fn the_largest_share_names_the_role() {
    let rights = Rights::new(vec![Share::whole(Role::Viewer), within(Role::HelpDesk, "example.com")]).unwrap();
    assert_eq!(rights.role().title, "Help desk");
    assert!(rights.holds(Capability::SuspendAccess));
    assert!(!rights.holds(Capability::Invite));
}

#[test]
fn the_limit_of_one_share_does_not_confine_another() {
    let rights = Rights::new(vec![Share::whole(Role::Viewer), within(Role::HelpDesk, "example.com")]).unwrap();
    assert!(rights.limits_of(Capability::ReadDirectory).is_empty());
    assert_eq!(rights.limits_of(Capability::SuspendAccess), ["Only people whose e-mail address ends in example.com."]);
}

#[test]
fn rights_survive_a_round_through_json() {
    let rights = Rights::new(vec![within(Role::HelpDesk, "example.com"), Share::whole(Role::Provisioning)]).unwrap();
    let text = serde_json::to_string(&rights).unwrap();
    assert_eq!(serde_json::from_str::<Rights>(&text).unwrap(), rights);
    assert!(serde_json::from_str::<Rights>("[]").is_err());
}

#[test]
fn every_limit_has_words() {
    let set = |name: &str| BTreeSet::from([name.to_owned()]);
    let only = Only { email_domains: set("a.example"), directories: set("d"), groups: set("g"), scim_directories: set("s") };
    let limits =
        Limits { only, not_organization_admins: true, protected_too: false, most_at_once: Some(3), most_changes_per_10_minutes: Some(9) };
    assert_eq!(limits.words().len(), 7);
    assert!(Limits::default().words().is_empty());
}

#[test]
fn narrowed_rights_hold_what_was_chosen_and_is_still_there() {
    let owner: Rights = Role::Owner.into();
    let chosen = BTreeSet::from([Capability::ReadDirectory, Capability::SuspendAccess]);
    assert_eq!(owner.narrowed(&chosen, &Limits::default()).unwrap().capabilities(), [Capability::ReadDirectory, Capability::SuspendAccess]);
    let viewer: Rights = Role::Viewer.into();
    assert_eq!(viewer.narrowed(&chosen, &Limits::default()).unwrap().capabilities(), [Capability::ReadDirectory]);
    assert_eq!(viewer.narrowed(&BTreeSet::from([Capability::Invite]), &Limits::default()), None);
}

#[test]
fn narrowed_rights_are_within_both_limits() {
    let domain = |name: &str| Only { email_domains: BTreeSet::from([name.to_owned()]), ..Only::default() };
    let rights = Rights::new(vec![within(Role::HelpDesk, "a.example")]).unwrap();
    let chosen = BTreeSet::from([Capability::SuspendAccess]);
    let at_most = Limits { most_at_once: Some(1), ..Limits::default() };
    let narrowed = rights.narrowed(&chosen, &at_most).unwrap();
    let limits = &narrowed.shares()[0].limits;
    assert_eq!((&limits.only, limits.most_at_once), (&domain("a.example"), Some(1)));
    let elsewhere = Limits { only: domain("b.example"), ..Limits::default() };
    assert_eq!(rights.narrowed(&chosen, &elsewhere), None, "nobody is within both");
    let not_protected = Limits { protected_too: true, ..Limits::default() };
    assert!(!rights.narrowed(&chosen, &not_protected).unwrap().shares()[0].limits.protected_too);
}
