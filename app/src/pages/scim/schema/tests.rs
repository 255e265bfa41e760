//! How descriptions are found.

use catalogue::scim::resource::{GROUP_SCHEMA, USER_SCHEMA};
use serde_json::json;

use super::descriptions;

#[test]
fn descriptions_are_found_by_attribute_path() {
    let schemas = json!({ "Resources": [
        { "id": "urn:ietf:params:scim:schemas:core:2.0:User", "attributes": [
            { "name": "userName", "description": "Unique name." },
            { "name": "name", "subAttributes": [{ "name": "familyName", "description": "Last name." }] },
        ]},
        { "id": "urn:x:User", "attributes": [{ "name": "department", "description": "Where one works." }] },
        { "id": "urn:ietf:params:scim:schemas:core:2.0:Group", "attributes": [{ "name": "members", "description": "of a group" }] },
    ]});
    let found = descriptions(&schemas, USER_SCHEMA);
    assert_eq!(found.get("userName").unwrap(), "Unique name.");
    assert_eq!(found.get("name.familyName").unwrap(), "Last name.");
    assert_eq!(found.get("urn:x:User:department").unwrap(), "Where one works.");
    assert_eq!(found.len(), 3);
}

#[test]
fn documents_of_another_form_have_no_descriptions() {
    for schemas in [json!("text"), json!({}), json!({ "Resources": 3 }), json!([{ "attributes": [{ "description": "nameless" }] }])] {
        assert!(descriptions(&schemas, USER_SCHEMA).is_empty(), "{schemas}");
    }
}

#[test]
fn a_single_schema_describes_its_resource() {
    let schema = json!({ "id": GROUP_SCHEMA, "attributes": [{ "name": "members", "description": "of a group" }] });
    assert_eq!(descriptions(&schema, GROUP_SCHEMA).get("members").unwrap(), "of a group");
}
