//! What comes back after a removal, and what does not.

use std::rc::Rc;

use catalogue::capability::Role;

use super::super::super::known::Known;
use super::super::super::known::tests::one;
use super::super::super::possible::Directories;
use super::{invitation, judge, lost, undo};
use crate::change::{Judged, Undo};
use crate::client::ApiReply;

fn member() -> Known {
    let mut known = one(Directories::Whole);
    let roles = r#"[
        {"resourceId":"ari:cloud:jira::site/1","roleAssignments":[{"role":"atlassian/admin","roleAssignmentMethods":["direct"]},
            {"role":"atlassian/user","roleAssignmentMethods":["inferred"]},{"role":"atlassian/user-access-admin","roleAssignmentMethods":["direct"]}]},
        {"resourceId":"ari:cloud:confluence::site/1","roleAssignments":[{"role":"atlassian/user","roleAssignmentMethods":["group_direct"]}]},
        {"resourceId":"ari:cloud:platform::site/1","roleAssignments":[{"role":"atlassian/admin","roleAssignmentMethods":["direct"]}]}]"#;
    let groups = r#"[{"id":"g1","name":"team"},{"id":"g2","name":"synced","externalSynced":true},{"id":"g3","managementAccess":{"modifiable":false}}]"#;
    known.roles = Some(Rc::new(serde_json::from_str(roles).unwrap()));
    known.groups = Some(Rc::new(serde_json::from_str(groups).unwrap()));
    known
}

#[test]
fn direct_roles_and_groups_that_can_be_given_are_kept() {
    let kept = invitation(&member()).unwrap();
    assert_eq!(kept.emails, ["ada@corp.example"]);
    let rules: Vec<(&str, &str)> = kept.permission_rules.iter().map(|rule| (rule.resource.as_str(), rule.role.as_str())).collect();
    assert_eq!(rules, [("ari:cloud:jira::site/1", "atlassian/admin")]);
    assert_eq!(kept.additional_groups, ["g1"]);
}

#[test]
fn what_is_lost_is_named_before_the_act() {
    assert_eq!(lost(&member()).unwrap(), "3 direct roles and 3 groups: team, synced, g3");
    let mut known = member();
    known.groups = None;
    assert_eq!(lost(&known), None, "what is not known is not counted");
}

#[test]
fn without_roles_groups_or_an_address_there_is_no_way_back_to_offer() {
    assert!(matches!(undo(&Rc::new(member())), Undo::Partly(..)));
    let mut hidden = member();
    hidden.user.email = None;
    let mut unread = member();
    unread.roles = None;
    let mut colleague = member();
    colleague.viewer.role = "Help desk".to_owned();
    colleague.viewer.capabilities = Role::HelpDesk.capabilities();
    for known in [hidden, unread, colleague] {
        let undo = undo(&Rc::new(known));
        assert!(matches!(&undo, Undo::Impossible(words) if words.starts_with("not exact")), "{}", undo.words());
    }
}

#[test]
fn a_part_that_was_refused_is_told() {
    let reply = |body: &str| ApiReply { status: 206, body: body.as_bytes().to_vec(), headers: Vec::new() };
    let partly = r#"{"data":[{"email":"a","results":[{"roleAssignmentResult":[{"role":"atlassian/user","status":"ERROR","statusReason":"No seat"}],
        "groupAssignmentResult":[{"group":"g1","status":"INVITED"}]}]}]}"#;
    assert_eq!(judge(&reply(partly)), Judged::Partly(vec!["The role atlassian/user was not given back: No seat.".to_owned()]));
    assert_eq!(judge(&reply(r#"{"data":[]}"#)), Judged::Done);
}
