//! A SCIM record as a JSON document: which of it a client may write, one attribute by its path, and where two documents differ. Paths are those of a
//! PATCH: `title`, `name.givenName`, `urn:…:User:department`.

use serde_json::{Map, Value};

use super::resource::{ATLASSIAN_SCHEMA, ENTERPRISE_SCHEMA};

/// What only the upstream writes. `schemas` follows the other attributes by itself.
const READ_ONLY: [&str; 5] = ["id", "meta", "groups", "schemas", ATLASSIAN_SCHEMA];

/// Whether only the upstream writes this attribute; names are compared without their case (RFC 7643 section 2.1).
#[must_use]
pub fn is_read_only(name: &str) -> bool {
    READ_ONLY.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a value says nothing: a null, an empty text, list or object.
#[must_use]
pub fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(parts) => parts.values().all(is_nothing),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The part of a record that a client may write, without what says nothing.
#[must_use]
pub fn writable(record: &Value) -> Map<String, Value> {
    let all = record.as_object().into_iter().flatten();
    all.filter(|(name, value)| !is_read_only(name) && !is_nothing(value)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The document of a POST or PUT: what a client may write, and the schemas that this is described by.
#[must_use]
pub fn sendable(record: &Value, schema: &str) -> Value {
    let mut document = writable(record);
    let extensions = document.iter().filter(|(name, value)| is_extension(name) && value.is_object()).map(|(name, _)| name.as_str());
    let schemas: Vec<&str> = std::iter::once(schema).chain(extensions).collect();
    let schemas = Value::from(schemas);
    document.insert("schemas".to_owned(), schemas);
    Value::Object(document)
}

fn is_extension(name: &str) -> bool {
    name.starts_with("urn:")
}

/// A path as the top attribute and the part of it.
fn split(path: &str) -> (&str, Option<&str>) {
    // The names of schemas hold dots and colons; those of attributes hold neither.
    let parts = if is_extension(path) { path.rsplit_once(':') } else { path.split_once('.') };
    parts.map_or((path, None), |(top, part)| (top, Some(part)))
}

/// The top attribute that a path leads into.
#[must_use]
pub fn top(path: &str) -> &str {
    split(path).0
}

/// The value at a path; none where it says nothing.
#[must_use]
pub fn at<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    let (top, part) = split(path);
    let value = record.get(top)?;
    let value = match part {
        Some(part) => value.get(part)?,
        None => value,
    };
    (!is_nothing(value)).then_some(value)
}

/// The text at a path; empty where there is none.
#[must_use]
pub fn text<'a>(record: &'a Value, path: &str) -> &'a str {
    at(record, path).and_then(Value::as_str).unwrap_or_default()
}

/// Puts a value at a path, or takes it away. What is left without parts goes, too.
pub fn set(record: &mut Value, path: &str, value: Option<Value>) {
    let Some(record) = record.as_object_mut() else { return };
    let value = value.filter(|value| !is_nothing(value));
    let (top, part) = split(path);
    let Some(part) = part else { return put(record, top, value) };
    let parts = record.entry(top.to_owned()).or_insert_with(|| Value::Object(Map::new()));
    if !parts.is_object() {
        *parts = Value::Object(Map::new());
    }
    if let Some(parts) = parts.as_object_mut() {
        put(parts, part, value);
    }
    if record.get(top).is_some_and(is_nothing) {
        record.remove(top);
    }
}

fn put(into: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    match value {
        Some(value) => into.insert(name.to_owned(), value),
        None => into.remove(name),
    };
}

/// Every path of a record that a client may write and that says something, sorted.
#[must_use]
pub fn paths(record: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    for (name, value) in writable(record) {
        let joint = if is_extension(&name) { ':' } else { '.' };
        match value {
            Value::Object(parts) => {
                paths.extend(parts.iter().filter(|(_, value)| !is_nothing(value)).map(|(part, _)| format!("{name}{joint}{part}")));
            }
            // Extensions are objects; what else stands there has no path.
            _ if is_extension(&name) => {}
            _ => paths.push(name),
        }
    }
    paths.sort_unstable();
    paths
}

/// Whether two values say the same. Lists of values have no order (RFC 7643 section 2.4).
#[must_use]
pub fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(Value::Array(one)), Some(Value::Array(other))) => one.len() == other.len() && without(one, other).is_empty(),
        _ => one == other,
    }
}

/// The items of a list that another does not have, each as often as it is missing.
#[must_use]
pub fn without<'a>(items: &'a [Value], taken: &[Value]) -> Vec<&'a Value> {
    let mut left: Vec<&Value> = taken.iter().collect();
    let mut missing = Vec::new();
    for item in items {
        match left.iter().position(|other| *other == item) {
            Some(at) => drop(left.swap_remove(at)),
            None => missing.push(item),
        }
    }
    missing
}

/// Whether a value that was sent is there: a list may say more about each of its values than was sent, and writes addresses its own way.
#[must_use]
pub fn holds(there: Option<&Value>, sent: Option<&Value>) -> bool {
    match (there, sent) {
        (Some(Value::Array(there)), Some(Value::Array(sent))) => {
            there.len() == sent.len() && sent.iter().all(|item| there.iter().any(|other| says(other, item)))
        }
        _ => there == sent,
    }
}

/// Whether one value of a list says all that another says. What is not said to be the primary one is none.
fn says(there: &Value, sent: &Value) -> bool {
    let (Some(there), Some(sent)) = (there.as_object(), sent.as_object()) else { return there == sent };
    sent.iter().all(|(name, value)| match (there.get(name), value) {
        (Some(Value::String(one)), Value::String(other)) if name == "value" => one.eq_ignore_ascii_case(other),
        (None, Value::Bool(false)) => true,
        (there, value) => there == Some(value),
    })
}

/// The paths at which two records differ, sorted.
#[must_use]
pub fn differing(before: &Value, after: &Value) -> Vec<String> {
    let mut all = paths(before);
    all.extend(paths(after));
    all.sort_unstable();
    all.dedup();
    all.retain(|path| !same(at(before, path), at(after, path)));
    all
}

/// What is to be written when the record has moved on from `was` to `now` while somebody edited it to `yours`: your changes on top of theirs.
#[must_use]
pub fn merged(was: &Value, now: &Value, yours: &Value) -> Value {
    let mut merged = now.clone();
    for path in differing(was, yours) {
        set(&mut merged, &path, at(yours, &path).cloned());
    }
    merged
}

/// What replacing `now` by a document would lose: a path with its value, a list with the values that are gone.
#[must_use]
pub fn cleared(now: &Value, document: &Value) -> Vec<(String, Value)> {
    let lost = |path: String| match (at(now, &path)?, at(document, &path)) {
        (value, None) => Some((path, value.clone())),
        (Value::Array(before), Some(Value::Array(after))) => {
            let gone: Vec<Value> = before.iter().filter(|item| !names_same(item, after)).cloned().collect();
            (!gone.is_empty()).then(|| (path, Value::from(gone)))
        }
        _ => None,
    };
    paths(now).into_iter().filter_map(lost).collect()
}

/// Whether a list has an item with the same `value`, whatever else is said about it; texts without their case.
fn names_same(item: &Value, items: &[Value]) -> bool {
    let key = |item: &Value| item.get("value").and_then(Value::as_str).map(str::to_lowercase);
    match key(item) {
        Some(wanted) => items.iter().any(|other| key(other).as_ref() == Some(&wanted)),
        None => items.contains(item),
    }
}

/// The filter for one exact value. Values are JSON texts (RFC 7644 section 3.4.2.2): no value can end the text early. Control characters, which no
/// value has, are left out.
#[must_use]
pub fn equals(attribute: &str, value: &str) -> String {
    let clean: String = value.chars().filter(|letter| !letter.is_control()).collect();
    format!("{attribute} eq {}", Value::from(clean))
}

/// The path of an attribute of the enterprise extension.
#[must_use]
pub fn enterprise(name: &str) -> String {
    format!("{ENTERPRISE_SCHEMA}:{name}")
}
