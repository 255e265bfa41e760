//! Which act is possible for whom, and the reason when it is not.

use catalogue::account::Permissions;
use catalogue::capability::{Capability, Role};
use catalogue::organization::User;

use super::{Act, Answer, Rules, Situation, Viewer, acts, sorted};

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
    Viewer { role, capabilities: role.capabilities(), is_self: false }
}

fn situation<'a>(user: &'a User, rules: Rules<'a>, role: Role) -> Situation<'a> {
    Situation { user, rules, is_organization_admin: Some(false), tokens: Some(1), viewer: viewer(role) }
}

fn act(situation: &Situation, title: &str) -> Act {
    acts(situation).into_iter().find(|act| act.title == title).unwrap_or_else(|| panic!("no act is called {title}"))
}

fn words(act: &Act) -> Vec<String> {
    match &act.answer {
        Answer::Blocked(obstacles) => obstacles.iter().map(|obstacle| obstacle.words.clone()).collect(),
        other => panic!("{} is {other:?}", act.title),
    }
}

#[test]
fn an_owner_may_do_everything_to_an_active_managed_person() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    for act in acts(&situation(&user, Rules::Known(&permissions), Role::Owner)) {
        assert!(matches!(act.answer, Answer::Possible(_)), "{}: {:?}", act.title, act.answer);
    }
}

#[test]
fn a_viewer_may_do_nothing_and_learns_who_may() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let situation = situation(&user, Rules::Known(&permissions), Role::Viewer);
    for act in acts(&situation) {
        assert_eq!(words(&act).len(), 1, "{}", act.title);
    }
    let Answer::Blocked(obstacles) = act(&situation, "Delete the account").answer else { panic!("it is possible") };
    assert_eq!(obstacles[0].remedy, "These roles may: Owner.");
}

#[test]
fn a_read_only_installation_is_told_apart_from_a_small_role() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.viewer.capabilities.retain(|capability: &Capability| capability.is_read());
    assert_eq!(words(&act(&situation, "Suspend access")), ["This installation is read-only"]);
}

#[test]
fn an_organization_admin_has_to_be_demoted_first() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.is_organization_admin = Some(true);
    for title in ["Suspend access", "Remove from the organization", "Delete the account"] {
        assert_eq!(words(&act(&situation, title)), ["Organization admin"], "{title}");
    }
    situation.is_organization_admin = None;
    let Answer::Possible(cautions) = act(&situation, "Suspend access").answer else { panic!("not possible") };
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
    for title in ["Change the e-mail address", "Deactivate the account", "Edit the profile"] {
        assert_eq!(words(&act(&situation, title)), ["Synced from your identity provider"], "{title}");
    }
    assert_eq!(words(&act(&situation, "Delete the account")), ["Blocked, and Atlassian gives no reason"]);
    assert!(matches!(act(&situation, "Suspend access").answer, Answer::Possible(_)));
}

#[test]
fn a_partly_locked_profile_says_how_much_of_it_is_free() {
    let user = user(ACTIVE);
    let permissions = permissions(r#"{"profile.write":{"name":{"allowed":false,"reason":{"key":"authPolicy.saml"}}}}"#);
    let Answer::Possible(cautions) = act(&situation(&user, Rules::Known(&permissions), Role::Owner), "Edit the profile").answer else {
        panic!("not possible")
    };
    assert_eq!(cautions[0], "7 of 8 fields; the others are locked, as Profile shows.");
}

#[test]
fn an_unmanaged_account_can_only_be_touched_through_its_membership() {
    let user =
        user(r#"{"accountId":"1","status":"active","accountStatus":"active","membershipStatus":"active","claimStatus":"unmanaged"}"#);
    let situation = situation(&user, Rules::Unmanaged, Role::Owner);
    for title in ["Deactivate the account", "Edit the profile", "Change the e-mail address", "Revoke API tokens", "Delete the account"] {
        assert_eq!(words(&act(&situation, title)), ["Not a managed account"], "{title}");
    }
    for title in ["Suspend access", "Remove from the organization", "Grant and revoke roles"] {
        assert!(matches!(act(&situation, title).answer, Answer::Possible(_)), "{title}");
    }
}

#[test]
fn each_state_offers_the_act_that_leads_out_of_it() {
    let permissions = permissions(FREE);
    let table = [
        (r#""status":"suspended","membershipStatus":"suspended""#, "Restore access"),
        (r#""status":"deactivated","accountStatus":"inactive","membershipStatus":"active""#, "Reactivate the account"),
        (r#""status":"for_deletion","accountStatus":"inactive","membershipStatus":"active""#, "Cancel the deletion"),
    ];
    for (state, title) in table {
        let user = user(&format!(r#"{{"accountId":"1","claimStatus":"managed",{state}}}"#));
        let act = act(&situation(&user, Rules::Known(&permissions), Role::Owner), title);
        assert!(matches!(act.answer, Answer::Possible(_)), "{title}: {:?}", act.answer);
    }
}

#[test]
fn an_account_that_is_being_deleted_is_not_reactivated_before_the_deletion_is_cancelled() {
    let permissions = permissions(FREE);
    let user = user(r#"{"accountId":"1","claimStatus":"managed","status":"for_deletion","accountStatus":"inactive"}"#);
    assert_eq!(
        words(&act(&situation(&user, Rules::Known(&permissions), Role::Owner), "Reactivate the account")),
        ["A deletion is scheduled"]
    );
}

#[test]
fn somebody_without_membership_has_no_access_to_take() {
    let permissions = permissions(FREE);
    let user = user(
        r#"{"accountId":"1","claimStatus":"managed","status":"not_invited","accountStatus":"active","membershipStatus":"no_membership"}"#,
    );
    let situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    for title in ["Suspend access", "Remove from the organization", "Grant and revoke roles"] {
        assert_eq!(words(&act(&situation, title)), ["Not a member of this organization"], "{title}");
    }
}

#[test]
fn while_permissions_are_unread_nothing_is_promised() {
    let user = user(ACTIVE);
    for rules in [Rules::Loading, Rules::Unknown] {
        assert!(matches!(act(&situation(&user, rules, Role::Owner), "Deactivate the account").answer, Answer::Open(_)));
    }
    // What is certain anyway is said at once.
    assert_eq!(words(&act(&situation(&user, Rules::Loading, Role::Viewer), "Deactivate the account")).len(), 1);
}

#[test]
fn acting_on_oneself_comes_with_a_warning() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.viewer.is_self = true;
    let Answer::Possible(cautions) = act(&situation, "Deactivate the account").answer else { panic!("not possible") };
    assert_eq!(cautions, ["This is your own account: you would lock yourself out."]);
}

#[test]
fn there_is_nothing_to_revoke_without_tokens() {
    let (user, permissions) = (user(ACTIVE), permissions(FREE));
    let mut situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    situation.tokens = Some(0);
    assert_eq!(words(&act(&situation, "Revoke API tokens")), ["There are no API tokens"]);
}

#[test]
fn a_privilege_that_atlassian_does_not_mention_is_possible_with_a_caution() {
    let (user, permissions) = (user(ACTIVE), permissions("{}"));
    let Answer::Possible(cautions) = act(&situation(&user, Rules::Known(&permissions), Role::Owner), "Delete the account").answer else {
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
    for title in ["Suspend access", "Remove from the organization"] {
        assert_eq!(act(&situation, title).consequence.sign_in, "stays blocked", "{title}");
    }
    let Answer::Possible(cautions) = act(&situation, "Grant and revoke roles").answer else { panic!("not possible") };
    assert!(cautions.iter().any(|caution| caution.contains("active accounts only")));
}

#[test]
fn acts_with_the_same_reasons_are_told_together() {
    let user = user(r#"{"accountId":"1","status":"active","membershipStatus":"active","claimStatus":"unmanaged"}"#);
    let sorted = sorted(acts(&situation(&user, Rules::Unmanaged, Role::Owner)));
    assert_eq!((sorted.possible.len(), sorted.open.len(), sorted.blocked.len()), (3, 0, 1));
    let (titles, obstacles) = &sorted.blocked[0];
    assert_eq!((titles.len(), obstacles[0].words.as_str()), (5, "Not a managed account"));
}

#[test]
fn without_a_word_on_membership_no_change_of_access_is_promised() {
    let permissions = permissions(FREE);
    let user = user(r#"{"accountId":"1","claimStatus":"managed","accountStatus":"active"}"#);
    let situation = situation(&user, Rules::Known(&permissions), Role::Owner);
    for title in ["Suspend access", "Remove from the organization", "Grant and revoke roles"] {
        assert!(matches!(act(&situation, title).answer, Answer::Open(_)), "{title}");
    }
}
