//! Which texts are a document that can be put in a record's place.

use serde_json::{Value, json};

use super::understood;
use crate::pages::scim::kind;
use crate::routes::Resource;

fn fault(resource: Resource, record: &Value, text: &str) -> String {
    understood(kind::of(resource), record, text).err().map(|fault| fault.words).unwrap_or_default()
}

#[test]
fn a_user_needs_a_user_name_and_an_address() {
    let table = [
        ("{", "line 1"),
        ("[]", "object"),
        (r#"{"displayName": "Ada"}"#, "userName"),
        (r#"{"userName": " ", "emails": [{"value": "a@b.c"}]}"#, "userName"),
        (r#"{"userName": "ada", "emails": []}"#, "emails"),
        (r#"{"userName": "ada", "emails": [{"value": "a@b.c"}], "id": "1"}"#, "id"),
    ];
    for (text, expected) in table {
        let words = fault(Resource::User, &Value::Null, text);
        assert!(words.contains(expected), "{text}: {words}");
    }
    let fine = r#"{"schemas": ["x"], "userName": "ada", "emails": [{"value": "a@b.c"}], "unheardOf": 1}"#;
    assert_eq!(fault(Resource::User, &Value::Null, fine), "");
}

#[test]
fn a_group_keeps_its_name() {
    let group = json!({ "displayName": "Pilots" });
    assert!(fault(Resource::Group, &group, r#"{"displayName": "Aviators"}"#).contains("rename"));
    assert_eq!(fault(Resource::Group, &group, r#"{"displayName": "Pilots", "members": []}"#), "");
}
