//! Records as documents: paths, differences, what a replace would lose, and the patch that makes an edit.

use serde_json::{Value, json};

use crate::scim::document::{at, cleared, differing, enterprise, equals, holds, merged, paths, sendable, set, text};
use crate::scim::patch::{membership, operations};
use crate::scim::{ATLASSIAN_SCHEMA, ENTERPRISE_SCHEMA, USER_SCHEMA};

fn record() -> Value {
    json!({
        "schemas": [USER_SCHEMA, ENTERPRISE_SCHEMA, ATLASSIAN_SCHEMA],
        "id": "1", "userName": "ada", "title": "Analyst", "nickName": "", "active": true,
        "name": { "givenName": "Ada", "familyName": "Byron" },
        "emails": [{ "value": "ada@corp.example", "type": "work", "primary": true, "display": "Ada" }],
        "groups": [{ "value": "g" }],
        "meta": { "lastModified": "2024-01-02T00:00:00Z" },
        ENTERPRISE_SCHEMA: { "department": "Engines" },
        ATLASSIAN_SCHEMA: { "atlassianAccountId": "557057:abc" }
    })
}

fn edited(edit: impl FnOnce(&mut Value)) -> Value {
    let mut edited = record();
    edit(&mut edited);
    edited
}

fn patch(after: &Value) -> Value {
    serde_json::to_value(operations(&record(), after)).unwrap()
}

#[test]
fn paths_name_what_can_be_written_and_says_something() {
    let department = enterprise("department");
    let known = ["active", "emails", "name.familyName", "name.givenName", "title", department.as_str(), "userName"];
    assert_eq!(paths(&record()), known);
    assert_eq!((text(&record(), &department), text(&record(), "name.givenName"), text(&record(), "nickName")), ("Engines", "Ada", ""));
}

#[test]
fn the_last_part_takes_its_object_with_it() {
    let mut record = record();
    set(&mut record, &enterprise("department"), None);
    assert_eq!(record.get(ENTERPRISE_SCHEMA), None);
    set(&mut record, &enterprise("organization"), Some(json!("Corp")));
    assert_eq!(record[ENTERPRISE_SCHEMA], json!({ "organization": "Corp" }));
    set(&mut record, "title", Some(json!("")));
    assert_eq!(record.get("title"), None);
    assert_eq!(at(&record, "meta.lastModified"), Some(&json!("2024-01-02T00:00:00Z")));
}

#[test]
fn only_what_differs_is_sent() {
    assert_eq!(patch(&record()), json!([]));
    let after = edited(|record| {
        record["title"] = json!("Countess");
        record["nickName"] = json!("Countess");
        record["name"]["givenName"] = json!("Augusta");
        record["meta"] = json!({});
        record["id"] = json!("2");
        set(record, "active", Some(json!(false)));
        set(record, &enterprise("department"), None);
    });
    assert_eq!(
        patch(&after),
        json!([
            { "op": "replace", "path": "active", "value": false },
            { "op": "replace", "path": "name.givenName", "value": "Augusta" },
            { "op": "add", "path": "nickName", "value": "Countess" },
            { "op": "replace", "path": "title", "value": "Countess" },
            { "op": "remove", "path": enterprise("department") },
        ])
    );
}

#[test]
fn an_object_that_comes_or_goes_as_a_whole_is_one_operation() {
    let without = edited(|record| {
        record["name"] = Value::Null;
    });
    assert_eq!(patch(&without), json!([{ "op": "remove", "path": "name" }]));
    let back = serde_json::to_value(operations(&without, &record())).unwrap();
    assert_eq!(back, json!([{ "op": "add", "path": "name", "value": { "givenName": "Ada", "familyName": "Byron" } }]));
}

#[test]
fn further_values_are_added_and_anything_else_replaces_the_list() {
    let second = json!({ "value": "lovelace@corp.example", "type": "other", "primary": false });
    let added = edited(|record| record["emails"].as_array_mut().unwrap().push(second.clone()));
    assert_eq!(patch(&added), json!([{ "op": "add", "path": "emails", "value": [second] }]));
    let moved = edited(|record| {
        record["emails"][0]["primary"] = json!(false);
        record["emails"].as_array_mut().unwrap().push(json!({ "value": "lovelace@corp.example", "primary": true }));
    });
    assert_eq!(patch(&moved), json!([{ "op": "replace", "path": "emails", "value": moved["emails"] }]));
    let twin = edited(|record| record["emails"].as_array_mut().unwrap().push(json!({ "value": "ADA@corp.example", "type": "home" })));
    assert_eq!(patch(&twin)[0]["op"], "replace", "adding a value that is there would change it");
    let back = serde_json::to_value(operations(&added, &record())).unwrap();
    assert_eq!(back, json!([{ "op": "replace", "path": "emails", "value": record()["emails"] }]));
}

#[test]
fn the_order_of_values_means_nothing() {
    let two = edited(|record| record["emails"].as_array_mut().unwrap().insert(0, json!({ "value": "b@corp.example" })));
    let mut turned = two.clone();
    turned["emails"].as_array_mut().unwrap().reverse();
    assert_eq!(differing(&two, &turned), [""; 0]);
}

#[test]
fn your_changes_lie_on_top_of_theirs() {
    let theirs = edited(|record| {
        record["title"] = json!("Director");
        record["nickName"] = json!("Ada");
    });
    let yours = edited(|record| {
        record["title"] = json!("Countess");
        record["timezone"] = json!("Europe/London");
    });
    let merged = merged(&record(), &theirs, &yours);
    let said: Vec<&str> = ["title", "nickName", "timezone"].map(|path| text(&merged, path)).to_vec();
    assert_eq!(said, ["Countess", "Ada", "Europe/London"]);
}

#[test]
fn a_replace_loses_what_its_document_does_not_name() {
    let document = json!({ "userName": "ada", "emails": [{ "value": "ADA@corp.example" }], "name": { "givenName": "Ada" } });
    let lost = cleared(&record(), &document);
    let department = enterprise("department");
    let paths: Vec<&str> = lost.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["active", "name.familyName", "title", department.as_str()]);
    let other = cleared(&record(), &json!({ "emails": [{ "value": "b@corp.example" }] }));
    assert!(other.contains(&("emails".to_owned(), record()["emails"].clone())));
    assert_eq!(cleared(&record(), &record()), []);
}

#[test]
fn what_is_sent_names_the_schemas_that_describe_it() {
    let sent = sendable(&record(), USER_SCHEMA);
    assert_eq!(sent["schemas"], json!([USER_SCHEMA, ENTERPRISE_SCHEMA]));
    for left_out in ["id", "meta", "groups", "nickName", ATLASSIAN_SCHEMA] {
        assert_eq!(sent.get(left_out), None, "{left_out}");
    }
    assert_eq!(sent["emails"], record()["emails"], "parts that nobody knows are kept");
    assert_eq!(sendable(&json!({ "userName": "a" }), USER_SCHEMA)["schemas"], json!([USER_SCHEMA]));
}

#[test]
fn members_leave_by_filter_and_join_together() {
    let ids = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let operations = serde_json::to_value(membership(&ids(&["a", "b"]), &ids(&["c", "d"]))).unwrap();
    assert_eq!(
        operations,
        json!([
            { "op": "remove", "path": "members[value eq \"c\"]" },
            { "op": "remove", "path": "members[value eq \"d\"]" },
            { "op": "add", "path": "members", "value": [{ "value": "a" }, { "value": "b" }] },
        ])
    );
}

#[test]
fn no_value_ends_the_text_of_a_filter() {
    assert_eq!(equals("userName", "ada"), r#"userName eq "ada""#);
    assert_eq!(equals("userName", "a\" or \\b\n"), r#"userName eq "a\" or \\b""#);
}

#[test]
fn a_list_may_say_more_than_was_sent() {
    let sent = json!([{ "value": "Ada@corp.example", "primary": true }, { "value": "b@corp.example", "primary": false }]);
    let there = json!([{ "value": "b@corp.example" }, { "value": "ada@corp.example", "type": "work", "primary": true }]);
    assert!(holds(Some(&there), Some(&sent)));
    assert!(!holds(Some(&sent), Some(&json!([{ "value": "b@corp.example" }]))), "one too many");
    assert!(!holds(
        Some(&json!([{ "value": "ada@corp.example", "primary": false }])),
        Some(&json!([{ "value": "ada@corp.example", "primary": true }]))
    ));
    assert!(holds(None, None) && !holds(None, Some(&json!("x"))) && !holds(Some(&json!("X")), Some(&json!("x"))));
}
