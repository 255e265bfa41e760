//! Which act is possible for whom, and the reason when it is not.

use catalogue::account::Permissions;
use catalogue::capability::{Capability, Role};
use catalogue::organization::User;

use super::super::leaving::{Leaving, State};
use super::{Act, Answer, Directories, Headcount, Kind, Membership, Rules, Situation, Viewer, acts, consequence, sorted};

const ACTIVE: &str = r#"{"accountId":"1","status":"active","accountStatus":"active","membershipStatus":"active","claimStatus":"managed"}"#;
const FREE: &str = r#"{"email.set":{"allowed":true},"lifecycle.enablement":{"allowed":true},"lifecycle.delete":{"allowed":true},
    "apiToken.delete":{"allowed":true},"profile.write":{"name":{"allowed":true},"nickname":{"allowed":true}}}"#;

fn user(json: &str) -> User {
    serde_json::from_str(json).unwrap()
}

fn permissions(json: &str) -> Permissions {
    serde_json::from_str(json).unwrap()
}

fn viewer(role: Role) -> Viewer {
    Viewer { role: role.title().to_owned(), capabilities: role.capabilities(), read_only: false, is_self: false }
}

fn situation<'a>(user: &'a User, rules: Rules<'a>, role: Role) -> Situation<'a> {
    Situation {
        user,
        rules,
        is_organization_admin: Some(false),
        is_admin_through_group: false,
        organization_admins: Headcount::Loading,
        directories: &Directories::Whole,
        leaving: None,
        tokens: Some(1),
        viewer: viewer(role),
    }
}

fn act(situation: &Situation, kind: Kind) -> Act {
    acts(situation).into_iter().find(|act| act.kind == kind).unwrap_or_else(|| panic!("{kind:?} is not among the acts"))
}

fn memberships(suspended: &[Option<bool>]) -> Directories {
    let membership = |(at, is_suspended): (usize, &Option<bool>)| Membership {
        directory_id: format!("d{at}"),
        name: format!("Directory {at}"),
        is_suspended: *is_suspended,
    };
    Directories::Known(suspended.iter().enumerate().map(membership).collect())
}

const TOUCHES_ACCESS: [Kind; 2] = [Kind::Suspend, Kind::Remove];

fn words(act: &Act) -> Vec<String> {
    match &act.answer {
        Answer::Blocked(obstacles) => obstacles.iter().map(|obstacle| obstacle.words.clone()).collect(),
        other => panic!("{:?} is {other:?}", act.kind),
    }
}

#[test]
fn an_owner_may_do_everything_to_an_active_managed_person() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    for act in acts(&situation(&user, Rules::Known(&permissions), Role::Owner)) {
        assert!(matches!(act.answer, Answer::Possible(_)), "{:?}: {:?}", act.kind, act.answer);
    }
}

#[test]
fn a_viewer_may_do_nothing_and_learns_who_may() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let situation = situation(&user, Rules::Known(&permissions), Role::Viewer);
    for act in acts(&situation) {
        assert_eq!(words(&act).len(), 1, "{:?}", act.kind);
    }
    let Answer::Blocked(obstacles) = act(&situation, Kind::Delete).answer else { panic!("it is possible") };
    assert_eq!(obstacles[0].remedy, "These roles may: Owner.");
}

#[test]
fn a_read_only_installation_is_told_apart_from_a_small_role() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.viewer.capabilities.retain(|capability: &Capability| capability.is_read());
    situation.viewer.read_only = true;
    assert_eq!(words(&act(&situation, Kind::Suspend)), ["This installation is read-only"]);
}

#[test]
fn an_organization_admin_has_to_be_demoted_first() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.is_organization_admin = Some(true);
    for kind in [Kind::Suspend, Kind::Remove, Kind::Delete] {
        assert_eq!(words(&act(&situation, kind)), ["Organization admin"], "{kind:?}");
    }
    situation.is_organization_admin = None;
    let Answer::Possible(cautions) = act(&situation, Kind::Suspend).answer else { panic!("not possible") };
    assert_eq!(cautions.len(), 1);
}

#[test]
fn what_the_identity_provider_holds_is_locked_with_its_reason() {
    let user = user(ACTIVE);
    let blocked = r#"{"allowed":false,"reason":{"key":"externalDirectory.scim"}}"#;
    let permissions = permissions(&format!(
        r#"{{"email.set":{blocked},"lifecycle.enablement":{blocked},"lifecycle.delete":{{"allowed":false}},"apiToken.delete":{{"allowed":true}},
            "profile.write":{{{}}}}}"#,
        catalogue::account::PROFILE_FIELDS.map(|field| format!(r#""{field}":{blocked}"#)).join(",")
    ));
    let situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    for kind in [Kind::Email, Kind::Deactivate, Kind::Profile] {
        assert_eq!(words(&act(&situation, kind)), ["Synced from your identity provider"], "{kind:?}");
    }
    assert_eq!(words(&act(&situation, Kind::Delete)), ["Blocked, and Atlassian gives no reason"]);
    assert!(matches!(act(&situation, Kind::Suspend).answer, Answer::Possible(_)));
}

#[test]
fn a_partly_locked_profile_says_how_much_of_it_is_free() {
    let user = user(ACTIVE);
    let permissions = permissions(r#"{"profile.write":{"name":{"allowed":false,"reason":{"key":"authPolicy.saml"}}}}"#);
    let Answer::Possible(cautions) = act(&situation(&user, Rules::Known(&permissions), Role::Owner), Kind::Profile).answer else {
        panic!("not possible")
    };
    assert_eq!(cautions[0], "7 of 8 fields; the others are locked, as Profile shows.");
}

#[test]
fn an_unmanaged_account_can_only_be_touched_through_its_membership() {
    let user =
        user(r#"{"accountId":"1","status":"active","accountStatus":"active","membershipStatus":"active","claimStatus":"unmanaged"}"#);
    let situation = situation(&user, Rules::Unmanaged, Role::Owner);
    for kind in [Kind::Deactivate, Kind::Profile, Kind::Email, Kind::Tokens, Kind::Delete] {
        assert_eq!(words(&act(&situation, kind)), ["Not a managed account"], "{kind:?}");
    }
    for kind in [Kind::Suspend, Kind::Remove, Kind::Roles] {
        assert!(matches!(act(&situation, kind).answer, Answer::Possible(_)), "{kind:?}");
    }
}

#[test]
fn each_state_offers_the_act_that_leads_out_of_it() {
    let permissions = permissions(FREE);
    let table = [
        (r#""status":"suspended","membershipStatus":"suspended""#, Kind::Restore),
        (r#""status":"deactivated","accountStatus":"inactive","membershipStatus":"active""#, Kind::Reactivate),
        (r#""status":"for_deletion","accountStatus":"inactive","membershipStatus":"active""#, Kind::CancelDeletion),
    ];
    for (state, kind) in table {
        let user = user(&format!(r#"{{"accountId":"1","claimStatus":"managed",{state}}}"#));
        let act = act(&situation(&user, Rules::Known(&permissions), Role::Owner), kind);
        assert!(matches!(act.answer, Answer::Possible(_)), "{kind:?}: {:?}", act.answer);
    }
}

#[test]
fn an_account_that_is_being_deleted_is_not_reactivated_before_the_deletion_is_cancelled() {
    let permissions = permissions(FREE);
    let user = user(r#"{"accountId":"1","claimStatus":"managed","status":"for_deletion","accountStatus":"inactive"}"#);
    assert_eq!(words(&act(&situation(&user, Rules::Known(&permissions), Role::Owner), Kind::Reactivate)), ["A deletion is scheduled"]);
}

#[test]
fn somebody_without_membership_has_no_access_to_take() {
    let permissions = permissions(FREE);
    let user = user(
        r#"{"accountId":"1","claimStatus":"managed","status":"not_invited","accountStatus":"active","membershipStatus":"no_membership"}"#,
    );
    let situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    for kind in [Kind::Suspend, Kind::Remove, Kind::Roles] {
        assert_eq!(words(&act(&situation, kind)), ["Not a member of this organization"], "{kind:?}");
    }
}

#[test]
fn while_permissions_are_unread_nothing_is_promised() {
    let user = user(ACTIVE);
    for rules in [Rules::Loading, Rules::Unknown] {
        assert!(matches!(act(&situation(&user, rules, Role::Owner), Kind::Deactivate).answer, Answer::Open(_)));
    }
    // What is certain anyway is said at once.
    assert_eq!(words(&act(&situation(&user, Rules::Loading, Role::Viewer), Kind::Deactivate)).len(), 1);
}

#[test]
fn acting_on_oneself_comes_with_a_warning() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.viewer.is_self = true;
    let Answer::Possible(cautions) = act(&situation, Kind::Deactivate).answer else { panic!("not possible") };
    assert_eq!(cautions, ["This is your own account: you would lock yourself out."]);
}

#[test]
fn there_is_nothing_to_revoke_without_tokens() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.tokens = Some(0);
    assert_eq!(words(&act(&situation, Kind::Tokens)), ["There are no API tokens"]);
}

#[test]
fn a_privilege_that_atlassian_does_not_mention_is_possible_with_a_caution() {
    let (user, permissions) = (user(ACTIVE), permissions("{}"));
    let Answer::Possible(cautions) = act(&situation(&user, Rules::Known(&permissions), Role::Owner), Kind::Delete).answer else {
        panic!("not possible")
    };
    assert_eq!(cautions.len(), 1);
}

#[test]
fn what_an_account_that_is_switched_off_has_lost_already_is_not_promised_again() {
    let permissions = permissions(FREE);
    let user =
        user(r#"{"accountId":"1","claimStatus":"managed","status":"deactivated","accountStatus":"inactive","membershipStatus":"active"}"#);
    let situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    for kind in [Kind::Suspend, Kind::Remove] {
        assert_eq!(consequence(kind, &user).sign_in, "stays blocked", "{kind:?}");
    }
    let Answer::Possible(cautions) = act(&situation, Kind::Roles).answer else { panic!("not possible") };
    assert!(cautions.iter().any(|caution| caution.contains("active accounts only")));
}

#[test]
fn acts_with_the_same_reasons_are_told_together() {
    let user = user(r#"{"accountId":"1","status":"active","membershipStatus":"active","claimStatus":"unmanaged"}"#);
    let sorted = sorted(acts(&situation(&user, Rules::Unmanaged, Role::Owner)));
    assert_eq!((sorted.possible.len(), sorted.open.len(), sorted.blocked.len()), (3, 0, 1));
    let (kinds, obstacles) = &sorted.blocked[0];
    assert_eq!((kinds.len(), obstacles[0].words.as_str()), (5, "Not a managed account"));
}

#[test]
fn without_a_word_on_membership_no_change_of_access_is_promised() {
    let permissions = permissions(FREE);
    let user = user(r#"{"accountId":"1","claimStatus":"managed","accountStatus":"active"}"#);
    let situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    for kind in [Kind::Suspend, Kind::Remove, Kind::Roles] {
        assert!(matches!(act(&situation, kind).answer, Answer::Open(_)), "{kind:?}");
    }
}

#[test]
fn the_demotion_of_an_organization_admin_is_the_step_before_and_stands_in_the_list_itself() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    assert!(acts(&situation).iter().all(|act| act.kind != Kind::Demote), "nobody is demoted who is no admin");
    situation.is_organization_admin = Some(true);
    situation.organization_admins = Headcount::Known(2);
    for kind in [Kind::Suspend, Kind::Remove, Kind::Delete] {
        let Answer::Blocked(obstacles) = act(&situation, kind).answer else { panic!("{kind:?} is possible") };
        assert_eq!(obstacles[0].first, Some(Kind::Demote), "{kind:?}");
    }
    assert!(act(&situation, Kind::Demote).is_possible());
    // The account can be switched off all the same.
    assert!(act(&situation, Kind::Deactivate).is_possible());
}

#[test]
fn the_last_organization_admin_stays() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.is_organization_admin = Some(true);
    for (count, reason) in [
        (Headcount::Known(1), "This is the last organization admin"),
        (Headcount::Known(0), "This is the last organization admin"),
        (Headcount::Unknown, "How many organization admins there are could not be read, so this may be the last one"),
    ] {
        situation.organization_admins = count;
        for kind in [Kind::Demote, Kind::Deactivate] {
            assert_eq!(words(&act(&situation, kind)), [reason], "{kind:?} with {count:?}");
        }
    }
    situation.organization_admins = Headcount::Loading;
    assert!(matches!(act(&situation, Kind::Demote).answer, Answer::Open(_)));
    situation.organization_admins = Headcount::Known(9);
    situation.viewer.is_self = true;
    assert_eq!(words(&act(&situation, Kind::Demote)), ["This is your own account"]);
    assert!(act(&situation, Kind::Deactivate).is_possible(), "with others left, that is a caution");
}

#[test]
fn an_organization_admin_through_a_group_is_demoted_in_the_group() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.is_organization_admin = Some(true);
    situation.organization_admins = Headcount::Known(3);
    situation.is_admin_through_group = true;
    assert_eq!(words(&act(&situation, Kind::Demote)), ["Organization admin through a group"]);
}

#[test]
fn only_an_owner_demotes() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Administrator);
    situation.is_organization_admin = Some(true);
    situation.organization_admins = Headcount::Known(3);
    assert_eq!(words(&act(&situation, Kind::Demote)), ["Your role, Administrator, may not grant and revoke organization admin"]);
}

#[test]
fn a_help_desk_colleague_may_suspend_and_deactivate_and_not_delete() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let situation = situation(&user, Rules::Known(&permissions), Role::HelpDesk);
    for kind in [Kind::Suspend, Kind::Deactivate, Kind::Tokens] {
        assert!(act(&situation, kind).is_possible(), "{kind:?}");
    }
    for kind in [Kind::Remove, Kind::Delete, Kind::Profile] {
        assert!(!act(&situation, kind).is_possible(), "{kind:?}");
    }
}

#[test]
fn without_a_directory_to_name_no_change_of_access_is_offered() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    for directories in [&Directories::Loading, &Directories::Unknown] {
        situation.directories = directories;
        for kind in TOUCHES_ACCESS {
            assert!(matches!(act(&situation, kind).answer, Answer::Open(_)), "{kind:?} with {directories:?}");
        }
    }
    let none = memberships(&[]);
    situation.directories = &none;
    for kind in TOUCHES_ACCESS {
        assert_eq!(words(&act(&situation, kind)), ["Atlassian names no directory that this person is in"], "{kind:?}");
    }
}

#[test]
fn somebody_suspended_in_one_of_two_directories_can_be_restored_there_and_suspended_in_the_other() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    let mixed = memberships(&[Some(false), Some(true)]);
    situation.directories = &mixed;
    assert!(act(&situation, Kind::Restore).is_possible() && act(&situation, Kind::Suspend).is_possible());
    let even = memberships(&[Some(false), None]);
    situation.directories = &even;
    assert!(acts(&situation).iter().all(|act| act.kind != Kind::Restore));
}

#[test]
fn a_removal_that_is_queued_is_not_asked_for_again() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.leaving = Some(Leaving { since: 1, state: State::Queued });
    assert_eq!(words(&act(&situation, Kind::Remove)), ["A removal is queued already"]);
    assert!(act(&situation, Kind::Suspend).is_possible(), "until it is done, access can be cut at once");
}

#[test]
fn a_removal_of_unknown_outcome_is_asked_for_again_with_a_caution() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.leaving = Some(Leaving { since: 1, state: State::Checking });
    assert_eq!(words(&act(&situation, Kind::Remove)), ["A removal was sent, and its outcome is not known yet"]);
    situation.leaving = Some(Leaving { since: 1, state: State::Unknown });
    let Answer::Possible(cautions) = act(&situation, Kind::Remove).answer else { panic!("it is blocked") };
    assert!(cautions.iter().any(|caution| caution.contains("its outcome is unknown")), "{cautions:?}");
}

#[test]
fn a_scheduled_deletion_is_cancelled_before_anything_else() {
    let permissions = permissions(FREE);
    let user =
        user(r#"{"accountId":"1","claimStatus":"managed","status":"for_deletion","accountStatus":"inactive","membershipStatus":"active"}"#);
    let situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    let Answer::Blocked(obstacles) = act(&situation, Kind::Reactivate).answer else { panic!("it is possible") };
    assert_eq!(obstacles[0].first, Some(Kind::CancelDeletion));
}

#[test]
fn a_block_by_export_control_is_said_to_be_final_here() {
    let permissions = permissions(r#"{"lifecycle.enablement":{"allowed":false,"reason":{"key":"blocked.exportControl"}}}"#);
    let user =
        user(r#"{"accountId":"1","claimStatus":"managed","status":"deactivated","accountStatus":"inactive","membershipStatus":"active"}"#);
    let situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    assert_eq!(words(&act(&situation, Kind::Reactivate)), ["Blocked by export control"]);
}

#[test]
fn tokens_that_could_not_be_read_are_not_revoked_blindly() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.tokens = None;
    assert!(matches!(act(&situation, Kind::Tokens).answer, Answer::Open(_)));
}
