//! The decision as a table: limits against what is known of a person.

use std::collections::BTreeSet;

use catalogue::capability::{Capability, Role};
use catalogue::rights::{Limits, Only, Rights, Share};

use super::{Case, Denied, Facts, within};
use crate::limits::reach::{Breadth, Reach, Touched};
use crate::policy::Protected;

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

fn addresses(names: &[&str]) -> Facts {
    Facts { addresses: Some(set(names)), ..Facts::default() }
}

fn rights(limits: Limits) -> Rights {
    Rights::new(vec![Share { limits, ..Share::whole(Role::Administrator) }]).unwrap()
}

fn named(people: usize, breadth: Breadth) -> Reach {
    let people = (0..people).map(|number| Touched::Account(format!("a{number}"))).collect();
    Reach { people, groups: BTreeSet::new(), provisioned: None, breadth, is_countless: false }
}

fn judge(limits: Limits, facts: Facts, is_write: bool) -> Result<(), Denied> {
    let protected = Protected { accounts: set(&["boss"]), groups: set(&["board"]) };
    let rights = rights(limits);
    let case = Case { rights: &rights, protected: &protected, is_write };
    case.judge(&[Capability::SuspendAccess], &named(1, Breadth::Named), &[facts])
}

#[test]
fn a_domain_is_the_whole_domain_of_every_address() {
    let only = Only { email_domains: set(&["example.com"]), ..Only::default() };
    for (known, expected) in [
        (vec!["a@example.com"], Some(true)),
        (vec!["a@example.com", "b@other.example"], Some(false)),
        (vec!["a@sub.example.com"], Some(false)),
        (vec!["a@example.com.evil"], Some(false)),
        (vec!["a@evil@example.com"], Some(false)),
        (vec!["x <a@example.com"], Some(false)),
        (vec!["example.com"], Some(false)),
        (vec![], None),
    ] {
        assert_eq!(within(&only, &addresses(&known)), expected, "{known:?}");
    }
    assert_eq!(within(&only, &Facts::default()), None);
}

#[test]
fn every_kind_of_limit_has_to_fit_and_what_is_not_known_does_not() {
    let only = Only { email_domains: set(&["example.com"]), groups: set(&["desk"]), ..Only::default() };
    let inside = Facts { groups: Some(set(&["desk", "other"])), ..addresses(&["a@example.com"]) };
    assert_eq!(within(&only, &inside), Some(true));
    assert_eq!(within(&only, &Facts { groups: Some(set(&["other"])), ..inside.clone() }), Some(false));
    assert_eq!(within(&only, &Facts { groups: None, ..inside.clone() }), None);
    // What surely does not fit decides, although the other is not known.
    assert_eq!(within(&only, &Facts { groups: None, ..addresses(&["a@other.example"]) }), Some(false));
    let place = Only { directories: set(&["d1"]), scim_directories: set(&["s1"]), ..Only::default() };
    let there = Facts { directories: Some(set(&["d1", "d2"])), scim_directory: Some("s1".to_owned()), ..Facts::default() };
    assert_eq!(within(&place, &there), Some(true));
    assert_eq!(within(&place, &Facts { scim_directory: Some("s2".to_owned()), ..there }), Some(false));
}

#[test]
fn protected_people_are_seen_and_not_changed() {
    let boss = Facts { account: Some("boss".to_owned()), groups: Some(set(&[])), ..Facts::default() };
    let member = Facts { account: Some("x".to_owned()), groups: Some(set(&["board"])), ..Facts::default() };
    let unknown = Facts { account: Some("x".to_owned()), ..Facts::default() };
    assert_eq!(judge(Limits::default(), boss.clone(), true), Err(Denied::Protected));
    assert_eq!(judge(Limits::default(), member, true), Err(Denied::Protected));
    assert_eq!(judge(Limits::default(), unknown, true), Err(Denied::Unchecked));
    assert_eq!(judge(Limits::default(), boss.clone(), false), Ok(()));
    assert_eq!(judge(Limits { protected_too: true, ..Limits::default() }, boss, true), Ok(()));
}

#[test]
fn an_organization_admin_is_out_of_reach_of_changes_and_so_is_somebody_who_may_be_one() {
    let limits = || Limits { not_organization_admins: true, protected_too: true, ..Limits::default() };
    let facts = |is_organization_admin| Facts { is_organization_admin, ..Facts::default() };
    assert_eq!(judge(limits(), facts(Some(false)), true), Ok(()));
    assert!(matches!(judge(limits(), facts(Some(true)), true), Err(Denied::Outside { .. })));
    assert_eq!(judge(limits(), facts(None), true), Err(Denied::Unchecked));
    assert_eq!(judge(limits(), facts(None), false), Ok(()));
}

#[test]
fn each_capability_needs_a_share_that_reaches_everybody() {
    let wide = Share::whole(Role::Viewer);
    let only = Only { email_domains: set(&["example.com"]), ..Only::default() };
    let narrow = Share { limits: Limits { only, ..Limits::default() }, ..Share::whole(Role::HelpDesk) };
    let rights = Rights::new(vec![wide, narrow]).unwrap();
    let case = Case { rights: &rights, protected: &Protected::default(), is_write: true };
    let (inside, outside) = (addresses(&["a@example.com"]), addresses(&["a@other.example"]));
    let reach = named(2, Breadth::Named);
    assert_eq!(case.judge(&[Capability::ReadDirectory], &reach, &[inside.clone(), outside.clone()]), Ok(()));
    assert_eq!(case.judge(&[Capability::SuspendAccess], &reach, &[inside.clone(), inside.clone()]), Ok(()));
    assert!(case.judge(&[Capability::SuspendAccess], &reach, &[inside.clone(), outside]).is_err(), "one of two is outside");
    assert!(case.judge(&[Capability::ReadDirectory, Capability::Invite], &reach, &[inside]).is_err(), "no share includes it");
}

#[test]
fn what_concerns_everybody_needs_a_share_without_limits() {
    let limited = rights(Limits { only: Only { scim_directories: set(&["s1"]), ..Only::default() }, ..Limits::default() });
    let case = Case { rights: &limited, protected: &Protected::default(), is_write: true };
    let needed = [Capability::WriteScim];
    assert!(case.judge(&needed, &named(0, Breadth::Everybody), &[]).is_err());
    assert_eq!(case.judge(&needed, &named(0, Breadth::ScimDirectory("s1".to_owned())), &[]), Ok(()));
    assert!(case.judge(&needed, &named(0, Breadth::ScimDirectory("s2".to_owned())), &[]).is_err());
    let guarded = Protected { accounts: set(&["boss"]), groups: BTreeSet::new() };
    let case = Case { protected: &guarded, ..case };
    assert!(case.judge(&needed, &named(0, Breadth::ScimDirectory("s1".to_owned())), &[]).is_err(), "a member could be protected");
}
