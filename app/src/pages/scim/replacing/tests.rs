//! What a replace would clear.

use serde_json::{Value, json};

use super::{effective, losses};
use crate::pages::scim::held::Held;
use crate::pages::scim::kind;
use crate::routes::Resource;

fn held(record: Value) -> Held {
    Held { kind: kind::of(Resource::User), directory_id: "d".to_owned(), id: "1".to_owned(), record }
}

#[test]
fn what_the_document_does_not_name_is_lost_and_told_in_words() {
    let record = json!({
        "userName": "ada", "title": "Analyst", "active": true,
        "emails": [{ "value": "a@corp.example", "type": "work", "primary": true }, { "value": "b@corp.example" }]
    });
    let document = json!({ "userName": "ada", "emails": [{ "value": "A@corp.example" }] });
    let expected = [("E-mail", "b@corp.example"), ("Title", "Analyst")].map(|(label, words)| (label.to_owned(), words.to_owned()));
    assert_eq!(losses(&held(record.clone()), &record, &document), expected);
}

/// Leaving `active` out does not clear it: it activates.
#[test]
fn who_is_not_said_to_be_inactive_becomes_active() {
    let record = json!({ "userName": "ada", "active": false });
    let held = held(record.clone());
    assert_eq!(effective(&held, &json!({ "userName": "ada" }))["active"], json!(true));
    assert_eq!(losses(&held, &record, &json!({ "userName": "ada" })), []);
    assert_eq!(effective(&held, &json!({ "active": false }))["active"], json!(false));
}
