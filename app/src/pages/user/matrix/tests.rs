//! How role assignments are arranged.

use catalogue::organization::{AssignmentMethod, RoleAssignment};

use super::{At, Matrix, arrange, summary};

fn matrix(json: &str) -> Matrix {
    let assignments: Vec<RoleAssignment> = serde_json::from_str(json).unwrap();
    arrange(&assignments, &[], &[])
}

#[test]
fn powerful_roles_stand_first_and_the_organization_above_its_products() {
    let matrix = matrix(
        r#"[{"resourceId":"ari:cloud:trello::site/1","roleAssignments":[{"role":"atlassian/viewer"},{"role":"atlassian/user"}]},
            {"resourceId":"ari:cloud:platform::org/9","resourceOwner":"platform","roleAssignments":[{"role":"atlassian/org-admin"}]},
            {"resourceId":"ari:cloud:confluence::site/1","roleAssignments":[{"role":"atlassian/admin"}]}]"#,
    );
    assert_eq!(matrix.roles, ["atlassian/org-admin", "atlassian/admin", "atlassian/user", "atlassian/viewer"]);
    let products: Vec<&str> = matrix.rows.iter().map(|row| row.place.product.as_str()).collect();
    assert_eq!(products, ["Organization", "Confluence", "Trello"]);
    assert_eq!(summary(&matrix), "Organization admin. Roles on 2 products.");
}

#[test]
fn a_cell_holds_every_way_by_which_a_role_came() {
    let matrix = matrix(
        r#"[{"resourceId":"a","roleAssignments":[{"role":"atlassian/user","roleAssignmentMethods":["direct","group_direct","sideways"]}]}]"#,
    );
    let methods = [AssignmentMethod::Direct, AssignmentMethod::GroupDirect, AssignmentMethod::Other("sideways".to_owned())];
    assert_eq!(matrix.rows[0].cells, [Some(methods.to_vec())]);
}

#[test]
fn the_older_answer_gives_the_same_rows_without_methods() {
    let matrix = matrix(r#"[{"resourceId":"a","roles":[["atlassian/user"]]},{"resourceId":"b","roles":["atlassian/admin"]}]"#);
    assert_eq!(matrix.roles, ["atlassian/admin", "atlassian/user"]);
    assert_eq!(matrix.rows[0].cells, [None, Some(Vec::new())]);
    assert_eq!(matrix.rows[1].cells, [Some(Vec::new()), None]);
}

#[test]
fn two_assignments_on_one_resource_are_one_row() {
    let matrix = matrix(r#"[{"resourceId":"a","roles":["atlassian/user"]},{"resourceId":"a","roles":["atlassian/admin"]}]"#);
    assert_eq!(matrix.rows.len(), 1);
    assert!(matrix.rows[0].cells.iter().all(Option::is_some));
}

#[test]
fn a_resource_whose_directory_suspended_the_person_says_so() {
    let matrix = matrix(
        r#"[{"resourceId":"a","roles":["x"],"userDirectoryStatus":"suspended"},{"resourceId":"b","roles":["x"],"userDirectoryStatus":"active"}]"#,
    );
    let notes: Vec<Option<&str>> = matrix.rows.iter().map(|row| row.note.as_deref()).collect();
    assert_eq!(notes, [Some("suspended in its directory"), None]);
}

#[test]
fn nobody_has_roles_without_assignments() {
    assert_eq!(summary(&matrix("[]")), "No role on any product.");
}

fn at(resource_id: &str, role: &str) -> At {
    At { resource_id: resource_id.to_owned(), role: role.to_owned() }
}

#[test]
fn a_role_that_is_on_its_way_has_a_cell_and_is_not_counted() {
    let assignments: Vec<RoleAssignment> =
        serde_json::from_str(r#"[{"resourceId":"ari:cloud:jira::site/1","roles":["atlassian/user"]}]"#).unwrap();
    let matrix =
        arrange(&assignments, &[at("ari:cloud:loom::site/1", "atlassian/guest"), at("ari:cloud:jira::site/1", "atlassian/admin")], &[]);
    assert_eq!(matrix.roles, ["atlassian/admin", "atlassian/user", "atlassian/guest"]);
    assert_eq!(matrix.rows.len(), 2, "one row more, and none for the resource that is there");
    assert_eq!(matrix.rows.iter().flat_map(|row| &row.cells).flatten().count(), 1);
    assert_eq!(summary(&matrix), "Roles on one product.");
    let promised = arrange(&[], &[at("ari:cloud:platform::org/9", "atlassian/org-admin")], &[]);
    assert_eq!((promised.rows.len(), summary(&promised).as_str()), (1, "No role on any product."));
}

#[test]
fn the_organization_is_one_row_whatever_answers_call_it() {
    let json = r#"[{"resourceId":"ari:cloud:platform::org/other","roles":["atlassian/org-admin"]}]"#;
    let assignments: Vec<RoleAssignment> = serde_json::from_str(json).unwrap();
    let matrix = arrange(&assignments, &[at("ari:cloud:platform::org/9", "atlassian/org-admin")], &[]);
    assert_eq!(matrix.rows.len(), 1);
}
