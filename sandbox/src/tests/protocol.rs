//! What RFC 7643 and 7644 demand of the SCIM service beyond what identity providers happen to send.

use catalogue::scim::{
    ATLASSIAN_SCHEMA, CREATE_SCIM_GROUP, CREATE_SCIM_USER, DELETE_SCIM_GROUP, ENTERPRISE_SCHEMA, GET_SCIM_GROUP, GET_SCIM_USER,
    LIST_RESOURCE_TYPES, LIST_SCHEMAS, LIST_SCIM_GROUPS, LIST_SCIM_USERS, PATCH_SCIM_GROUP, PATCH_SCIM_USER, REPLACE_SCIM_USER,
    USER_SCHEMA,
};
use catalogue::wire::Method;
use serde_json::{Value, json};

use super::{Client, Seen, nothing, raw};
use crate::{Sandbox, Seed, Settings};

const SYNCED: &str = "scim-locked@corp.example";

fn patch(client: &mut Client, operations: &Value) -> Seen {
    let id = client.scim_id(SYNCED);
    client.call(PATCH_SCIM_USER, &[("scimUserId", &id)], &json!({ "Operations": operations }))
}

fn below(client: &Client, rest: &str) -> String {
    format!("/scim/directory/{}/{rest}", client.sandbox.identity().scim_directory_id)
}

fn names(body: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = body.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn what_is_created_says_where_it_is() {
    let mut client = Client::awkward();
    let user = client.call(CREATE_SCIM_USER, &[], &json!({ "userName": "located@corp.example" }));
    assert_eq!(user.reply.header("location"), user.body["meta"]["location"].as_str());
    let group = client.call(CREATE_SCIM_GROUP, &[], &json!({ "displayName": "Located" }));
    assert_eq!(group.reply.header("location"), group.body["meta"]["location"].as_str());
    let mut request = client.request(CREATE_SCIM_USER, &[], &json!({ "userName": "bare@corp.example" }));
    request = request.with_query("attributes", "userName");
    let bare = client.send(request);
    assert!(bare.body.get("meta").is_none() && bare.reply.header("location").is_some(), "{}", bare.body);
}

#[test]
fn addresses_in_answers_begin_where_the_service_is() {
    let mut settings = Settings::new(Seed::Awkward);
    settings.origin = "http://127.0.0.1:9999".to_owned();
    let mut client = Client { sandbox: Sandbox::new(settings) };
    let page = client.get(LIST_SCIM_USERS, &[], &[("count", "1")]).body;
    assert!(page.to_string().contains("http://127.0.0.1:9999/scim/") && !page.to_string().contains("https://"), "{page}");
    let accounts = client.call(catalogue::organization::LIST_MANAGED_ACCOUNTS, &[], &nothing()).body;
    assert!(accounts["links"]["self"].as_str().is_some_and(|link| link.starts_with("http://127.0.0.1:9999/admin/")), "{accounts}");
}

#[test]
fn what_the_service_does_not_have_is_told_in_its_own_words() {
    let mut client = Client::awkward();
    let table = [
        (Method::Post, ".search", 501),
        (Method::Post, "Users/.search", 501),
        (Method::Post, "Groups/.search", 501),
        (Method::Post, "Bulk", 501),
        (Method::Get, "Me", 501),
        (Method::Get, "Robots", 404),
        (Method::Get, "", 404),
        (Method::Put, "Users", 405),
        (Method::Delete, "Schemas", 405),
    ];
    for (method, rest, status) in table {
        let path = below(&client, rest);
        let seen = client.send(raw(method, &path));
        assert_eq!((seen.status, &seen.body["status"]), (status, &json!(status.to_string())), "{method} {rest}");
        assert_eq!(seen.body["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]), "{method} {rest}");
        assert_eq!(seen.reply.header("content-type"), Some("application/scim+json"), "{method} {rest}");
    }
    let path = below(&client, "Robots");
    let stranger = client.send_as("wrong", raw(Method::Get, &path));
    assert_eq!((stranger.status, stranger.body["error"].is_string()), (401, true), "a stranger learns nothing about addresses");
    assert_eq!(stranger.reply.header("www-authenticate"), Some("Bearer"));
}

#[test]
fn discovery_takes_no_filter() {
    let mut client = Client::awkward();
    for seen in [
        client.get(LIST_SCHEMAS, &[], &[("filter", "name eq \"User\"")]),
        client.get(LIST_RESOURCE_TYPES, &[], &[("filter", "name eq \"User\"")]),
    ] {
        assert_eq!((seen.status, seen.body["error"].is_string()), (403, true));
    }
}

#[test]
fn attributes_are_chosen_by_part_in_lists_in_extensions_and_with_their_schema() {
    let mut client = Client::awkward();
    patch(&mut client, &json!([{ "op": "add", "path": format!("{ENTERPRISE_SCHEMA}:department"), "value": "Deep Sea" }]));
    let id = client.scim_id(SYNCED);
    let on = [("scimUserId", id.as_str())];
    let mut ask = |name: &str, value: &str| client.get(GET_SCIM_USER, &on, &[(name, value)]).body;
    assert_eq!(ask("attributes", "emails.value")["emails"], json!([{ "value": SYNCED }]));
    let whole = ask("attributes", &format!("{USER_SCHEMA}:userName,{ENTERPRISE_SCHEMA}:department"));
    assert_eq!(names(&whole), ["id", "schemas", ENTERPRISE_SCHEMA, "userName"]);
    assert_eq!(whole[ENTERPRISE_SCHEMA], json!({ "department": "Deep Sea" }));
    assert_eq!(names(&ask("attributes", &ATLASSIAN_SCHEMA.to_uppercase())), ["id", "schemas", ATLASSIAN_SCHEMA]);
    assert_eq!(names(&ask("attributes", "name.middleName")), ["id", "schemas"], "what there is not is not shown");
    let without = ask("excludedAttributes", &format!("id,emails.primary,name,{ENTERPRISE_SCHEMA}"));
    assert_eq!(without["emails"], json!([{ "value": SYNCED, "type": "work" }]));
    assert!(without.get("name").is_none() && without.get(ENTERPRISE_SCHEMA).is_none() && without["id"] == id.as_str());
}

#[test]
fn groups_can_be_asked_for_without_their_members() {
    let mut client = Client::awkward();
    let group = client.sandbox.scim_groups().next().expect("a group").id.clone();
    let seen = client.get(GET_SCIM_GROUP, &[("scimGroupId", &group)], &[("excludedAttributes", "members")]);
    assert!(seen.body.get("members").is_none() && seen.body["displayName"].is_string());
    let page = client.get(LIST_SCIM_GROUPS, &[], &[("attributes", "displayName"), ("count", "1")]).body;
    assert_eq!(names(&page["Resources"][0]), ["displayName", "id", "schemas"]);
}

#[test]
fn filters_may_name_the_schema_and_windows_may_be_huge() {
    let mut client = Client::awkward();
    let filter = format!("{}:USERNAME eq \"{SYNCED}\"", USER_SCHEMA.to_uppercase());
    assert_eq!(client.get(LIST_SCIM_USERS, &[], &[("filter", &filter)]).body["totalResults"], 1);
    let huge = "9".repeat(40);
    let all = client.get(LIST_SCIM_USERS, &[], &[("count", &huge)]).body;
    assert_eq!(all["itemsPerPage"], all["totalResults"]);
    assert_eq!(client.get(LIST_SCIM_USERS, &[], &[("startIndex", &huge)]).body["itemsPerPage"], 0);
    assert_eq!(client.get(LIST_SCIM_USERS, &[], &[("startIndex", &format!("-{huge}"))]).body["startIndex"], 1);
}

#[test]
fn records_hold_nothing_that_the_schemas_do_not_describe() {
    let mut client = Client::awkward();
    let body = json!({
        "userName": "extra@corp.example",
        "shoeSize": 44,
        "name": { "GIVENNAME": "Extra", "shoe": "left" },
        "phoneNumbers": [{ "Value": "+49 30 1", "TYPE": "work", "primary": "true" }, { "value": "+49 30 2", "primary": true }],
        "roles": [{ "value": "boss" }],
        (ENTERPRISE_SCHEMA): { "department": "Deep Sea", "manager": { "value": "x" } },
    });
    let seen = client.call(CREATE_SCIM_USER, &[], &body);
    assert_eq!(seen.status, 201, "{}", seen.body);
    assert!(seen.body.get("shoeSize").is_none() && seen.body.get("roles").is_none());
    assert_eq!(seen.body["name"], json!({ "givenName": "Extra" }));
    let phones = json!([{ "value": "+49 30 1", "type": "work", "primary": true }, { "value": "+49 30 2", "primary": false }]);
    assert_eq!(seen.body["phoneNumbers"], phones, "one preferred value at most");
    assert_eq!(seen.body[ENTERPRISE_SCHEMA], json!({ "department": "Deep Sea" }));
    for body in [
        json!({ "userName": "a@b.c", "name": "Ann" }),
        json!({ "userName": "a@b.c", "emails": "a@b.c" }),
        json!({ "userName": "a@b.c", "phoneNumbers": [{ "value": 5 }] }),
        json!({ "userName": "a@b.c", (ENTERPRISE_SCHEMA): [] }),
    ] {
        let seen = client.call(CREATE_SCIM_USER, &[], &body);
        assert_eq!((seen.status, seen.code()), (400, "invalidValue"), "{body}");
    }
}

#[test]
fn a_patch_of_what_is_not_there_has_no_target_or_no_path() {
    let mut client = Client::awkward();
    let table = [
        (json!([{ "op": "replace", "path": "emails[type eq \"home\"].value", "value": "h@corp.example" }]), "noTarget"),
        (json!([{ "op": "replace", "path": "shoeSize", "value": "44" }]), "invalidPath"),
        (json!([{ "op": "replace", "path": "name.shoe", "value": "x" }]), "invalidPath"),
        (json!([{ "op": "replace", "path": "name[type eq \"x\"].value", "value": "x" }]), "invalidPath"),
        (json!([{ "op": "replace", "path": "emails[type eq work].value", "value": "x" }]), "invalidPath"),
        (json!([{ "op": "replace", "path": "emails[type eq \"work\" or primary eq true].value", "value": "x" }]), "invalidPath"),
        (json!([{ "op": "replace", "path": "emails[type eq \"work\"]value", "value": "x" }]), "invalidPath"),
        (json!([{ "op": "replace", "path": "emails[type eq \"work\"", "value": "x" }]), "invalidPath"),
        (json!([{ "op": "replace", "path": format!("{ATLASSIAN_SCHEMA}:atlassianAccountId"), "value": "x" }]), "mutability"),
        (json!([{ "op": "replace", "path": "meta.created", "value": "x" }]), "mutability"),
        (json!([{ "op": "add", "path": "groups", "value": [{ "value": "x" }] }]), "mutability"),
        (json!([{ "op": "remove", "path": "emails" }]), "mutability"),
        (json!([{ "op": "remove", "path": "emails[type eq \"work\"]" }]), "mutability"),
        (json!([{ "op": "replace", "path": "emails", "value": [] }]), "mutability"),
        (json!([{ "op": "replace", "path": "userName", "value": "" }]), "mutability"),
        (json!([{ "op": "replace", "path": "name", "value": "Ann" }]), "invalidValue"),
    ];
    for (operations, code) in table {
        let seen = patch(&mut client, &operations);
        assert_eq!((seen.status, seen.code()), (400, code), "{operations}: {}", seen.body);
    }
    let ignored = json!([{ "op": "replace", "value": { "shoeSize": 44, "id": "x", "schemas": [], "title": "Kept" } }]);
    assert_eq!(patch(&mut client, &ignored).body["title"], "Kept", "a whole resource may name what does not exist here");
}

#[test]
fn only_one_value_is_preferred_and_the_last_word_decides() {
    let mut client = Client::awkward();
    let second = json!([{ "op": "add", "path": "emails", "value": { "value": "second@corp.example", "type": "home", "primary": true } }]);
    let seen = patch(&mut client, &second);
    let primaries = |seen: &Seen| -> Vec<bool> {
        seen.body["emails"].as_array().into_iter().flatten().filter_map(|email| email["primary"].as_bool()).collect()
    };
    assert_eq!(primaries(&seen), [false, true], "{}", seen.body);
    let seen = patch(&mut client, &json!([{ "op": "replace", "path": "emails[type eq \"work\"].primary", "value": "True" }]));
    assert_eq!(primaries(&seen), [true, false], "{}", seen.body);
    let seen = patch(&mut client, &json!([{ "op": "replace", "path": "emails[primary eq true].type", "value": "other" }]));
    assert_eq!((&seen.body["emails"][0]["type"], primaries(&seen)), (&json!("other"), vec![true, false]));
    let both = "emails[type eq \"home\" and value eq \"SECOND@corp.example\"]";
    let seen = patch(&mut client, &json!([{ "op": "replace", "path": both, "value": { "value": "third@corp.example", "primary": true } }]));
    let third = json!({ "value": "third@corp.example", "primary": true });
    assert_eq!((&seen.body["emails"][1], primaries(&seen)), (&third, vec![false, true]), "what a filter finds is replaced as a whole");
    let seen = patch(&mut client, &json!([{ "op": "remove", "path": "emails", "value": [{ "value": "third@corp.example" }] }]));
    assert_eq!(primaries(&seen), [true], "the one that is left is the preferred one");
}

#[test]
fn a_patch_names_attributes_in_any_case() {
    let mut client = Client::awkward();
    let seen = patch(
        &mut client,
        &json!([
            { "op": "replace", "path": "NAME.FamilyNAME", "value": "Changed" },
            { "op": "add", "path": format!("{}:DEPARTMENT", ENTERPRISE_SCHEMA.to_uppercase()), "value": "Deep Sea" },
            { "op": "replace", "path": format!("{}:Title", USER_SCHEMA.to_lowercase()), "value": "Diver" },
            { "op": "add", "path": "phoneNumbers", "value": { "VALUE": "+49 30 1", "Type": "work" } },
            { "op": "replace", "path": "emails[TYPE EQ \"WORK\"].VALUE", "value": "cased@corp.example" },
        ]),
    );
    assert_eq!(seen.status, 200, "{}", seen.body);
    assert_eq!(seen.body["name"], json!({ "formatted": "Sigrid Synced", "givenName": "Sigrid", "familyName": "Changed" }));
    assert_eq!((&seen.body["title"], &seen.body[ENTERPRISE_SCHEMA]), (&json!("Diver"), &json!({ "department": "Deep Sea" })));
    assert_eq!(seen.body["phoneNumbers"], json!([{ "value": "+49 30 1", "type": "work" }]));
    assert_eq!(seen.body["emails"][0]["value"], "cased@corp.example");
    assert_eq!(seen.body["schemas"], json!([USER_SCHEMA, ENTERPRISE_SCHEMA, ATLASSIAN_SCHEMA]));
    let gone = patch(&mut client, &json!([{ "op": "remove", "path": ENTERPRISE_SCHEMA }]));
    assert!(gone.body.get(ENTERPRISE_SCHEMA).is_none());
    assert_eq!(gone.body["schemas"], json!([USER_SCHEMA, ATLASSIAN_SCHEMA]), "a schema goes with its last attribute");
}

#[test]
fn read_only_attributes_of_a_body_are_passed_over() {
    let mut client = Client::awkward();
    let id = client.scim_id(SYNCED);
    let body = json!({
        "id": "mine", "meta": { "created": "1999-01-01T00:00:00Z" }, "groups": [],
        "userName": SYNCED, "emails": [{ "value": SYNCED }],
        (ATLASSIAN_SCHEMA): { "atlassianAccountId": "mine" },
    });
    let seen = client.call(REPLACE_SCIM_USER, &[("scimUserId", &id)], &body);
    assert_eq!((seen.status, &seen.body["id"]), (200, &json!(id)));
    assert_ne!(seen.body["meta"]["created"], "1999-01-01T00:00:00Z");
    assert_eq!(seen.body[ATLASSIAN_SCHEMA]["atlassianAccountId"], client.id("scim-locked"));
}

#[test]
fn members_are_removed_by_any_part_of_them() {
    let mut client = Client::awkward();
    let people: Vec<String> = client.sandbox.scim_users().map(|user| user.id.clone()).collect();
    let members: Vec<Value> = people.iter().map(|id| json!({ "value": id })).collect();
    let group = client.call(CREATE_SCIM_GROUP, &[], &json!({ "displayName": "Pilots", "members": members })).body["id"].clone();
    let on = [("scimGroupId", group.as_str().expect("an id"))];
    let mut send = |path: &str, op: &str| {
        let body = json!({ "Operations": [{ "op": op, "path": path, "value": null }] });
        let seen = client.call(PATCH_SCIM_GROUP, &on, &body);
        (seen.status, seen.body["members"].as_array().map_or(0, Vec::len))
    };
    assert_eq!(send(&format!("members[display eq \"{SYNCED}\"]"), "remove"), (200, people.len() - 1));
    assert_eq!(send("members[value eq \"nobody\"]", "remove"), (200, people.len() - 1), "who is not there is removed already");
    for (path, op) in [
        ("members[value co \"x\"]", "remove"),
        ("members[value eq \"x\"", "remove"),
        ("members.value", "remove"),
        ("members[value eq \"x\"]", "add"),
    ] {
        assert_eq!(send(path, op).0, 400, "{op} {path}");
    }
    assert_eq!(send("members[type eq \"User\"]", "remove"), (200, 0));
    client.call(DELETE_SCIM_GROUP, &on, &nothing());
}
