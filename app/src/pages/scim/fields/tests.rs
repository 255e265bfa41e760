//! Lists between record and form, and the names of the extension's attributes.

use catalogue::scim::document::enterprise;
use serde_json::json;

use super::{DEPARTMENT, ORGANIZATION, read, written};
use crate::form::Value;

fn value(text: &str, kind: &str, is_primary: bool) -> Value {
    Value { text: text.to_owned(), kind: kind.to_owned(), is_primary }
}

#[test]
fn the_attributes_of_the_extension_are_named_as_the_standard_has_it() {
    assert_eq!((ORGANIZATION, DEPARTMENT), (enterprise("organization").as_str(), enterprise("department").as_str()));
}

#[test]
fn a_list_that_is_only_looked_at_is_written_as_it_was() {
    let list = json!([
        { "value": "a@corp.example", "type": "work", "primary": true, "display": "A" },
        { "value": "b@corp.example" },
        { "value": "c@corp.example", "primary": false },
    ]);
    assert_eq!(written(Some(&list), &read(&list, true)), list);
    assert_eq!(read(&list, true)[0], value("a@corp.example", "work", true));
    assert!(!read(&list, false)[0].is_primary, "a list without a primary value has none");
}

#[test]
fn a_new_value_says_only_what_was_said() {
    let list = json!([{ "value": "a@corp.example", "type": "work", "primary": true }]);
    let typed = [value("a@corp.example", "home", false), value("b@corp.example", "", true)];
    let expected = json!([{ "value": "a@corp.example", "type": "home", "primary": false }, { "value": "b@corp.example", "primary": true }]);
    assert_eq!(written(Some(&list), &typed), expected);
    assert_eq!(written(None, &[value("x", "", false)]), json!([{ "value": "x" }]));
}
