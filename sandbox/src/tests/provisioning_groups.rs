//! Provisioned groups: members, names that are for ever, and the directory groups that follow.

use catalogue::organization::SEARCH_GROUPS;
use catalogue::scim::{
    CREATE_SCIM_GROUP, DELETE_SCIM_GROUP, GET_SCIM_GROUP, GET_SCIM_USER, LIST_SCIM_GROUPS, PATCH_SCIM_GROUP, REPLACE_SCIM_GROUP,
};
use serde_json::{Value, json};

use super::{Client, Seen, nothing};

/// A group with the three provisioned people of the awkward organization to choose members from.
fn group(client: &mut Client) -> (String, Vec<String>) {
    let people: Vec<String> = client.sandbox.scim_users().map(|user| user.id.clone()).collect();
    let seen = client.call(CREATE_SCIM_GROUP, &[], &json!({ "displayName": "Pilots", "members": [{ "value": people[0] }] }));
    assert_eq!(seen.status, 201, "{}", seen.body);
    (seen.body["id"].as_str().expect("an id").to_owned(), people)
}

fn members(seen: &Seen) -> Vec<&str> {
    seen.body["members"].as_array().into_iter().flatten().filter_map(|member| member["value"].as_str()).collect()
}

fn patch(client: &mut Client, id: &str, operations: &Value) -> Seen {
    client.call(PATCH_SCIM_GROUP, &[("scimGroupId", id)], &json!({ "operations": operations }))
}

#[test]
fn the_only_filter_is_equality_on_the_name() {
    let mut client = Client::awkward();
    let all = client.get(LIST_SCIM_GROUPS, &[], &[]).body["totalResults"].as_u64();
    assert_eq!(all, Some(client.sandbox.scim_groups().count() as u64));
    let one = client.get(LIST_SCIM_GROUPS, &[], &[("filter", "displayName eq \"dept-sales\"")]).body;
    assert_eq!((&one["totalResults"], &one["Resources"][0]["displayName"]), (&json!(1), &json!("dept-sales")));
    assert_eq!(client.get(LIST_SCIM_GROUPS, &[], &[("filter", "externalId eq \"x\"")]).code(), "invalidFilter");
    assert_eq!(client.get(LIST_SCIM_GROUPS, &[], &[("startIndex", "3"), ("count", "2")]).body["itemsPerPage"], 2);
}

#[test]
fn a_group_appears_in_the_directory_with_its_linked_members() {
    let mut client = Client::awkward();
    let (id, people) = group(&mut client);
    let found = client.call(SEARCH_GROUPS, &[], &json!({ "groupNames": ["pilots"], "expand": ["counts.users"] })).body["data"][0].clone();
    assert_eq!((&found["externalSynced"], &found["managedBy"], &found["counts"]["users"]), (&json!(true), &json!("external"), &json!(1)));
    let user = client.call(GET_SCIM_USER, &[("scimUserId", &people[0])], &nothing());
    assert!(user.body["groups"].to_string().contains("Pilots"));
    assert_eq!(client.call(DELETE_SCIM_GROUP, &[("scimGroupId", &id)], &nothing()).status, 204);
    assert_eq!(client.call(GET_SCIM_GROUP, &[("scimGroupId", &id)], &nothing()).status, 404);
    assert_eq!(client.call(DELETE_SCIM_GROUP, &[("scimGroupId", &id)], &nothing()).status, 404);
    assert_eq!(client.call(SEARCH_GROUPS, &[], &json!({ "groupNames": ["Pilots"] })).len(), 0);
}

#[test]
fn names_are_unique_and_for_ever() {
    let mut client = Client::awkward();
    let (id, _) = group(&mut client);
    for name in ["PILOTS", "Team Falcon"] {
        let seen = client.call(CREATE_SCIM_GROUP, &[], &json!({ "displayName": name }));
        assert_eq!((seen.status, seen.code()), (409, "uniqueness"), "{name}");
    }
    assert_eq!(client.call(CREATE_SCIM_GROUP, &[], &json!({ "displayName": " " })).status, 400);
    let on = [("scimGroupId", id.as_str())];
    let renamed = client.call(REPLACE_SCIM_GROUP, &on, &json!({ "displayName": "Aviators", "members": [] }));
    assert_eq!((renamed.status, renamed.code()), (400, "mutability"));
    let renamed = patch(&mut client, &id, &json!([{ "op": "replace", "path": "displayName", "value": "Aviators" }]));
    assert_eq!((renamed.status, renamed.code()), (400, "mutability"));
    assert_eq!(patch(&mut client, &id, &json!([{ "op": "replace", "value": { "id": id, "displayName": "Pilots" } }])).status, 200);
}

#[test]
fn the_name_of_a_default_group_is_accepted_and_never_syncs() {
    let mut client = Client::awkward();
    let people: Vec<String> = client.sandbox.scim_users().map(|user| user.id.clone()).collect();
    let body = json!({ "displayName": "loom-users-corp", "members": [{ "value": people[0] }] });
    assert_eq!(client.call(CREATE_SCIM_GROUP, &[], &body).status, 201);
    let found = client.call(SEARCH_GROUPS, &[], &json!({ "groupNames": ["loom-users-corp"], "expand": ["counts.users"] }));
    assert_eq!((found.len(), &found.body["data"][0]["counts"]["users"]), (1, &json!(2)), "the two it had");
}

#[test]
fn members_are_added_removed_and_replaced() {
    let mut client = Client::awkward();
    let (id, people) = group(&mut client);
    let seen =
        patch(&mut client, &id, &json!([{ "op": "Add", "path": "members", "value": [{ "value": people[1] }, { "value": people[0] }] }]));
    assert_eq!(members(&seen), [people[0].as_str(), &people[1]], "nobody twice");
    let seen = patch(&mut client, &id, &json!([{ "op": "remove", "path": format!("members[value eq \"{}\"]", people[0]) }]));
    assert_eq!(members(&seen), [people[1].as_str()]);
    let seen = patch(&mut client, &id, &json!([{ "op": "add", "value": { "members": [{ "value": people[2] }] } }]));
    assert_eq!(members(&seen), [people[1].as_str(), &people[2]]);
    let seen = patch(&mut client, &id, &json!([{ "op": "remove", "path": "members", "value": [{ "value": people[1] }] }]));
    assert_eq!(members(&seen), [people[2].as_str()]);
    let seen = patch(&mut client, &id, &json!([{ "op": "replace", "path": "members", "value": [{ "value": people[0] }] }]));
    assert_eq!(members(&seen), [people[0].as_str()]);
    let seen = patch(&mut client, &id, &json!([{ "op": "remove", "path": "members" }]));
    assert_eq!(members(&seen), [""; 0]);
    let seen =
        client.call(REPLACE_SCIM_GROUP, &[("scimGroupId", &id)], &json!({ "displayName": "Pilots", "members": [{ "value": people[1] }] }));
    assert_eq!(members(&seen), [people[1].as_str()]);
}

#[test]
fn unknown_members_are_refused_in_each_calls_own_shape() {
    let mut client = Client::awkward();
    let (id, people) = group(&mut client);
    let unknown = json!([{ "value": "nobody" }]);
    let seen = client.call(CREATE_SCIM_GROUP, &[], &json!({ "displayName": "Ghosts", "members": unknown }));
    assert_eq!((seen.status, seen.code()), (400, "invalidValue"));
    let seen = patch(&mut client, &id, &json!([{ "op": "add", "path": "members", "value": unknown }]));
    assert_eq!((seen.status, seen.code()), (400, "invalidValue"));
    let seen = client.call(REPLACE_SCIM_GROUP, &[("scimGroupId", &id)], &json!({ "displayName": "Pilots", "members": unknown }));
    assert_eq!((seen.status, seen.body["stackTrace"].is_array()), (400, true), "an exception as it is");
    let seen = client.call(GET_SCIM_GROUP, &[("scimGroupId", &id)], &nothing());
    assert_eq!(members(&seen), [people[0].as_str()], "nothing changed");
}
