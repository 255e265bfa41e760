//! What the rows of changes say: how things stood before, from where, and one row of each operation written down whole.

use axum::body::Body;
use axum::http::{Request, header};
use catalogue::operation::BodyRule;
use catalogue::record::{CHANGE_ID, CHANGES_PATH, Change, Finding};
use proxy::inquiry::Inquiry;
use proxy::peer::Peer;
use sandbox::{Fault, Seed};
use serde_json::{Value, json};

use crate::inquiry::{lost, request, settle, somebody, world};
use crate::world::{Client, World, answer, settings};

const ROWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/service/rows.txt");

async fn made(client: &Client<'_>, world: &World, operation: &str) -> Change {
    let (method, path, body) = request(world, operation);
    let answer = client.json(&method, &path, &body).await;
    let id = answer.header(CHANGE_ID).unwrap_or_else(|| panic!("{operation}: {}", answer.text())).to_owned();
    serde_json::from_slice(&client.get(&format!("{CHANGES_PATH}/{id}")).await.body).unwrap()
}

#[tokio::test]
async fn a_row_tells_how_things_stood_right_before() {
    let table = [
        ("SUSPEND_USER", "access", "active", "suspended"),
        ("DISABLE_ACCOUNT", "account", "active", "inactive"),
        ("DELETE_ACCOUNT", "deletion", "none", "scheduled"),
        ("GRANT_ROLE", "direct grant", "none", "there"),
        ("ADD_GROUP_MEMBER", "membership", "none", "member"),
        ("REMOVE_USER", "membership", "member", "none"),
        ("DELETE_SCIM_USER", "record", "there", "gone"),
        ("REVOKE_API_TOKEN", "token", "there", "gone"),
    ];
    for (operation, name, from, to) in table {
        let world = world(|service| service.reads_before = true);
        let owner = world.person("owner").await;
        let change = made(&owner, &world, operation).await;
        let field = change.fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("{operation}: {:?}", change.fields));
        assert_eq!((field.from.as_deref(), field.to.as_deref()), (Some(from), Some(to)), "{operation}");
    }
}

#[tokio::test]
async fn names_and_addresses_are_not_told_before_or_after() {
    let world = world(|service| service.reads_before = true);
    let owner = world.person("owner").await;
    let user = somebody(&world);
    let change = made(&owner, &world, "UPDATE_PROFILE").await;
    let names: Vec<&str> = change.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["extended_profile.department", "nickname"]);
    assert!(change.fields.iter().all(|field| field.from.is_none() && field.to.is_none()), "{:?}", change.fields);
    made(&owner, &world, "SET_EMAIL").await;
    let all = world.service.audit.rows().await.unwrap().join("\n");
    for hidden in [user.email.as_str(), user.name.as_str(), "Another name", "Elsewhere"] {
        assert!(!all.contains(hidden), "{hidden} in {all}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_before_holds_no_change_up() {
    let world = world(|service| service.reads_before = true);
    let owner = world.person("owner").await;
    world.script(Fault { operation: "GET_PROFILE".to_owned(), status: Some(500), ..Fault::default() });
    let change = made(&owner, &world, "DISABLE_ACCOUNT").await;
    let field = change.fields.iter().find(|field| field.name == "account").unwrap();
    assert_eq!((field.from.as_deref(), field.to.as_deref(), change.status), (None, Some("inactive"), Some(204)));
}

#[tokio::test]
async fn what_was_so_before_is_not_taken_for_the_effect() {
    let world = world(|service| service.reads_before = true);
    let owner = world.person("owner").await;
    made(&owner, &world, "DISABLE_ACCOUNT").await;
    let (method, path, body) = request_again(&world, "DISABLE_ACCOUNT");
    world.script(lost("DISABLE_ACCOUNT", 0, false));
    let id = owner.json(&method, &path, &body).await.header(CHANGE_ID).unwrap().to_owned();
    settle(&world);
    let mut inquiry = Inquiry::default();
    inquiry.round(&world.service).await.unwrap();
    let change = world.service.audit.find("", &id).await.unwrap().unwrap();
    assert_ne!(change.found.map(|found| found.finding), Some(Finding::Happened));
}

/// The request to somebody who is switched off by now.
fn request_again(world: &World, operation: &str) -> (String, String, String) {
    let off = world.sandbox.lock().unwrap().log().iter().rev().find(|entry| entry.operation == Some(operation)).unwrap().path.clone();
    ("POST".to_owned(), format!("/api{off}"), json!({ "message": "bye" }).to_string())
}

/// A body that the row takes.
fn body(operation: &str) -> Value {
    match operation {
        "INVITE_USERS" => json!({ "emails": ["new@corp.example"], "additionalGroups": ["some-group"], "sendNotification": true }),
        "INVITE_USER_V1" => json!({ "email": "new@corp.example", "sendNotification": false }),
        "GRANT_ROLE" | "REVOKE_ROLE" => json!({ "role": "atlassian/user", "resource": "ari:cloud:jira-software::site/some-site" }),
        "GRANT_ORGANIZATION_ADMIN" | "REVOKE_ORGANIZATION_ADMIN" => json!({ "role": "atlassian/org-admin" }),
        "ADD_GROUP_MEMBER" => json!({ "accountId": "some-account" }),
        "UPDATE_PROFILE" => json!({ "name": "A Name", "extended_profile": { "job_title": "Clerk" } }),
        "SET_EMAIL" => json!({ "email": "new@corp.example" }),
        "DISABLE_ACCOUNT" => json!({ "message": "You have left" }),
        "CREATE_SCIM_USER" | "REPLACE_SCIM_USER" => {
            json!({ "schemas": [], "userName": "new@corp.example", "active": true, "name": { "familyName": "Byron" }, "title": "Clerk" })
        }
        "PATCH_SCIM_USER" => json!({ "schemas": [], "Operations": [{ "op": "replace", "path": "active", "value": false },
            { "op": "replace", "value": { "displayName": "A Name" } }, { "op": "remove", "path": "emails[value eq \"old@corp.example\"]" }] }),
        "CREATE_SCIM_GROUP" | "REPLACE_SCIM_GROUP" => {
            json!({ "schemas": [], "displayName": "A Group", "members": [{ "value": "some-scim-user" }] })
        }
        "PATCH_SCIM_GROUP" => {
            json!({ "schemas": [], "Operations": [{ "op": "add", "path": "members", "value": [{ "value": "some-scim-user" }] },
            { "op": "remove", "path": "members[value eq \"another-scim-user\"]" }] })
        }
        _ => Value::Null,
    }
}

/// What differs from run to run, made equal.
fn steady(row: &str, id: &str) -> String {
    let mut value: Value = serde_json::from_str(row).unwrap();
    let members = value.as_object_mut().unwrap();
    for name in ["at", "session", "replica", "seq", "milliseconds", "trace"] {
        if let Some(value) = members.get_mut(name) {
            *value = Value::from("…");
        }
    }
    for mark in members.get_mut("marks").and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut) {
        for name in ["from", "to"] {
            if let Some(value) = mark.get_mut(name) {
                *value = Value::from("…");
            }
        }
    }
    value.sort_all_objects();
    value.to_string().replace(id, "…")
}

#[tokio::test]
async fn each_operation_leaves_the_rows_that_are_written_down() {
    let world = World::of(settings(Seed::Empty), |service| service.reads_before = true);
    let owner = world.person("owner").await;
    let mut rows = String::new();
    for row in catalogue::operations().filter(|row| row.is_write()) {
        let before = world.service.audit.lines().await.unwrap().len();
        let body = if row.body == BodyRule::None { String::new() } else { body(row.name).to_string() };
        let mut request =
            Request::builder().method(row.method.as_str()).uri(world.address(row.path)).body(Body::from(body.clone())).unwrap();
        for (name, value) in [("host", crate::world::HOST), ("x-rollcall", "1"), ("x-rollcall-reason", "left"), ("cookie", owner.cookie())]
        {
            request.headers_mut().insert(header::HeaderName::from_static(name), value.parse().unwrap());
        }
        if !body.is_empty() {
            request.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
            request.headers_mut().insert(header::CONTENT_LENGTH, body.len().into());
        }
        request.extensions_mut().insert(Peer::Network("203.0.113.77".parse().unwrap()));
        let told = answer(&world.router, request).await;
        let id = told.header(CHANGE_ID).unwrap_or_else(|| panic!("{}: {}", row.name, told.text())).to_owned();
        for line in world.service.audit.lines().await.unwrap().into_iter().skip(before) {
            rows.push_str(&steady(&line, &id));
            rows.push('\n');
        }
    }
    for hidden in ["corp.example", "A Name", "Byron", "Clerk", "You have left", "A Group", "203.0.113.77"] {
        assert!(!rows.contains(hidden), "{hidden} is in the record");
    }
    if std::env::var_os("ROLLCALL_WRITE_ROWS").is_some() {
        std::fs::write(ROWS, &rows).unwrap();
    }
    let known = std::fs::read_to_string(ROWS).unwrap_or_default();
    assert!(rows == known, "the rows differ from {ROWS}; if they should, run this test once with ROLLCALL_WRITE_ROWS=1\n{rows}");
}
