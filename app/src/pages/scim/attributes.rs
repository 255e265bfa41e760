//! A SCIM record as sections of rows: the attributes that have a name in words, and every other one verbatim. Pure.

use catalogue::scim::resource::{ATLASSIAN_SCHEMA, ENTERPRISE_SCHEMA};
use serde_json::{Map, Value};

/// A titled list of attributes.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub title: &'static str,
    /// The extension that the attributes belong to.
    pub schema: Option<&'static str>,
    pub rows: Vec<Row>,
}

/// One attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub label: String,
    /// The path under which schemas describe it, shown to those who know the standard.
    pub path: String,
    pub values: Vec<String>,
    /// Whether this version knows the attribute; otherwise the value is JSON.
    pub is_known: bool,
}

/// Attributes with their words, by section, in the order shown.
pub type Known = &'static [(&'static str, &'static [(&'static str, &'static str)])];

const RECORD: (&str, &[(&str, &str)]) = (
    "Record",
    &[("meta.created", "Created"), ("meta.lastModified", "Last modified"), ("meta.resourceType", "Kind"), ("meta.location", "Location")],
);

/// Those of a group. Its members have a place of their own.
pub const GROUP: [(&str, &[(&str, &str)]); 2] =
    [("Identity", &[("displayName", "Name"), ("externalId", "External id"), ("id", "SCIM id")]), RECORD];

/// Those of a user.
pub const USER: [(&str, &[(&str, &str)]); 4] = [
    (
        "Identity",
        &[
            ("userName", "User name"),
            ("externalId", "External id"),
            ("id", "SCIM id"),
            ("displayName", "Display name"),
            ("nickName", "Nickname"),
            ("name.formatted", "Full name"),
            ("name.honorificPrefix", "Prefix"),
            ("name.givenName", "Given name"),
            ("name.middleName", "Middle name"),
            ("name.familyName", "Family name"),
            ("name.honorificSuffix", "Suffix"),
        ],
    ),
    ("Contact", &[("emails", "E-mail"), ("phoneNumbers", "Phone")]),
    (
        "Work",
        &[
            ("title", "Title"),
            ("department", "Department"),
            ("organization", "Organization"),
            ("preferredLanguage", "Language"),
            ("timezone", "Time zone"),
        ],
    ),
    RECORD,
];

/// Members that are shown in a place of their own.
const ELSEWHERE: [&str; 6] = ["schemas", "active", "groups", "members", ENTERPRISE_SCHEMA, ATLASSIAN_SCHEMA];

/// Sorts a record into sections; those without rows are left out.
#[must_use]
pub fn sections(known: Known, record: &Value) -> Vec<Section> {
    let mut sections: Vec<Section> =
        known.iter().map(|(title, known)| Section { title, schema: None, rows: known_rows(record, known) }).collect();
    let extensions = [("Enterprise extension", ENTERPRISE_SCHEMA), ("Atlassian extension", ATLASSIAN_SCHEMA)];
    let extensions = extensions.map(|(title, schema)| Section { title, schema: Some(schema), rows: extension(record, schema) });
    // Before what the upstream says about the record itself.
    let last = sections.len().saturating_sub(1);
    sections.splice(last..last, extensions);
    sections.push(Section { title: "Other attributes", schema: None, rows: others(known, record) });
    sections.retain(|section| !section.rows.is_empty());
    sections
}

fn known_rows(record: &Value, known: &[(&str, &str)]) -> Vec<Row> {
    let row = |(path, label): &(&str, &str)| {
        let values = texts(at(record, path)?);
        (!values.is_empty()).then(|| Row { label: (*label).to_owned(), path: (*path).to_owned(), values, is_known: true })
    };
    known.iter().filter_map(row).collect()
}

fn at<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(record, |value, name| value.get(name))
}

/// The words for an attribute; its path where there are none.
#[must_use]
pub fn label(known: Known, path: &str) -> String {
    let mut all = known.iter().flat_map(|(_, known)| known.iter());
    if let Some((_, label)) = all.find(|(name, _)| *name == path) {
        return (*label).to_owned();
    }
    match (path, path.strip_prefix(ENTERPRISE_SCHEMA).and_then(|rest| rest.strip_prefix(':'))) {
        ("active", _) => "Active".to_owned(),
        ("members", _) => "Members".to_owned(),
        (_, Some(name)) => format!("{} (enterprise)", in_words(name)),
        (path, None) => path.to_owned(),
    }
}

/// A value on one line; empty for none.
#[must_use]
pub fn words(value: Option<&Value>) -> String {
    match value {
        Some(Value::Bool(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
        Some(value) => texts(value).join(", "),
        None => String::new(),
    }
}

/// A value in words: a text, a number, or each of several values with its kind.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) if text.is_empty() => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => {
            fields.get("value").and_then(Value::as_str).map_or_else(|| vec![value.to_string()], |text| vec![several(text, fields)])
        }
        other => vec![other.to_string()],
    }
}

fn several(text: &str, fields: &Map<String, Value>) -> String {
    // A reference is known by what it leads to.
    if let Some(display) = fields.get("display").and_then(Value::as_str).filter(|_| fields.contains_key("$ref")) {
        return display.to_owned();
    }
    let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default();
    let is_primary = fields.get("primary") == Some(&Value::Bool(true));
    match (kind, is_primary) {
        ("", false) => text.to_owned(),
        ("", true) => format!("{text} (primary)"),
        (kind, false) => format!("{text} ({kind})"),
        (kind, true) => format!("{text} ({kind}, primary)"),
    }
}

fn extension(record: &Value, schema: &str) -> Vec<Row> {
    let fields = record.get(schema).and_then(Value::as_object);
    let row = |(name, value): (&String, &Value)| {
        let values = texts(value);
        let label = if name == "atlassianAccountId" { "Atlassian account".to_owned() } else { in_words(name) };
        (!values.is_empty()).then(|| Row { label, path: format!("{schema}:{name}"), values, is_known: true })
    };
    fields.into_iter().flatten().filter_map(row).collect()
}

/// `costCenter` is "Cost center".
fn in_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for (index, letter) in name.chars().enumerate() {
        match (index, letter.is_uppercase()) {
            (0, _) => words.extend(letter.to_uppercase()),
            (_, true) => {
                words.push(' ');
                words.extend(letter.to_lowercase());
            }
            (_, false) => words.push(letter),
        }
    }
    words
}

/// What is left, verbatim: whole members that this version does not know, and unknown parts of those it does.
fn others(known: Known, record: &Value) -> Vec<Row> {
    let mut rows = Vec::new();
    let known: Vec<&str> = known.iter().flat_map(|(_, known)| known.iter().map(|(path, _)| *path)).collect();
    for (name, value) in record.as_object().into_iter().flatten() {
        if ELSEWHERE.contains(&name.as_str()) || known.contains(&name.as_str()) || value.is_null() {
            continue;
        }
        let prefix = format!("{name}.");
        match value.as_object().filter(|_| known.iter().any(|path| path.starts_with(&prefix))) {
            Some(parts) => {
                let unknown = parts.iter().filter(|(part, value)| !known.contains(&format!("{prefix}{part}").as_str()) && !value.is_null());
                rows.extend(unknown.map(|(part, value)| verbatim(format!("{prefix}{part}"), value)));
            }
            None => rows.push(verbatim(name.clone(), value)),
        }
    }
    rows
}

fn verbatim(path: String, value: &Value) -> Row {
    Row { label: path.clone(), path, values: vec![value.to_string()], is_known: false }
}

#[cfg(test)]
mod tests;
