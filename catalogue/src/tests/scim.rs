//! SCIM representations: what is not understood is kept, because a PUT that does not name it would clear it.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::scim::{PATCH_SCHEMA, PatchOperation, ScimGroup, ScimPage, ScimPatch, ScimUser};

fn read_and_written(user: &Value) -> Value {
    serde_json::to_value(serde_json::from_value::<ScimUser>(user.clone()).unwrap()).unwrap()
}

fn full_user() -> Value {
    json!({
        "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            "urn:scim:schemas:extension:atlassian-external:1.0",
            "urn:example:private:1.0"
        ],
        "id": "ef5ff80e-9ca6-449c-8cca-5b621085c6c9",
        "externalId": "42",
        "userName": "ada",
        "emails": [{"value": "old@corp.example", "type": "other"}, {"value": "ada@corp.example", "type": "work", "primary": true}],
        "name": {"formatted": "Ms. Ada Byron", "familyName": "Byron", "givenName": "Ada"},
        "displayName": "Ada Byron",
        "nickName": "Ada",
        "title": "Analyst",
        "preferredLanguage": "en-GB",
        "department": "Engines",
        "organization": "Corp",
        "timezone": "Europe/London",
        "phoneNumbers": [{"value": "+44 1", "type": "work"}],
        "active": false,
        "groups": [{"type": "USER", "value": "g1", "display": "Engines", "$ref": "https://x.example/g1"}],
        "meta": {"resourceType": "User", "location": "https://x.example/u", "created": "2024-01-01T00:00:00Z", "lastModified": "2024-01-02T00:00:00Z"},
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"employeeNumber": "7", "manager": {"value": "m", "new": [1, {"a": null}]}},
        "urn:scim:schemas:extension:atlassian-external:1.0": {"atlassianAccountId": "557057:abc"},
        "urn:example:private:1.0": {"shoeSize": 38.5},
        "entitlements": [{"value": "x"}],
        "costCentre": "C-1"
    })
}

#[test]
fn a_full_user_survives_reading_and_writing() {
    assert_eq!(read_and_written(&full_user()), full_user());
}

#[test]
fn the_account_and_the_primary_address_are_found() {
    let user: ScimUser = serde_json::from_value(full_user()).unwrap();
    assert_eq!(user.account_id(), Some("557057:abc"));
    assert_eq!(user.primary_email(), Some("ada@corp.example"));
}

#[test]
fn without_a_primary_address_the_first_one_counts() {
    let user: ScimUser =
        serde_json::from_value(json!({"userName": "a", "emails": [{"value": "1@x.example"}, {"value": "2@x.example"}]})).unwrap();
    assert_eq!(user.primary_email(), Some("1@x.example"));
    assert_eq!(ScimUser::default().primary_email(), None);
}

/// Leaving `false` out would activate the person.
#[test]
fn an_inactive_user_is_written_as_inactive() {
    assert_eq!(read_and_written(&json!({"userName": "a", "active": false}))["active"], json!(false));
    assert_eq!(read_and_written(&json!({"userName": "a"})).get("active"), None);
}

#[test]
fn attributes_inside_values_survive_too() {
    let user = json!({
        "schemas": [], "userName": "a",
        "emails": [{"value": "a@x.example", "display": "Home", "verified": true}],
        "name": {"formatted": "A", "phonetic": "ay"},
        "urn:scim:schemas:extension:atlassian-external:1.0": {"atlassianAccountId": "1", "orgId": "o"}
    });
    assert_eq!(read_and_written(&user), user);
}

#[test]
fn null_reads_as_nothing() {
    let user: ScimUser = serde_json::from_value(json!({
        "schemas": null, "id": null, "userName": null, "emails": null, "name": null, "active": null, "groups": null, "phoneNumbers": null, "meta": null
    }))
    .unwrap();
    assert_eq!(user, ScimUser::default());
}

#[test]
fn a_group_keeps_what_it_does_not_know() {
    let group = json!({"schemas": ["s"], "id": "g", "displayName": "G", "members": [{"type": "User", "value": "u", "display": "U", "extra": 1}], "owner": {"x": 1}});
    let read: ScimGroup = serde_json::from_value(group.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), group);
}

#[test]
fn a_page_without_resources_is_empty() {
    for body in [json!({"totalResults": 0}), json!({"totalResults": 0, "Resources": null}), json!({"Resources": []})] {
        assert_eq!(serde_json::from_value::<ScimPage<ScimUser>>(body).unwrap().resources, []);
    }
}

#[test]
fn a_patch_is_written_as_the_standard_has_it() {
    let patch = ScimPatch::new(vec![PatchOperation { op: "replace".to_owned(), path: Some("active".to_owned()), value: json!(false) }]);
    assert_eq!(
        serde_json::to_value(patch).unwrap(),
        json!({"schemas": [PATCH_SCHEMA], "Operations": [{"op": "replace", "path": "active", "value": false}]})
    );
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z]{1,6}", inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Attribute names start with `x` so that none is one of ours.
    #[test]
    fn unknown_attributes_survive_reading_and_writing(unknown in proptest::collection::btree_map("x[a-zA-Z:._-]{0,20}", json_value(), 0..6)) {
        let mut user: Map<String, Value> = unknown.into_iter().collect();
        user.insert("schemas".to_owned(), json!([]));
        user.insert("userName".to_owned(), json!("a"));
        let user = Value::Object(user);
        prop_assert_eq!(read_and_written(&user), user);
    }
}
