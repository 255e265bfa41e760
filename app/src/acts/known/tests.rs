//! What the reads say together.

use std::rc::Rc;

use catalogue::capability::Role;
use catalogue::organization::{Directory, RoleAssignment, User};

use super::super::possible::{Directories, Headcount, Membership, Viewer};
use super::{Known, KnownRules, is_admin_only_through_group, memberships};

const PERMITTED: &str =
    r#"{"lifecycle.enablement":{"allowed":true},"lifecycle.delete":{"allowed":true},"apiToken.delete":{"allowed":true}}"#;

/// An active, managed person as an owner sees them, in these directories.
pub fn known(directories: Directories) -> Rc<Known> {
    Rc::new(one(directories))
}

/// The same, to be changed.
pub fn one(directories: Directories) -> Known {
    let user = r#"{"accountId":"712020:1","name":"Ada Byron","email":"ada@corp.example","status":"active","accountStatus":"active",
        "membershipStatus":"active","claimStatus":"managed"}"#;
    Known {
        account: None,
        user: serde_json::from_str::<User>(user).unwrap(),
        rules: KnownRules::Known(Rc::new(serde_json::from_str(PERMITTED).unwrap())),
        is_organization_admin: Some(false),
        organization_admins: Headcount::Loading,
        directories,
        tokens: Some(Rc::default()),
        roles: None,
        groups: None,
        is_synced: false,
        leaving: None,
        viewer: Viewer { role: "Owner".to_owned(), read_only: false, capabilities: Role::Owner.capabilities(), is_self: false },
    }
}

/// The same as somebody who manages the organization, one of so many.
pub fn admin(of: u64) -> Known {
    Known { is_organization_admin: Some(true), organization_admins: Headcount::Known(of), ..one(Directories::Whole) }
}

pub fn membership(id: &str, is_suspended: Option<bool>) -> Membership {
    Membership { directory_id: id.to_owned(), name: format!("Directory {id}"), is_suspended }
}

fn roles(json: &str) -> Vec<RoleAssignment> {
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_roles_tell_in_which_directory_somebody_is_suspended() {
    let directory = |id: &str, name: &str| Directory { directory_id: id.to_owned(), name: Some(name.to_owned()), icon: None };
    let directories = [directory("d1", "Main"), directory("d2", "Labs"), directory("d3", " ")];
    let roles = roles(
        r#"[{"resourceId":"a","directoryId":"d1","userDirectoryStatus":"active"},{"resourceId":"b","directoryId":"d2","userDirectoryStatus":"suspended"},
            {"resourceId":"c","directoryId":null,"userDirectoryStatus":null}]"#,
    );
    let found: Vec<(String, Option<bool>)> =
        memberships(&directories, &roles).into_iter().map(|membership| (membership.name, membership.is_suspended)).collect();
    assert_eq!(found, [("Main".to_owned(), Some(false)), ("Labs".to_owned(), Some(true)), ("d3".to_owned(), None)]);
}

#[test]
fn a_role_through_a_group_counts_as_such_only_when_it_is_not_direct_as_well() {
    let held = |methods: &str| {
        roles(&format!(r#"[{{"resourceId":"o","roleAssignments":[{{"role":"atlassian/org-admin","roleAssignmentMethods":{methods}}}]}}]"#))
    };
    assert!(is_admin_only_through_group(&held(r#"["group_direct"]"#)));
    assert!(!is_admin_only_through_group(&held(r#"["direct","group_direct"]"#)));
    assert!(!is_admin_only_through_group(&held("[]")), "where the ways are not told the upstream decides");
}
