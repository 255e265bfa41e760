//! Nonsense in every place a client can write to: the organization refuses or ignores it and never fails.

use catalogue::operation::{BodyRule, Operation, Token};
use catalogue::wire::Request;
use serde_json::{Value, json};

use super::Client;

const FIELDS: [&str; 30] = [
    "accountIds",
    "emails",
    "status",
    "expand",
    "limit",
    "cursor",
    "searchTerm",
    "groupNames",
    "query",
    "sort",
    "permissionRules",
    "additionalGroups",
    "email",
    "permissionRule",
    "role",
    "resource",
    "accountId",
    "name",
    "nickname",
    "extended_profile",
    "message",
    "userName",
    "displayName",
    "members",
    "active",
    "Operations",
    "schemas",
    "namesOrNicknames",
    "phoneNumbers",
    "externalId",
];

fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("\u{0}\u{202E}%00'\""),
        json!([]),
        json!([null, 5, "x", [], {}]),
        json!([{ "value": [] }, { "op": "add", "path": "emails", "value": ["x", { "primary": true }] }]),
        json!([{ "op": "replace", "path": "name[type eq", "value": 5 }]),
        json!([{ "op": "add", "path": "name.givenName.more[x eq 1].y", "value": {} }, { "op": "remove", "path": "members[" }]),
        json!([{ "op": "replace", "path": "schemas", "value": 1 }, { "op": "replace", "path": "emails", "value": "x@y.z" }]),
        json!({ "eq": 5, "contains": [] }),
        json!({ "and": [{ "nor": 5 }, { "field": { "name": [], "values": {} } }] }),
        json!("x".repeat(5_000)),
    ]
}

fn request(client: &Client, row: &'static Operation, account: &str) -> Request {
    let identity = client.sandbox.identity();
    let scim = client.scim_id("scim-locked@corp.example");
    let group = client.sandbox.scim_groups().next().expect("a group").id.clone();
    let own_group = client.sandbox.groups().next().expect("a group").id.clone();
    let values: Vec<(&str, &str)> = vec![
        ("orgId", &identity.organization_id),
        ("directoryId", &identity.directory_id),
        ("scimDirectoryId", &identity.scim_directory_id),
        ("accountId", account),
        ("scimUserId", &scim),
        ("scimGroupId", &group),
        ("groupId", &own_group),
        ("tokenId", "x"),
        ("schemaId", "x"),
        ("resourceTypeId", "x"),
    ];
    Request::new(row.method, catalogue::rebuild(row, &values).expect("identifiers"))
}

#[test]
fn nonsense_in_a_body_is_refused_or_ignored() {
    let mut client = Client::awkward();
    let account = client.id("emoji");
    for row in catalogue::operations().filter(|row| row.body != BodyRule::None) {
        let request = request(&client, row, &account);
        for (at, field) in FIELDS.into_iter().enumerate() {
            // A third of the values per field: every value meets every row often enough.
            for value in values().into_iter().skip(at % 3).step_by(3) {
                let body = json!({ field: value, "userName": if field == "userName" { value.clone() } else { json!("n@corp.example") } });
                let seen = client.send(request.clone().with_json(&body));
                assert!(seen.status < 500, "{} {body}: {}", row.name, seen.body);
            }
        }
        for raw in ["", "[]", "null", "{", "\"text\"", "\u{0}"] {
            let mut broken = request.clone();
            broken.body = raw.as_bytes().to_vec();
            let seen = client.send(broken);
            assert!(seen.status < 500 && (row.body == BodyRule::Optional || seen.status >= 400), "{} {raw:?}", row.name);
        }
    }
}

#[test]
fn nonsense_in_a_query_is_refused_or_ignored() {
    let mut client = Client::awkward();
    let account = client.id("emoji");
    for row in catalogue::operations().filter(|row| !row.is_write()) {
        let request = request(&client, row, &account);
        for parameter in row.query {
            for value in ["", "-1", "99999999999999999999", "\u{0}", "a,b,,", "userName eq \"", "userName eq \"\\u00\" x", "🦊"] {
                let seen = client.send(request.clone().with_query(parameter.name, value).with_query("unknown", "x"));
                assert!(seen.status < 500, "{} {} {value:?}", row.name, parameter.name);
            }
        }
    }
}

#[test]
fn nonsense_never_reaches_another_door() {
    let mut client = Client::awkward();
    for row in catalogue::operations() {
        let other = if row.token == Token::Scim { "sandbox-organization-key" } else { "sandbox-scim-key" };
        let seen = client.send_as(other, request(&client, row, "emoji").with_json(&json!({ "active": false })));
        assert!(matches!(seen.status, 401 | 403), "{}", row.name);
    }
}
