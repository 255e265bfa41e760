//! What a plan says of whom.

use catalogue::account::Permissions;
use catalogue::capability::Role;
use catalogue::organization::{AccountStatus, ClaimStatus, DirectoryStatus, MembershipStatus};

use super::super::super::known::tests::{admin, membership, one};
use super::super::super::known::{Known, KnownRules};
use super::super::super::leaving::{Leaving, State};
use super::super::super::possible::{Directories, Headcount, Kind};
use super::{Fate, Plan, fate};

fn in_one() -> Directories {
    Directories::Known(vec![membership("d1", None)])
}

/// Somebody of this id and name in one directory.
fn somebody(id: &str, name: &str) -> Known {
    let mut known = one(in_one());
    known.user.account_id = id.to_owned();
    known.user.name = Some(name.to_owned());
    known
}

fn suspended(mut known: Known) -> Known {
    known.user.status = Some(DirectoryStatus::Suspended);
    known.user.membership_status = Some(MembershipStatus::Suspended);
    known
}

fn deactivated(mut known: Known) -> Known {
    known.user.account_status = Some(AccountStatus::Inactive);
    known
}

fn reasons(fate: &Fate) -> Vec<&str> {
    match fate {
        Fate::Cannot(obstacles) => obstacles.iter().map(|obstacle| obstacle.words.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}

fn names(plan: &Plan) -> Vec<String> {
    plan.will.iter().map(|known| known.name()).collect()
}

#[test]
fn each_person_is_changed_skipped_or_told_why_not() {
    let mut boss = somebody("3", "Cleo Admin");
    boss.is_organization_admin = Some(true);
    let people = vec![somebody("2", "Berta"), suspended(somebody("4", "Dora")), boss, somebody("1", "ada")];
    let plan = Plan::of(Kind::Suspend, people, &["5".to_owned()]);
    assert_eq!(names(&plan), ["ada", "Berta"], "by name, however it is written");
    assert_eq!(plan.already.iter().map(|subject| subject.id.as_str()).collect::<Vec<_>>(), ["4"]);
    let told: Vec<(&str, &str)> = plan.cannot.iter().map(|(why, who)| (why[0].words.as_str(), who[0].id.as_str())).collect();
    assert_eq!(told, [("Organization admin", "3"), ("Atlassian does not find this account", "5")]);
    assert_eq!((plan.blocked(), plan.verb().as_str()), (2, "Suspend 2 people"));
}

#[test]
fn the_same_reason_is_told_once_for_all_whom_it_concerns() {
    let unmanaged = |id: &str| Known { rules: KnownRules::Unmanaged, ..somebody(id, id) };
    let closed = |id: &str| {
        let mut known = somebody(id, id);
        known.user.account_status = Some(AccountStatus::Closed);
        known
    };
    let plan = Plan::of(Kind::Deactivate, vec![closed("1"), unmanaged("2"), unmanaged("3")], &[]);
    let told: Vec<(&str, usize)> = plan.cannot.iter().map(|(why, who)| (why[0].words.as_str(), who.len())).collect();
    assert_eq!(told, [("Not a managed account", 2), ("The account is closed", 1)]);
    assert!(plan.will.is_empty());
}

#[test]
fn for_one_person_the_verb_names_them() {
    assert_eq!(Plan::of(Kind::Restore, vec![suspended(somebody("1", "Ada Byron"))], &[]).verb(), "Restore Ada Byron");
}

#[test]
fn what_is_so_already_is_skipped() {
    let active = somebody("1", "Ada");
    assert_eq!(fate(&suspended(active.clone()), Kind::Suspend), Fate::Already);
    assert_eq!(fate(&active, Kind::Restore), Fate::Already);
    assert_eq!(fate(&active, Kind::Reactivate), Fate::Already);
    assert_eq!(fate(&deactivated(active.clone()), Kind::Deactivate), Fate::Already);
    let mut gone = active.clone();
    gone.user.membership_status = Some(MembershipStatus::NoMembership);
    assert_eq!(fate(&gone, Kind::Remove), Fate::Already);
    let leaving = |state| Some(Leaving { since: 1, state });
    assert_eq!(fate(&Known { leaving: leaving(State::Queued), ..active }, Kind::Remove), Fate::Already, "a removal that is queued");
}

#[test]
fn a_removal_of_unknown_outcome_is_an_obstacle_of_its_own() {
    let somebody = |state| Known { leaving: Some(Leaving { since: 1, state }), ..somebody("1", "Ada") };
    assert_eq!(reasons(&fate(&somebody(State::Unknown), Kind::Remove)), ["A removal was sent, and its outcome is unknown"]);
    assert_eq!(reasons(&fate(&somebody(State::Checking), Kind::Remove)), ["A removal was sent, and its outcome is not known yet"]);
    assert_eq!(reasons(&fate(&somebody(State::Sending), Kind::Remove)), ["A removal is being sent"]);
}

#[test]
fn nobody_without_a_membership_is_suspended() {
    let mut outside = somebody("1", "Ada");
    outside.user.membership_status = Some(MembershipStatus::NoMembership);
    assert_eq!(reasons(&fate(&outside, Kind::Suspend)), ["Not a member of this organization"]);
}

#[test]
fn oneself_is_left_out_of_what_locks_out_and_not_of_what_lets_in() {
    let mut me = somebody("1", "Me");
    me.viewer.is_self = true;
    for kind in [Kind::Suspend, Kind::Remove, Kind::Deactivate] {
        assert_eq!(reasons(&fate(&me, kind)), ["This is your own account"], "{kind:?}");
    }
    assert!(matches!(fate(&suspended(me), Kind::Restore), Fate::Will(_)));
}

#[test]
fn what_the_identity_provider_holds_is_said_before_anything_is_sent() {
    let blocked: Permissions =
        serde_json::from_str(r#"{"lifecycle.enablement":{"allowed":false,"reason":{"key":"externalDirectory.scim"}}}"#).unwrap();
    let synced = Known { rules: KnownRules::Known(std::rc::Rc::new(blocked)), ..somebody("1", "Ada") };
    assert_eq!(reasons(&fate(&synced, Kind::Deactivate)).len(), 1);
    assert!(matches!(fate(&synced, Kind::Suspend), Fate::Will(_)), "access here is not the provider's");
}

#[test]
fn what_could_not_be_read_is_never_sent() {
    let unknown = Known { rules: KnownRules::Unknown, ..somebody("1", "Ada") };
    assert_eq!(reasons(&fate(&unknown, Kind::Deactivate)), ["What Atlassian allows on this account could not be read."]);
    let nowhere = Known { directories: Directories::Unknown, ..somebody("1", "Ada") };
    assert!(matches!(fate(&nowhere, Kind::Suspend), Fate::Cannot(_)));
}

#[test]
fn somebody_in_several_directories_is_changed_in_all_unless_they_differ() {
    let in_two = |first, second| Known {
        directories: Directories::Known(vec![membership("d1", first), membership("d2", second)]),
        ..somebody("1", "Ada")
    };
    assert!(matches!(fate(&in_two(Some(false), Some(false)), Kind::Suspend), Fate::Will(_)));
    for second in [Some(true), None] {
        let told = fate(&in_two(Some(false), second), Kind::Suspend);
        assert_eq!(reasons(&told), ["In several directories, and not known to be active in each of them"]);
    }
    assert!(matches!(fate(&suspended(in_two(Some(true), Some(true))), Kind::Restore), Fate::Will(_)));
    for (first, second) in [(Some(false), Some(true)), (None, Some(true)), (Some(false), None)] {
        let told = fate(&in_two(first, second), Kind::Restore);
        assert_eq!(reasons(&told), ["In several directories, and not known to be suspended in each of them"]);
    }
    assert_eq!(fate(&in_two(Some(false), Some(false)), Kind::Restore), Fate::Already);
    assert!(matches!(fate(&in_two(None, None), Kind::Remove), Fate::Will(_)), "whoever is removed leaves all of them");
}

#[test]
fn together_they_do_not_take_the_last_organization_admin_away() {
    let admin = |id: &str, of: u64| {
        let mut known = admin(of);
        known.user.account_id = id.to_owned();
        known
    };
    let plan = |of: u64| Plan::of(Kind::Deactivate, vec![admin("1", of), admin("2", of)], &[]);
    assert_eq!((plan(2).will.len(), plan(2).blocked()), (0, 2), "both of two");
    assert_eq!((plan(3).will.len(), plan(3).blocked()), (2, 0), "two of three");
    let uncounted = Known { organization_admins: Headcount::Unknown, ..admin("1", 9) };
    assert_eq!(Plan::of(Kind::Deactivate, vec![uncounted], &[]).blocked(), 1, "in doubt nobody is locked out");
}

#[test]
fn a_role_that_may_not_is_told_so_for_everybody() {
    let mut seen = somebody("1", "Ada");
    seen.viewer.role = "Viewer".to_owned();
    seen.viewer.capabilities = Role::Viewer.capabilities();
    assert_eq!(reasons(&fate(&seen, Kind::Suspend)).len(), 1);
}

#[test]
fn what_is_worth_reading_is_counted() {
    let unsure = |id: &str| Known { is_organization_admin: None, ..somebody(id, id) };
    let plan = Plan::of(Kind::Suspend, vec![unsure("1"), unsure("2"), somebody("3", "c")], &[]);
    assert_eq!(plan.cautions.len(), 1);
    assert_eq!((plan.cautions[0].1, plan.will.len()), (2, 3));
}

#[test]
fn an_account_that_is_not_claimed_is_not_deactivated() {
    let mut own = somebody("1", "Ada");
    own.user.claim_status = Some(ClaimStatus::Unmanaged);
    assert_eq!(reasons(&fate(&own, Kind::Deactivate)), ["Not a managed account"]);
}
