//! What shows whether a write took effect: every write has a way to look or a reason why there is none, and no answer is taken for more than it says.

use serde_json::{Value, json};

use crate::effect::{Answer, Look, Sign, found, looks, member, sets_fields, state};
use crate::record::{Field, Finding};

/// Writes after which nothing of the record leads to what they made: it keeps no addresses and no names.
const NOT_TO_BE_SEEN: [&str; 4] = ["INVITE_USERS", "INVITE_USER_V1", "CREATE_SCIM_USER", "CREATE_SCIM_GROUP"];

fn all(operation: &str) -> Vec<Look> {
    let row = crate::operations().find(|row| row.name == operation).unwrap();
    let mut targets: Vec<(String, String)> = row.parameter_names().iter().map(|name| ((*name).to_owned(), "id-1".to_owned())).collect();
    if operation == "ADD_GROUP_MEMBER" {
        targets.push(("accountId".to_owned(), "id-2".to_owned()));
    }
    let field = |name: &str, to: &str| Field { name: name.to_owned(), to: Some(to.to_owned()), from: None };
    looks(operation, &targets, &[field("role", "atlassian/user"), field("resource", "ari:cloud:jira::site/1")])
}

fn told(operation: &str, name: &str, answer: &Value) -> Option<String> {
    all(operation)[0].told(Answer::There(answer), name)
}

#[test]
fn every_write_can_be_looked_up_or_is_known_not_to_be() {
    for row in crate::operations().filter(|row| row.is_write()) {
        let looks = all(row.name);
        assert_eq!(looks.is_empty(), NOT_TO_BE_SEEN.contains(&row.name), "{}", row.name);
        assert_eq!(state(row.name).is_none() && !sets_fields(row.name), looks.is_empty(), "{}", row.name);
        for look in looks {
            assert!(!look.operation.is_write(), "{}: a look changes nothing", row.name);
            let names: Vec<&str> = look.values.iter().map(|(name, _)| *name).chain(["orgId"]).collect();
            assert!(look.operation.parameter_names().iter().all(|name| names.contains(name)), "{} by {}", row.name, look.operation.name);
            assert!(look.query.iter().all(|(name, _)| look.operation.query_parameter(name).is_some()), "{}", row.name);
        }
    }
}

#[test]
fn access_as_a_whole_tells_of_one_directory_only_what_holds_in_all() {
    let person = |status: &str| json!({ "data": { "accountId": "id-1", "membershipStatus": status } });
    let whole = &all("SUSPEND_USER")[1];
    assert_eq!(whole.told(Answer::There(&person("suspended")), "access").as_deref(), Some("suspended"));
    assert_eq!(whole.told(Answer::There(&person("active")), "access"), None);
    assert_eq!(told("SUSPEND_USER_V1", "access", &person("active")).as_deref(), Some("active"));
    assert_eq!(told("SUSPEND_USER_V1", "access", &json!({ "data": {} })), None);
}

#[test]
fn a_list_that_goes_on_does_not_say_that_something_is_not_there() {
    let roles = |next: Value| json!({ "data": [], "links": { "next": next } });
    assert_eq!(told("GRANT_ROLE", "direct grant", &roles(Value::Null)).as_deref(), Some("none"));
    assert_eq!(told("GRANT_ROLE", "direct grant", &roles(json!("more"))), None);
    assert_eq!(told("REMOVE_USER", "membership", &roles(json!("more"))), None);
}

#[test]
fn a_role_through_a_group_is_no_direct_grant() {
    let held = |method: &str| {
        json!({ "data": [{ "resourceId": "ari:cloud:jira::site/1",
            "roleAssignments": [{ "role": "atlassian/user", "roleAssignmentMethods": [method] }] }] })
    };
    assert_eq!(told("REVOKE_ROLE", "direct grant", &held("group_direct")).as_deref(), Some("none"));
    assert_eq!(told("REVOKE_ROLE", "direct grant", &held("direct")).as_deref(), Some("there"));
}

#[test]
fn fields_are_found_by_the_path_that_named_them_and_lists_tell_nothing() {
    let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let mut record = json!({ "active": false, "title": "Clerk", "name": { "familyName": "Byron" }, "emails": [{ "value": "a@b.example" }],
        "members": [{ "value": "s-1" }] });
    record[urn] = json!({ "department": "Sales" });
    let at = |path: &str| told("PATCH_SCIM_USER", path, &record);
    for (path, text) in [
        ("active", Some("false")),
        ("Active", Some("false")),
        ("urn:ietf:params:scim:schemas:core:2.0:User:title", Some("Clerk")),
        ("name.familyName", Some("Byron")),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", Some("Sales")),
        ("nickName", Some("")),
        ("emails", None),
        ("emails[type eq \"\"].value", None),
    ] {
        assert_eq!(at(path).as_deref(), text, "{path}");
    }
    assert_eq!((at(&member("s-1")).as_deref(), at(&member("s-2")).as_deref()), (Some("in"), Some("out")));
}

#[test]
fn a_deactivated_account_may_wait_for_its_deletion_or_not() {
    let account = |status: &str| json!({ "account": { "account_id": "id-1", "account_status": status } });
    let profile = &all("DELETE_ACCOUNT")[1];
    let told = |status: &str| profile.told(Answer::There(&account(status)), "deletion");
    assert_eq!((told("inactive"), told("active").as_deref(), told("closed").as_deref()), (None, Some("none"), Some("scheduled")));
}

#[test]
fn what_is_gone_is_told_by_its_absence_only_where_that_is_the_effect() {
    let absent = |operation: &str| all(operation)[0].told(Answer::NotThere, state(operation).map_or("title", |(name, _)| name));
    assert_eq!(absent("DELETE_SCIM_USER").as_deref(), Some("gone"));
    assert_eq!(absent("REMOVE_USER_V1").as_deref(), Some("none"));
    for operation in ["DISABLE_ACCOUNT", "PATCH_SCIM_USER", "UNLINK_SCIM_USER", "DELETE_ACCOUNT", "REVOKE_API_TOKEN"] {
        assert_eq!(absent(operation), None, "{operation}");
    }
}

#[test]
fn what_was_so_before_or_came_true_in_part_tells_nothing() {
    let sign = |was, is| Sign { was, is };
    let table: [(&[Sign], Finding); 7] = [
        (&[sign(None, Some(true))], Finding::Happened),
        (&[sign(Some(false), Some(false))], Finding::DidNotHappen),
        (&[sign(Some(true), Some(true))], Finding::CannotBeTold),
        (&[sign(None, None)], Finding::CannotBeTold),
        (&[sign(Some(true), Some(true)), sign(Some(false), Some(false))], Finding::DidNotHappen),
        (&[sign(None, Some(true)), sign(None, Some(false))], Finding::CannotBeTold),
        (&[], Finding::CannotBeTold),
    ];
    for (signs, wanted) in table {
        assert_eq!(found(signs), wanted, "{signs:?}");
    }
}
