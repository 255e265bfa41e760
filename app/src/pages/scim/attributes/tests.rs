//! How a record is laid out.

use serde_json::{Value, json};

use super::{GROUP, Section, USER, label, words};

fn sections(record: &Value) -> Vec<Section> {
    super::sections(&USER, record)
}

fn values(sections: &[Section], title: &str, path: &str) -> Vec<String> {
    let section = sections.iter().find(|section| section.title == title).unwrap_or_else(|| panic!("no section {title}"));
    section.rows.iter().find(|row| row.path == path).unwrap_or_else(|| panic!("no row {path}")).values.clone()
}

fn record() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": "1", "userName": "ada", "active": true, "title": "", "nickName": null,
        "name": { "familyName": "Byron", "phonetic": "BY-ron" },
        "emails": [{ "value": "ada@corp.example", "type": "work", "primary": true }, { "value": "b@corp.example" }, { "display": "odd" }],
        "groups": [{ "value": "g" }],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "costCenter": "42", "manager": { "value": "m" } },
        "urn:scim:schemas:extension:atlassian-external:1.0": { "atlassianAccountId": "acc" },
        "urn:example:badge": { "colour": "red" },
        "shoeSize": 43,
    })
}

#[test]
fn known_attributes_are_told_in_words() {
    let sections = sections(&record());
    assert_eq!(values(&sections, "Identity", "name.familyName"), ["Byron"]);
    assert_eq!(values(&sections, "Contact", "emails"), ["ada@corp.example (work, primary)", "b@corp.example", r#"{"display":"odd"}"#]);
    assert_eq!(values(&sections, "Enterprise extension", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter"), ["42"]);
    let enterprise = sections.iter().find(|section| section.title == "Enterprise extension").unwrap();
    assert_eq!(enterprise.rows[0].label, "Cost center");
}

#[test]
fn unknown_attributes_are_kept_verbatim() {
    let sections = sections(&record());
    assert_eq!(values(&sections, "Other attributes", "shoeSize"), ["43"]);
    assert_eq!(values(&sections, "Other attributes", "urn:example:badge"), [r#"{"colour":"red"}"#]);
    assert_eq!(values(&sections, "Other attributes", "name.phonetic"), [r#""BY-ron""#]);
    assert_eq!(sections.last().unwrap().rows.len(), 3);
}

#[test]
fn empty_attributes_and_sections_are_left_out() {
    let titles: Vec<&str> = sections(&record()).iter().map(|section| section.title).collect();
    assert_eq!(titles, ["Identity", "Contact", "Enterprise extension", "Atlassian extension", "Other attributes"]);
    assert!(sections(&json!({})).is_empty());
    assert!(sections(&json!("text")).is_empty());
}

#[test]
fn members_are_no_attribute_among_others() {
    let group = json!({ "id": "1", "displayName": "Pilots", "members": [{ "value": "a" }], "meta": { "created": "2024-01-01T00:00:00Z" } });
    let titles: Vec<&str> = super::sections(&GROUP, &group).iter().map(|section| section.title).collect();
    assert_eq!(titles, ["Identity", "Record"]);
}

#[test]
fn an_attribute_is_called_by_its_words_or_by_its_path() {
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter";
    let table =
        [("name.givenName", "Given name"), (enterprise, "Cost center (enterprise)"), ("active", "Active"), ("shoeSize", "shoeSize")];
    for (path, expected) in table {
        assert_eq!(label(&USER, path), expected);
    }
    assert_eq!(label(&GROUP, "displayName"), "Name");
}

#[test]
fn a_value_stands_on_one_line() {
    assert_eq!(words(Some(&json!(false))), "no");
    assert_eq!(words(Some(&json!([{ "value": "a", "type": "work" }, { "value": "b", "primary": true }]))), "a (work), b (primary)");
    assert_eq!(words(None), "");
}
