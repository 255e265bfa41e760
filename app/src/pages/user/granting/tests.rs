//! What is offered.

use catalogue::organization::RoleAssignment;

use super::offered;
use crate::access::resource::products;

#[test]
fn what_is_held_directly_is_not_offered_again_and_what_a_group_gives_is_said() {
    let workspaces: Result<Vec<crate::access::place::Workspace>, _> = serde_json::from_str(
        r#"[{"id":"ari:cloud:confluence::site/1","type":"workspace","attributes":{"name":"Wiki","typeKey":"confluence"}}]"#,
    );
    let target = products(&workspaces.unwrap()).remove(0);
    let held: Vec<RoleAssignment> = serde_json::from_str(
        r#"[{"resourceId":"ari:cloud:confluence::site/1","roleAssignments":[
            {"role":"atlassian/user","roleAssignmentMethods":["direct"]},{"role":"atlassian/admin","roleAssignmentMethods":["group_direct"]}]}]"#,
    )
    .unwrap();
    let choices = offered(&target, Some(&held));
    assert!(choices[0].lock.is_some() && choices[1].lock.is_none());
    assert!(choices[1].explanation.contains("through a group"));
    assert!(offered(&target, None).iter().all(|choice| choice.lock.is_none()), "nothing is known where roles cannot be read");
}
