//! Bodies that turn a harmless request into a grave one, in every spelling that reaches the upstream.

use serde_json::{Value, json};

use super::row;
use crate::capability::Capability;
use crate::rule::required;

fn needs(operation: &str, body: Value, capability: Capability) -> bool {
    required(row(operation), Some(&body)).contains(&capability)
}

#[test]
fn every_operation_needs_its_own_capability_first() {
    for operation in crate::operations() {
        assert_eq!(required(operation, None), [operation.capability]);
        assert_eq!(required(operation, Some(&json!({})))[0], operation.capability);
    }
}

#[test]
fn granting_a_product_role_needs_no_more_than_that() {
    let body = json!({"role": "atlassian/user", "resource": "ari:cloud:jira::site/1"});
    assert_eq!(required(row("GRANT_ROLE"), Some(&body)), [Capability::GrantRole]);
}

#[test]
fn granting_or_revoking_administration_by_body_needs_more() {
    for operation in ["GRANT_ROLE", "REVOKE_ROLE"] {
        for role in
            ["atlassian/org-admin", "atlassian/site-admin", "ATLASSIAN/Org-Admin", " atlassian/org-admin ", "org-admin", "site-admin"]
        {
            assert!(needs(operation, json!({"role": role}), Capability::GrantAdministration), "{operation} {role}");
            assert!(needs(operation, json!({"ROLE": role, "role": "atlassian/user"}), Capability::GrantAdministration));
            assert!(needs(operation, json!([{"deep": {"er": [role]}}]), Capability::GrantAdministration));
        }
    }
}

#[test]
fn inviting_somebody_as_administrator_needs_more() {
    let body = |role: &str| json!({"emails": ["a@corp.example"], "permissionRules": [{"resource": "ari:x", "role": role}]});
    assert!(needs("INVITE_USERS", body("atlassian/org-admin"), Capability::GrantAdministration));
    assert!(!needs("INVITE_USERS", body("atlassian/user"), Capability::GrantAdministration));
    let first_form = json!({"email": "a@corp.example", "permissionRule": {"resource": "ari:x", "role": "atlassian/site-admin"}});
    assert!(needs("INVITE_USER_V1", first_form, Capability::GrantAdministration));
}

#[test]
fn a_scim_patch_of_active_needs_the_account_capability_in_every_spelling() {
    for operation in [
        json!({"op": "replace", "path": "active", "value": false}),
        json!({"op": "Replace", "path": "active", "value": "False"}),
        json!({"op": "add", "path": "Active", "value": true}),
        json!({"op": "remove", "path": "active"}),
        json!({"op": "replace", "path": " active ", "value": false}),
        json!({"op": "replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:active", "value": false}),
        json!({"op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:ACTIVE", "value": false}),
        json!({"op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.active", "value": false}),
        json!({"op": "replace", "path": "active[value eq true]", "value": false}),
        json!({"OP": "replace", "PATH": "active", "VALUE": false}),
        json!({"op": "replace", "value": {"active": false}}),
        json!({"op": "replace", "value": {"displayName": "A", "ACTIVE": false}}),
        json!({"op": "replace", "path": "", "value": {"active": false}}),
        json!({"op": "replace", "value": {"urn:ietf:params:scim:schemas:core:2.0:User:active": false}}),
        json!({"op": "replace", "value": {"urn:ietf:params:scim:schemas:core:2.0:User": {"active": false}}}),
        json!({"op": "replace", "value": [{"active": false}]}),
    ] {
        for key in ["Operations", "operations", "OPERATIONS"] {
            let body = json!({key: [{"op": "replace", "path": "title", "value": "x"}, operation]});
            assert!(needs("PATCH_SCIM_USER", body, Capability::ToggleAccount), "{key} {operation}");
        }
        let alone = json!({"Operations": operation});
        assert!(needs("PATCH_SCIM_USER", alone, Capability::ToggleAccount), "one operation that is not in a list: {operation}");
    }
}

#[test]
fn a_scim_patch_of_something_else_does_not() {
    for operation in [
        json!({"op": "replace", "path": "displayName", "value": "active"}),
        json!({"op": "replace", "path": "title", "value": "Interactive designer"}),
        json!({"op": "replace", "value": {"title": "active"}}),
        json!({"op": "add", "path": "emails", "value": [{"value": "active@corp.example", "primary": true}]}),
    ] {
        let body = json!({"Operations": [operation]});
        assert!(!needs("PATCH_SCIM_USER", body, Capability::ToggleAccount), "{operation}");
    }
}

/// Creating a record links an existing account with that address, so an inactive record switches that person off.
#[test]
fn creating_an_inactive_scim_user_needs_the_account_capability() {
    assert!(needs("CREATE_SCIM_USER", json!({"userName": "a", "active": false}), Capability::ToggleAccount));
    assert!(needs("CREATE_SCIM_USER", json!({"userName": "a", "Active": "false"}), Capability::ToggleAccount));
    assert!(!needs("CREATE_SCIM_USER", json!({"userName": "a", "active": true}), Capability::ToggleAccount));
    assert!(!needs("CREATE_SCIM_USER", json!({"userName": "a"}), Capability::ToggleAccount));
}
