//! How a role is held, and what of it can be taken away.

use crate::organization::RoleAssignment;

use super::{Held, held};

fn assignments() -> Vec<RoleAssignment> {
    serde_json::from_str(
        r#"[{"resourceId":"jira","roleAssignments":[{"role":"atlassian/user","roleAssignmentMethods":["direct","group_direct"]},
                {"role":"atlassian/guest","roleAssignmentMethods":["inferred"]}]},
            {"resourceId":"wiki","roles":["atlassian/user"]},
            {"resourceId":"ari:cloud:platform::org/9","roleAssignments":[{"role":"atlassian/org-admin","roleAssignmentMethods":["direct"]}]}]"#,
    )
    .unwrap()
}

#[test]
fn a_role_can_come_by_several_ways_of_which_one_can_be_revoked() {
    let user = held(&assignments(), "jira", "atlassian/user").unwrap();
    assert_eq!(user, Held { is_direct: true, is_through_group: true, ..Held::default() });
    assert!(user.is_revocable());
    assert_eq!(user.remains(), Some("through a group"));
}

#[test]
fn an_implied_role_cannot_be_revoked() {
    let guest = held(&assignments(), "jira", "atlassian/guest").unwrap();
    assert!(!guest.is_revocable());
    assert_eq!(guest.remains(), Some("because another role implies it"));
}

#[test]
fn where_the_upstream_does_not_say_how_revoking_is_left_to_it() {
    let user = held(&assignments(), "wiki", "atlassian/user").unwrap();
    assert!(user.is_untold && user.is_revocable());
}

#[test]
fn organization_admin_is_found_whatever_its_resource_is_called() {
    assert!(held(&assignments(), "ari:cloud:platform::org/other-form", "atlassian/org-admin").is_some_and(|held| held.is_direct));
}

#[test]
fn what_is_not_there_is_not_held() {
    assert_eq!(held(&assignments(), "wiki", "atlassian/admin"), None);
    assert_eq!(held(&assignments(), "elsewhere", "atlassian/user"), None);
}
