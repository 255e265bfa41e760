//! Role assignments, granting and revoking, group members, last active dates.

use catalogue::organization::{
    ADD_GROUP_MEMBER, GET_LAST_ACTIVE_DATES, GRANT_ORGANIZATION_ADMIN, GRANT_ROLE, LIST_GROUP_ROLES, LIST_USER_ROLES, REMOVE_GROUP_MEMBER,
    REVOKE_ORGANIZATION_ADMIN, REVOKE_ROLE, SEARCH_GROUPS,
};
use serde_json::{Value, json};

use super::{Client, nothing};

fn assignments(client: &mut Client, person: &str) -> Vec<Value> {
    let seen = client.on(LIST_USER_ROLES, person, &nothing());
    seen.body["data"].as_array().cloned().unwrap_or_default()
}

fn group(client: &mut Client, name: &str) -> String {
    let found = client.call(SEARCH_GROUPS, &[], &json!({ "groupNames": [name] }));
    found.body["data"][0]["id"].as_str().expect("the group").to_owned()
}

#[test]
fn roles_say_how_they_came() {
    let mut client = Client::awkward();
    let held = assignments(&mut client, "site-admin");
    let platform: Vec<_> = held.iter().filter(|assignment| assignment["directoryId"].is_null()).collect();
    assert_eq!(platform.len(), 2);
    assert!(platform.iter().all(|assignment| assignment["userDirectoryStatus"].is_null()));
    let jira = held.iter().find(|assignment| assignment["resourceOwner"] == "jira-software").expect("Jira");
    let expected = json!([
        { "role": "atlassian/user", "roleAssignmentMethods": ["group_direct"] },
        { "role": "atlassian/admin", "roleAssignmentMethods": ["group_direct"] },
    ]);
    assert_eq!(jira["roleAssignments"], expected);
    assert_eq!(jira["roles"], json!(["atlassian/user", "atlassian/admin"]), "the older field is flat");
    let desk = assignments(&mut client, "many-roles").into_iter().find(|assignment| assignment["resourceOwner"] == "jira-servicedesk");
    let methods = desk.expect("the service desk")["roleAssignments"].clone();
    assert_eq!(methods[0], json!({ "role": "atlassian/user", "roleAssignmentMethods": ["inferred"] }));
    assert_eq!(methods[1]["roleAssignmentMethods"], json!(["direct"]));
}

#[test]
fn role_assignments_are_paged_and_filtered() {
    let mut client = Client::awkward();
    let id = client.id("many-roles");
    let on = [("accountId", id.as_str())];
    let first = client.get(LIST_USER_ROLES, &on, &[("limit", "100")]);
    let rest = client.get(LIST_USER_ROLES, &on, &[("cursor", &first.next().expect("more"))]);
    assert_eq!((first.len(), rest.len(), rest.next()), (100, 33, None));
    assert_eq!(client.get(LIST_USER_ROLES, &on, &[("resourceOwners", "jira-servicedesk")]).len(), 1);
    assert_eq!(client.get(LIST_USER_ROLES, &on, &[("roleIds", "atlassian/customer")]).len(), 1);
    assert_eq!(client.get(LIST_USER_ROLES, &on, &[("limit", "101")]).status, 400);
    let strange = assignments(&mut client, "unheard");
    assert!(strange.iter().any(|assignment| assignment["roles"].to_string().contains("atlassian/change-gatekeeper")));
}

#[test]
fn a_grant_shows_after_thirty_seconds() {
    let mut client = Client::awkward();
    let loom = client.sandbox.resources()[6].ari.clone();
    let body = json!({ "role": "atlassian/user", "resource": loom });
    let has = |client: &mut Client| assignments(client, "emoji").iter().any(|assignment| assignment["resourceId"] == loom);
    assert_eq!(client.on(GRANT_ROLE, "emoji", &body).status, 204);
    client.sandbox.advance(29_999);
    assert!(!has(&mut client), "not yet");
    client.sandbox.advance(1);
    assert!(has(&mut client));
    assert_eq!(client.on(REVOKE_ROLE, "emoji", &body).status, 204);
    assert!(has(&mut client), "still there");
    assert_eq!(client.on(GRANT_ROLE, "emoji", &body).status, 204);
    client.sandbox.advance(60_000);
    assert!(has(&mut client), "the later word wins");
}

#[test]
fn grants_that_make_no_sense_are_refused() {
    let mut client = Client::awkward();
    let jira = client.sandbox.resources()[0].ari.clone();
    let loom = client.sandbox.resources()[7].ari.clone();
    let table = [
        ("emoji", json!({}), 400, "ADMIN-UAM-400-1"),
        ("emoji", json!({ "role": "atlassian/user" }), 400, "ADMIN-UAM-400-1"),
        ("emoji", json!({ "role": "atlassian/emperor", "resource": jira }), 400, "ADMIN-UAM-400-3"),
        ("emoji", json!({ "role": "atlassian/customer", "resource": jira }), 400, "ADMIN-UAM-400-3"),
        ("emoji", json!({ "role": "atlassian/user", "resource": "ari:cloud:jira::site/1" }), 404, "ADMIN-UAM-404-1"),
        ("deactivated", json!({ "role": "atlassian/user", "resource": jira }), 400, "ADMIN-UAM-400-2"),
        ("no-directory", json!({ "role": "atlassian/user", "resource": jira }), 404, "ADMIN-UAM-404-3"),
        ("emoji", json!({ "role": "atlassian/user", "resource": loom }), 409, "ADMIN-UAM-409-3"),
    ];
    for (person, body, status, code) in table {
        let seen = client.on(GRANT_ROLE, person, &body);
        assert_eq!((seen.status, seen.code()), (status, code), "{person} {body}");
    }
    assert_eq!(client.on(GRANT_ROLE, "emoji", &json!({ "role": "atlassian/org-admin" })).status, 204, "the one role without a resource");
}

#[test]
fn the_last_organization_admin_stays() {
    let mut client = Client::awkward();
    let body = json!({ "role": "atlassian/org-admin" });
    assert_eq!(client.on(REVOKE_ORGANIZATION_ADMIN, "org-admin", &body).status, 400);
    assert_eq!(client.on(GRANT_ORGANIZATION_ADMIN, "emoji", &json!({ "role": "atlassian/user" })).status, 400);
    assert_eq!(client.on(GRANT_ORGANIZATION_ADMIN, "emoji", &body).status, 204);
    client.sandbox.advance(30_000);
    assert!(client.sandbox.user_with_email("emoji@corp.example").is_some_and(crate::User::is_organization_admin));
    assert_eq!(client.on(REVOKE_ORGANIZATION_ADMIN, "org-admin", &body).status, 204);
}

#[test]
fn members_come_and_go_but_not_in_synced_groups() {
    let mut client = Client::awkward();
    let (team, synced) = (group(&mut client, "Team Falcon"), group(&mut client, "dept-sales"));
    let id = client.id("emoji");
    let body = json!({ "accountId": id });
    assert_eq!(client.call(ADD_GROUP_MEMBER, &[("groupId", &team)], &body).status, 204);
    assert_eq!(client.call(ADD_GROUP_MEMBER, &[("groupId", &team)], &body).status, 204, "twice is harmless");
    assert_eq!(client.addresses(&json!({ "groupIds": [team] })), ["emoji@corp.example"]);
    let on = [("groupId", team.as_str()), ("accountId", id.as_str())];
    assert_eq!(client.call(REMOVE_GROUP_MEMBER, &on, &nothing()).status, 204);
    assert_eq!(client.call(REMOVE_GROUP_MEMBER, &on, &nothing()).code(), "ADMIN-404-8");
    assert_eq!(client.call(ADD_GROUP_MEMBER, &[("groupId", &synced)], &body).code(), "ADMIN-403-5");
    let loom = group(&mut client, "loom-users-corp");
    let full = client.call(ADD_GROUP_MEMBER, &[("groupId", &loom)], &body);
    assert_eq!((full.status, full.code()), (409, "ADMIN-UAM-409-3"));
}

#[test]
fn groups_that_give_administration_are_left_to_the_roles() {
    let mut client = Client::awkward();
    let body = json!({ "accountId": client.id("emoji") });
    for name in ["org-admins", "site-admins-corp"] {
        let found = client.call(SEARCH_GROUPS, &[], &json!({ "groupNames": [name] })).body["data"][0].clone();
        assert_eq!(found["managementAccess"], json!({ "deletable": false, "modifiable": false, "readable": true }));
        let id = found["id"].as_str().expect("an id").to_owned();
        assert_eq!(client.call(ADD_GROUP_MEMBER, &[("groupId", &id)], &body).code(), "ADMIN-403-5");
    }
}

#[test]
fn a_group_tells_what_its_members_gain() {
    let mut client = Client::awkward();
    let (contractors, everybody) = (group(&mut client, "contractors"), group(&mut client, "confluence-users-corp"));
    let gained = client.get(LIST_GROUP_ROLES, &[("groupId", &contractors)], &[]);
    assert_eq!((gained.len(), &gained.body["data"][0]["roles"]), (2, &json!(["atlassian/guest"])));
    assert!(gained.body["data"][0]["defaultRole"].is_null());
    let default = client.get(LIST_GROUP_ROLES, &[("groupId", &everybody)], &[("roleIds", "atlassian/user")]);
    assert_eq!(default.body["data"][0]["defaultRole"], "atlassian/user");
    assert_eq!(client.get(LIST_GROUP_ROLES, &[("groupId", &everybody)], &[("roleIds", "atlassian/admin")]).len(), 0);
}

#[test]
fn a_site_is_administered_by_itself() {
    let mut client = Client::awkward();
    let site = |client: &Client, at: usize| format!("ari:cloud:platform::site/{}", client.sandbox.resources()[at].id);
    let sites = |client: &mut Client| -> Vec<Value> {
        let held = assignments(client, "site-admin");
        held.iter().filter(|one| one["roles"] == json!(["atlassian/site-admin"])).map(|one| one["resourceId"].clone()).collect()
    };
    let (first, labs) = (site(&client, 0), site(&client, 8));
    assert_eq!(client.on(GRANT_ROLE, "site-admin", &json!({ "role": "atlassian/site-admin", "resource": labs })).status, 204);
    client.sandbox.advance(30_000);
    assert_eq!(sites(&mut client), [first.as_str(), labs.as_str()]);
    assert_eq!(client.on(REVOKE_ROLE, "site-admin", &json!({ "role": "atlassian/site-admin", "resource": first })).status, 204);
    client.sandbox.advance(30_000);
    assert_eq!(sites(&mut client), [labs.as_str()]);
    let nowhere = json!({ "role": "atlassian/site-admin", "resource": "ari:cloud:platform::site/1" });
    assert_eq!(client.on(GRANT_ROLE, "site-admin", &nowhere).code(), "ADMIN-UAM-404-1");
}

#[test]
fn a_further_role_of_somebody_who_has_a_seat_takes_none() {
    let mut client = Client::awkward();
    let body = json!({ "role": "atlassian/admin", "resource": client.sandbox.resources()[7].ari });
    assert_eq!(client.on(GRANT_ROLE, "loom-user", &body).status, 204);
    assert_eq!(client.on(GRANT_ROLE, "emoji", &body).code(), "ADMIN-UAM-409-3");
}

#[test]
fn last_active_dates_come_per_product() {
    let mut client = Client::awkward();
    let dates = client.on(GET_LAST_ACTIVE_DATES, "emoji", &nothing()).body["data"].clone();
    assert_eq!(dates["product_access"].as_array().map(Vec::len), Some(2));
    assert_eq!(dates["product_access"][0]["last_active"], "2026-10-30");
    assert_eq!(dates["product_access"][0]["last_active_timestamp"], "2026-10-30T10:00:00Z");
    assert_eq!(dates["added_to_org"], "2025-09-28");
    let never = client.on(GET_LAST_ACTIVE_DATES, "never-active", &nothing()).body["data"].clone();
    assert_eq!(never["product_access"], json!([]));
    let skewed = client.on(GET_LAST_ACTIVE_DATES, "clock-skew", &nothing()).body["data"].clone();
    assert_eq!(skewed["product_access"][0]["last_active_timestamp"], "2026-11-02T12:00:00Z", "three hours from now");
    assert_eq!(client.call(GET_LAST_ACTIVE_DATES, &[("accountId", "nobody")], &nothing()).code(), "ADMIN-404-8");
}
