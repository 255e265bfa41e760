//! Invitations: results per address, partial success, subscription, seats.

use catalogue::organization::{INVITE_USER_V1, INVITE_USERS, SEARCH_GROUPS};
use serde_json::json;

use super::Client;
use crate::Switches;

#[test]
fn new_and_known_addresses_are_invited() {
    let mut client = Client::awkward();
    let jira = client.sandbox.resources()[0].ari.clone();
    let team = client.call(SEARCH_GROUPS, &[], &json!({ "groupNames": ["Team Falcon"] })).body["data"][0]["id"].clone();
    let body = json!({
        "emails": ["new@corp.example", "outside@partner.example", "NO-directory@corp.example"],
        "permissionRules": [{ "resource": jira, "role": "atlassian/user" }],
        "additionalGroups": [team],
    });
    let seen = client.call(INVITE_USERS, &[], &body);
    assert_eq!((seen.status, seen.len()), (200, 3), "{}", seen.body);
    let result = &seen.body["data"][0]["results"][0];
    assert_eq!(result["roleAssignmentResult"], json!([{ "resource": jira, "role": "atlassian/user", "status": "INVITED" }]));
    assert_eq!(result["groupAssignmentResult"][0]["status"], "INVITED");
    let new = client.sandbox.user_with_email("new@corp.example").expect("an account was made");
    assert_eq!((new.managed, new.email_verified, new.status()), (true, false, "active"));
    assert!(!client.sandbox.user_with_email("outside@partner.example").is_some_and(|user| user.managed));
    assert_eq!(client.sandbox.user_with_email("no-directory@corp.example").map(|user| user.status()), Some("active"), "joined");
    assert_eq!(client.addresses(&json!({ "groupIds": [team] })).len(), 3);
}

#[test]
fn one_failure_makes_the_answer_partial() {
    let mut client = Client::awkward();
    let body = json!({ "emails": ["fine@corp.example", "not an address", "deactivated@corp.example"] });
    let seen = client.call(INVITE_USERS, &[], &body);
    assert_eq!(seen.status, 206);
    assert!(seen.body["data"][0]["id"].is_string() && seen.body["data"][1]["id"].is_null() && seen.body["data"][2]["id"].is_null());
    let body = json!({ "emails": ["other@corp.example"], "permissionRules": [{ "resource": "ari:cloud:jira::site/1", "role": "atlassian/user" }] });
    let seen = client.call(INVITE_USERS, &[], &body);
    let outcome = &seen.body["data"][0]["results"][0]["roleAssignmentResult"][0];
    assert_eq!((seen.status, &outcome["status"], &outcome["statusReason"]), (206, &json!("ERROR"), &json!("The resource was not found")));
}

#[test]
fn invitations_are_refused_as_a_whole() {
    let mut client = Client::awkward();
    let many: Vec<String> = (0..26).map(|number| format!("n{number}@corp.example")).collect();
    for body in [json!({}), json!({ "emails": [] }), json!({ "emails": many }), json!({ "emails": "one@corp.example" })] {
        let seen = client.call(INVITE_USERS, &[], &body);
        assert_eq!((seen.status, seen.code()), (400, "ADMIN-UAM-400-1"), "{body}");
    }
    let loom = client.sandbox.resources()[7].ari.clone();
    let full = json!({ "emails": ["a@corp.example"], "permissionRules": [{ "resource": loom, "role": "atlassian/user" }] });
    assert_eq!(client.call(INVITE_USERS, &[], &full).status, 409);
    assert!(client.sandbox.user_with_email("a@corp.example").is_none(), "nobody was invited");
    client.sandbox.set_switches(Switches { paid: false, ..Switches::default() });
    for seen in [
        client.call(INVITE_USERS, &[], &json!({ "emails": ["a@corp.example"] })),
        client.call(INVITE_USER_V1, &[], &json!({ "email": "a@corp.example" })),
    ] {
        assert_eq!((seen.status, seen.code()), (402, "ADMIN-UAM-402-1"));
    }
}

#[test]
fn the_older_invitation_answers_account_ids() {
    let mut client = Client::awkward();
    let seen = client.call(INVITE_USER_V1, &[], &json!({ "email": "single@corp.example" }));
    let id = client.id("single");
    assert_eq!((seen.status, seen.body), (202, json!([id])));
    assert_eq!(client.call(INVITE_USER_V1, &[], &json!({ "email": "nonsense" })).code(), "ADMIN-UAM-400-1");
    let rule = json!({ "email": "b@corp.example", "permissionRule": { "resource": "ari:x", "role": "atlassian/user" } });
    assert_eq!(client.call(INVITE_USER_V1, &[], &rule).code(), "ADMIN-UAM-400-3");
}

#[test]
fn each_part_of_an_invitation_says_what_became_of_it() {
    let mut client = Client::awkward();
    let jira = client.sandbox.resources()[0].ari.clone();
    let group =
        |client: &mut Client, name: &str| client.call(SEARCH_GROUPS, &[], &json!({ "groupNames": [name] })).body["data"][0]["id"].clone();
    let (team, synced, admins) = (group(&mut client, "Team Falcon"), group(&mut client, "dept-sales"), group(&mut client, "org-admins"));
    let body = json!({
        "emails": ["half@corp.example"],
        "permissionRules": [{ "resource": jira, "role": "atlassian/user" }, { "resource": jira, "role": "atlassian/customer" }],
        "additionalGroups": [team, synced, admins],
    });
    let seen = client.call(INVITE_USERS, &[], &body);
    let parts = &seen.body["data"][0]["results"][0];
    let of = |list: &str| -> Vec<String> {
        parts[list].as_array().expect("a list").iter().map(|part| part["status"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(seen.status, 206);
    assert_eq!(of("roleAssignmentResult"), ["INVITED", "ERROR"]);
    assert_eq!(of("groupAssignmentResult"), ["INVITED", "ERROR", "ERROR"]);
    assert_eq!(parts["roleAssignmentResult"][1]["statusReason"], "The role is not valid for the resource");
    assert_eq!(
        parts["groupAssignmentResult"][1]["statusReason"],
        "The group is synced from the identity provider and cannot be changed here"
    );
}

#[test]
fn a_full_product_refuses_everybody_of_the_invitation() {
    let mut client = Client::awkward();
    let rule = |at: usize| json!({ "resource": client.sandbox.resources()[at].ari, "role": "atlassian/user" });
    let body = json!({ "emails": ["c@corp.example", "d@corp.example"], "permissionRules": [rule(0), rule(7)] });
    let seen = client.call(INVITE_USERS, &[], &body);
    assert_eq!((seen.status, seen.code()), (409, "ADMIN-UAM-409-3"));
    assert!(client.sandbox.user_with_email("c@corp.example").is_none(), "not even on the product that has seats");
}
