//! What shows whether a write took effect: every write has a way to look or a reason why there is none, and no answer is taken for more than it says.

use serde_json::{Value, json};

use crate::effect::{Answer, Look, Sign, found, looks, looks_for, makes_new, member, sets_fields, state};
use crate::record::{Field, Finding};

/// Writes after which nothing of the record leads to what they made, because it keeps no addresses and no names: what was sent does.
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
        assert_eq!(makes_new(row.name), looks.is_empty(), "{}", row.name);
        assert!(state(row.name).is_some() || sets_fields(row.name), "{}", row.name);
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

fn made(operation: &str, sent: &Value) -> Vec<Look> {
    looks_for(operation, &[("scimDirectoryId".to_owned(), "dir-1".to_owned())], sent)
}

#[test]
fn what_makes_something_new_is_looked_up_by_what_was_sent_and_by_nothing_else() {
    let sent =
        json!({ "emails": [" Ada@corp.example ", "ada@corp.example", "bob@corp.example"], "userName": "ada", "displayName": "Crew" });
    for row in crate::operations().filter(|row| row.is_write()) {
        let looks = made(row.name, &sent);
        assert_eq!(looks.is_empty(), !makes_new(row.name), "{}", row.name);
        assert!(looks.iter().all(|look| !look.operation.is_write()), "{}", row.name);
    }
    assert_eq!(made("INVITE_USERS", &sent)[0].body.as_ref().unwrap()["emails"], json!(["ada@corp.example", "bob@corp.example"]));
    assert_eq!(made("INVITE_USER_V1", &json!({ "email": "a@b.example" }))[0].body.as_ref().unwrap()["emails"], json!(["a@b.example"]));
    assert_eq!(made("CREATE_SCIM_USER", &sent)[0].query, [("filter", "userName eq \"ada\"".to_owned())]);
    assert_eq!(made("CREATE_SCIM_GROUP", &sent)[0].query, [("filter", "displayName eq \"Crew\"".to_owned())]);
    for odd in [json!({}), json!({ "userName": "a\" or active eq \"true" }), json!({ "userName": "" }), json!({ "userName": 7 })] {
        assert!(made("CREATE_SCIM_USER", &odd).is_empty(), "{odd}");
    }
    assert!(made("INVITE_USERS", &json!({ "emails": [] })).is_empty());
}

#[test]
fn an_invitation_is_seen_by_all_of_its_people_and_its_absence_tells_nothing() {
    let look = &made("INVITE_USERS", &json!({ "emails": ["ada@corp.example", "bob@corp.example"] }))[0];
    let person = |email: &str, status: &str| json!({ "accountId": email.split('@').next(), "email": email, "membershipStatus": status });
    let told = |people: &[Value]| look.told(Answer::There(&json!({ "data": people })), "invitation");
    let (ada, bob) = (person("ADA@corp.example", "active"), person("bob@corp.example", "active"));
    assert_eq!(told(&[ada.clone(), bob]).as_deref(), Some("sent"));
    assert_eq!(told(&[ada.clone(), person("bob@corp.example", "no_membership")]), None);
    assert_eq!((told(std::slice::from_ref(&ada)), told(&[])), (None, None));
    // Before it was sent, it does.
    let stood = |answer: &Value| look.stood(Answer::There(answer), "invitation");
    assert_eq!(stood(&json!({ "data": [ada] })).as_deref(), Some("not all there"));
    assert_eq!(stood(&json!({ "message": "no list" })), None);
    assert_eq!(look.stood(Answer::NotThere, "invitation"), None);
}

#[test]
fn a_new_record_is_there_under_its_name_or_the_list_says_that_there_is_none() {
    let look = &made("CREATE_SCIM_USER", &json!({ "userName": "Ada" }))[0];
    let told = |answer: Value| look.told(Answer::There(&answer), "record");
    assert_eq!(told(json!({ "totalResults": 1, "Resources": [{ "userName": "ada" }] })).as_deref(), Some("there"));
    assert_eq!(told(json!({ "totalResults": 0, "Resources": [] })).as_deref(), Some("none"));
    assert_eq!(told(json!({ "totalResults": 0 })).as_deref(), Some("none"));
    for untold in
        [json!({}), json!({ "totalResults": 3, "Resources": [] }), json!({ "totalResults": 1, "Resources": [{ "userName": "eve" }] })]
    {
        assert_eq!(told(untold.clone()), None, "{untold}");
    }
}
