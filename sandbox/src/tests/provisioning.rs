//! Provisioned users: listing, what real clients send, and the accounts that follow.

use catalogue::account::GET_PERMISSIONS;
use catalogue::scim::{
    ATLASSIAN_SCHEMA, CREATE_SCIM_USER, DELETE_SCIM_USER, ENTERPRISE_SCHEMA, GET_SCIM_USER, LIST_SCIM_USERS, PATCH_SCIM_USER,
    REPLACE_SCIM_USER, USER_SCHEMA,
};
use serde_json::{Value, json};

use super::{Client, Seen, nothing};
use crate::{Seed, User};

const SYNCED: &str = "scim-locked@corp.example";

fn patch(client: &mut Client, operations: &Value) -> Seen {
    let id = client.scim_id(SYNCED);
    client.call(PATCH_SCIM_USER, &[("scimUserId", &id)], &json!({ "Operations": operations }))
}

fn account(client: &Client, mailbox: &str) -> User {
    client.sandbox.user_with_email(&format!("{mailbox}@corp.example")).expect("the account").clone()
}

#[test]
fn pages_count_from_one() {
    let mut client = Client::new(Seed::Company);
    let total = client.sandbox.scim_users().count();
    type Query<'a> = &'a [(&'a str, &'a str)];
    let last = total.to_string();
    let table: [(Query, u64, usize); 8] = [
        (&[], 1, 100),
        (&[("startIndex", "0"), ("count", "50")], 1, 50),
        (&[("startIndex", "-3")], 1, 100),
        (&[("startIndex", "101"), ("count", "200")], 101, 100),
        (&[("count", "0")], 1, 0),
        (&[("count", "-1")], 1, 0),
        (&[("startIndex", &last)], total as u64, 1),
        (&[("startIndex", "999999")], 999_999, 0),
    ];
    for (query, start, items) in table {
        let page = client.get(LIST_SCIM_USERS, &[], query).body;
        assert_eq!(page["totalResults"], total, "{query:?}");
        assert_eq!((page["startIndex"].as_u64(), page["itemsPerPage"].as_u64()), (Some(start), Some(items as u64)), "{query:?}");
        assert_eq!(page["Resources"].as_array().map(Vec::len), Some(items), "{query:?}");
    }
    let seen = client.get(LIST_SCIM_USERS, &[], &[("count", "all")]);
    assert_eq!((seen.status, &seen.body["status"]), (400, &json!("400")), "the status is a text");
}

#[test]
fn the_only_filters_are_equality_on_user_name_and_external_id() {
    let mut client = Client::awkward();
    let external = client.sandbox.scim_users().next().and_then(|user| user.external_id.clone()).expect("an external id");
    let by_external = format!("externalId eq \"{external}\"");
    for (filter, found) in [
        ("userName eq \"scim-locked@corp.example\"", 1),
        ("USERNAME EQ \"SCIM-LOCKED@corp.example\"", 1),
        (by_external.as_str(), 1),
        ("userName eq \"nobody\"", 0),
    ] {
        let page = client.get(LIST_SCIM_USERS, &[], &[("filter", filter)]).body;
        assert_eq!(page["totalResults"], found, "{filter}");
    }
    for filter in [
        "displayName eq \"x\"",
        "userName co \"x\"",
        "userName eq x",
        "userName eq \"a\" and externalId eq \"b\"",
        "userName",
        "emails.value eq \"x\"",
    ] {
        let seen = client.get(LIST_SCIM_USERS, &[], &[("filter", filter)]);
        assert_eq!((seen.status, seen.code()), (400, "invalidFilter"), "{filter}");
    }
}

#[test]
fn attributes_can_be_chosen_or_left_out() {
    let mut client = Client::awkward();
    let id = client.scim_id(SYNCED);
    // Sorted, since the members of an object have no order.
    let names = |seen: Seen| -> Vec<String> {
        let mut names: Vec<String> = seen.body.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        names.sort();
        names
    };
    let on = [("scimUserId", id.as_str())];
    let only = client.get(GET_SCIM_USER, &on, &[("attributes", "userName,name.givenName")]);
    assert_eq!(only.body["name"], json!({ "givenName": "Sigrid" }));
    assert_eq!(names(only), ["id", "name", "schemas", "userName"]);
    let without = names(client.get(GET_SCIM_USER, &on, &[("excludedAttributes", "groups,EMAILS")]));
    assert!(!without.contains(&"groups".to_owned()) && !without.contains(&"emails".to_owned()) && without.contains(&"userName".to_owned()));
    assert_eq!(client.get(GET_SCIM_USER, &on, &[("attributes", "a"), ("excludedAttributes", "b")]).status, 400);
}

#[test]
fn a_record_shows_its_account_its_groups_and_itself() {
    let mut client = Client::awkward();
    let id = client.scim_id(SYNCED);
    let seen = client.call(GET_SCIM_USER, &[("scimUserId", &id)], &nothing());
    assert_eq!(seen.reply.header("content-type"), Some("application/scim+json"));
    assert_eq!(seen.body[ATLASSIAN_SCHEMA]["atlassianAccountId"], client.id("scim-locked"));
    assert!(seen.body["schemas"].as_array().is_some_and(|schemas| schemas.contains(&json!(ATLASSIAN_SCHEMA))));
    assert_eq!(seen.body["groups"][0]["display"], "dept-engineering");
    assert!(seen.body["meta"]["location"].as_str().is_some_and(|location| location.ends_with(&format!("/Users/{id}"))));
    let unlinked = client.scim_id("scim-unlinked@corp.example");
    let seen = client.call(GET_SCIM_USER, &[("scimUserId", &unlinked)], &nothing());
    assert!(seen.body.get(ATLASSIAN_SCHEMA).is_none());
}

#[test]
fn creation_forgives_what_real_clients_send() {
    let mut client = Client::awkward();
    let emails = |address: &str| json!([{ "value": address, "type": "work" }]);
    let table = [
        json!({ "userName": "no-schemas@corp.example", "emails": emails("no-schemas@corp.example") }),
        json!({ "id": "", "userName": "empty-id@corp.example", "emails": emails("empty-id@corp.example"), "groups": null, "title": null }),
        json!({ "schemas": [], "USERNAME": "case@corp.example", "Emails": { "value": "case@corp.example" }, "Active": "True" }),
        json!({ "userName": "no-emails@corp.example", "displayName": "" }),
    ];
    for body in table {
        let seen = client.call(CREATE_SCIM_USER, &[], &body);
        assert_eq!(seen.status, 201, "{body} {}", seen.body);
        assert!(seen.body["id"].as_str().is_some_and(|id| id.len() == 36));
        assert_eq!((&seen.body["active"], &seen.body["emails"][0]["primary"]), (&json!(true), &json!(true)), "{body}");
        assert_eq!(seen.body["schemas"][0], USER_SCHEMA);
    }
    let request = client.request(CREATE_SCIM_USER, &[], &json!({ "userName": "media@corp.example" }));
    let mut scim = request.clone();
    scim.content_type = Some("application/scim+json".to_owned());
    assert_eq!(client.send(scim).status, 201);
    let mut text = request;
    text.content_type = Some("text/plain".to_owned());
    assert_eq!(client.send(text).status, 415);
}

#[test]
fn creation_refuses_what_cannot_be() {
    let mut client = Client::awkward();
    for body in [
        json!({}),
        json!({ "userName": " " }),
        json!({ "userName": "plain" }),
        json!({ "userName": "a@b.c", "emails": [{ "value": "x" }] }),
        json!({ "userName": "a@b.c", "active": "maybe" }),
        json!({ "userName": "a@b.c", "title": 5 }),
    ] {
        let seen = client.call(CREATE_SCIM_USER, &[], &body);
        assert_eq!((seen.status, seen.code()), (400, "invalidValue"), "{body}");
    }
    for body in [json!({ "userName": SYNCED.to_uppercase() }), json!({ "userName": "other", "emails": [{ "value": SYNCED }] })] {
        let seen = client.call(CREATE_SCIM_USER, &[], &body);
        assert_eq!((seen.status, seen.code(), &seen.body["status"]), (409, "uniqueness", &json!("409")), "{body}");
        assert!(seen.body["detail"].as_str().is_some_and(|detail| detail.to_lowercase().contains(SYNCED)));
    }
}

#[test]
fn creation_links_the_account_with_the_address_or_makes_one() {
    let mut client = Client::awkward();
    let before = client.sandbox.users().count();
    let body = json!({ "userName": "emoji@corp.example", "displayName": "Fiona Fox", "title": "Fox", "department": "Forest" });
    let seen = client.call(CREATE_SCIM_USER, &[], &body);
    assert_eq!(seen.body[ATLASSIAN_SCHEMA]["atlassianAccountId"], client.id("emoji"));
    assert_eq!(client.sandbox.users().count(), before, "no second account");
    let user = account(&client, "emoji");
    assert_eq!(
        (user.name.as_str(), user.job_title.as_ref(), user.department.as_ref(), user.source),
        ("Fiona Fox", "Fox", "Forest", "synced")
    );
    let permissions = client.on(GET_PERMISSIONS, "emoji", &nothing());
    assert_eq!(permissions.body["email.set"]["reason"]["key"], "externalDirectory.scim");
    let body = json!({ "userName": "brand.new@corp.example", "name": { "givenName": "Brand", "familyName": "New" } });
    client.call(CREATE_SCIM_USER, &[], &body);
    let user = account(&client, "brand.new");
    assert_eq!((user.name.as_str(), user.managed, user.status()), ("Brand New", true, "active"));
    client.call(CREATE_SCIM_USER, &[], &json!({ "userName": "guest@partner.example" }));
    assert!(client.sandbox.user_with_email("guest@partner.example").is_some_and(|user| !user.managed), "outside the verified domains");
}

#[test]
fn replacing_clears_what_the_body_does_not_name() {
    let mut client = Client::awkward();
    let id = client.scim_id(SYNCED);
    let body = json!({ "userName": SYNCED, "emails": [{ "value": SYNCED, "primary": true }], "displayName": "Sigrid" });
    let seen = client.call(REPLACE_SCIM_USER, &[("scimUserId", &id)], &body);
    assert_eq!(seen.status, 200);
    for gone in ["title", "name", "externalId", "timezone"] {
        assert!(seen.body.get(gone).is_none(), "{gone}");
    }
    assert_eq!(seen.body["groups"][0]["display"], "dept-engineering", "read-only attributes stay");
    let user = account(&client, "scim-locked");
    assert_eq!((user.name.as_str(), user.job_title.as_ref()), ("Sigrid", ""), "the account follows");
    assert_eq!(user.nickname, "Sigrid", "what the record never said is left");
    let taken = json!({ "userName": "scim-inactive@corp.example", "emails": [{ "value": SYNCED }] });
    assert_eq!(client.call(REPLACE_SCIM_USER, &[("scimUserId", &id)], &taken).status, 409);
}

#[test]
fn patches_are_read_as_real_clients_write_them() {
    let mut client = Client::awkward();
    let id = client.scim_id(SYNCED);
    let step = json!({ "op": "replace", "path": "title", "value": "One" });
    for body in [
        json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [step] }),
        json!({ "operations": [step] }),
        json!({ "Operations": [{ "op": "Replace", "path": "title", "value": "One" }] }),
        json!({ "Operations": [{ "op": "replace", "value": { "title": "One" } }] }),
        json!({ "Operations": [{ "op": "ADD", "path": format!("{USER_SCHEMA}:title"), "value": "One" }] }),
        json!({ "Operations": [{ "op": "add", "path": "Title", "value": "One" }] }),
    ] {
        let reset = json!({ "Operations": [{ "op": "remove", "path": "title" }] });
        assert!(client.call(PATCH_SCIM_USER, &[("scimUserId", &id)], &reset).body.get("title").is_none());
        let seen = client.call(PATCH_SCIM_USER, &[("scimUserId", &id)], &body);
        assert_eq!((seen.status, &seen.body["title"]), (200, &json!("One")), "{body}");
    }
    assert_eq!(account(&client, "scim-locked").job_title, "One");
}

#[test]
fn patches_reach_into_names_addresses_and_extensions() {
    let mut client = Client::awkward();
    let seen = patch(
        &mut client,
        &json!([
            { "op": "replace", "path": "name.familyName", "value": "Changed" },
            { "op": "replace", "value": { "name.givenName": "Also" } },
            { "op": "replace", "path": "emails[type eq \"work\"].value", "value": "moved@corp.example" },
            { "op": "add", "path": "emails", "value": [{ "value": "second@corp.example", "type": "other", "primary": false }] },
            { "op": "add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+49 30 1234" },
            { "op": "add", "path": format!("{ENTERPRISE_SCHEMA}:department"), "value": "Deep Sea" },
            { "op": "replace", "path": "userName", "value": "moved" },
        ]),
    );
    assert_eq!(seen.status, 200, "{}", seen.body);
    assert_eq!(seen.body["name"], json!({ "formatted": "Sigrid Synced", "familyName": "Changed", "givenName": "Also" }));
    assert_eq!(seen.body["emails"].as_array().map(Vec::len), Some(2));
    assert_eq!(seen.body["emails"][0], json!({ "value": "moved@corp.example", "type": "work", "primary": true }));
    assert_eq!(seen.body["phoneNumbers"][0], json!({ "type": "mobile", "value": "+49 30 1234" }));
    assert_eq!(seen.body[ENTERPRISE_SCHEMA]["department"], "Deep Sea");
    assert_eq!(account(&client, "moved").department, "Deep Sea", "address and department follow");
    let filter = client.get(LIST_SCIM_USERS, &[], &[("filter", "userName eq \"moved\"")]);
    assert_eq!(filter.body["totalResults"], 1);
}

#[test]
fn switching_a_record_off_deactivates_the_account_and_on_activates_it() {
    let mut client = Client::awkward();
    for (value, status) in
        [(json!(false), "deactivated"), (json!(true), "active"), (json!("False"), "deactivated"), (json!("TRUE"), "active")]
    {
        let seen = patch(&mut client, &json!([{ "op": "replace", "path": "active", "value": value }]));
        assert!(seen.body["active"].is_boolean());
        assert_eq!(account(&client, "scim-locked").status(), status, "{value}");
    }
}

#[test]
fn patches_that_make_no_sense_change_nothing() {
    let mut client = Client::awkward();
    let table = [
        (json!([]), "invalidSyntax"),
        (json!([{ "op": "move", "path": "title", "value": "x" }]), "invalidSyntax"),
        (json!([{ "op": "remove" }]), "noTarget"),
        (json!([{ "op": "replace", "path": "title" }]), "invalidValue"),
        (json!([{ "op": "replace", "value": "x" }]), "invalidValue"),
        (json!([{ "op": "replace", "path": "id", "value": "x" }]), "mutability"),
        (json!([{ "op": "remove", "path": "userName" }]), "mutability"),
        (json!([{ "op": "replace", "path": "emails[type co \"w\"].value", "value": "x" }]), "invalidPath"),
        (json!([{ "op": "replace", "path": "title", "value": "Half" }, { "op": "replace", "path": "active", "value": 5 }]), "invalidValue"),
    ];
    for (operations, code) in table {
        let seen = patch(&mut client, &operations);
        assert_eq!((seen.status, seen.code()), (400, code), "{operations}");
    }
    assert_eq!(account(&client, "scim-locked").job_title, "Identity Engineer", "not even the first half");
}

#[test]
fn a_deleted_record_is_gone_and_comes_back_with_another_id() {
    let mut client = Client::awkward();
    let id = client.scim_id(SYNCED);
    let on = [("scimUserId", id.as_str())];
    let seen = client.call(DELETE_SCIM_USER, &on, &nothing());
    assert_eq!((seen.status, seen.reply.body.len()), (204, 0));
    let gone = client.call(GET_SCIM_USER, &on, &nothing());
    assert_eq!((gone.status, &gone.body["status"]), (404, &json!("404")));
    assert_eq!(client.call(DELETE_SCIM_USER, &on, &nothing()).status, 404);
    let user = account(&client, "scim-locked");
    assert_eq!(user.status(), "deactivated", "the account is switched off");
    let groups = client.search(&json!({ "accountIds": [user.account_id], "expand": ["groups"] }))[0]["groups"].clone();
    assert!(!groups.to_string().contains("dept-engineering"), "and out of synced groups");
    let again = client.call(CREATE_SCIM_USER, &[], &json!({ "userName": SYNCED, "displayName": "Sigrid Synced" }));
    assert_eq!(again.status, 201);
    assert_ne!(again.body["id"], id.as_str());
    assert_eq!(account(&client, "scim-locked").status(), "active");
}
