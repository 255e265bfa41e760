//! From an edit to the smallest PATCH: one operation for each attribute that differs, none that could be left out. The inverse of a patch is the patch
//! of the way back.

use serde_json::Value;

use super::document::{at, differing, equals, top, without};
use super::resource::PatchOperation;

fn operation(op: &str, path: impl Into<String>, value: Value) -> PatchOperation {
    PatchOperation { op: op.to_owned(), path: Some(path.into()), value }
}

/// The operations that make `before` into `after`. Read-only attributes are passed over.
#[must_use]
pub fn operations(before: &Value, after: &Value) -> Vec<PatchOperation> {
    let mut operations: Vec<PatchOperation> = Vec::new();
    for path in differing(before, after) {
        let whole = whole_object(before, after, &path);
        let operation = match whole {
            Some(name) if operations.iter().any(|known| known.path.as_deref() == Some(name)) => continue,
            Some(name) => one(before, after, name),
            None => one(before, after, &path),
        };
        operations.extend(operation);
    }
    operations
}

/// The attribute, where all of an object appears or disappears: one operation does that. Not so for extensions: whether they can be named as a whole
/// is not documented.
fn whole_object<'a>(before: &Value, after: &Value, path: &'a str) -> Option<&'a str> {
    let name = top(path);
    let is_part = name != path && !name.starts_with("urn:");
    (is_part && (at(before, name).is_none() || at(after, name).is_none())).then_some(name)
}

fn one(before: &Value, after: &Value, path: &str) -> Option<PatchOperation> {
    match (at(before, path), at(after, path)) {
        (None, None) => None,
        (None, Some(value)) => Some(operation("add", path, value.clone())),
        (Some(_), None) => Some(operation("remove", path, Value::Null)),
        (Some(Value::Array(before)), Some(Value::Array(after))) => Some(list(path, before, after)),
        (Some(_), Some(value)) => Some(operation("replace", path, value.clone())),
    }
}

/// Further values are added; anything else replaces the list. Removing single values by a filter is documented for the members of groups only.
fn list(path: &str, before: &[Value], after: &[Value]) -> PatchOperation {
    let new = without(after, before);
    let is_further =
        |item: &&Value| item.get("primary") != Some(&Value::Bool(true)) && item.get("value").is_some_and(|value| is_new(value, before));
    if without(before, after).is_empty() && new.iter().all(is_further) {
        return operation("add", path, new.into_iter().cloned().collect());
    }
    operation("replace", path, Value::from(after.to_vec()))
}

/// Adding a value that is there already would change it instead.
fn is_new(value: &Value, before: &[Value]) -> bool {
    let is_same = |other: &Value| match (value.as_str(), other.as_str()) {
        (Some(one), Some(other)) => one.to_lowercase() == other.to_lowercase(),
        _ => value == other,
    };
    !before.iter().any(|item| item.get("value").is_some_and(is_same))
}

/// The operations that let people, by SCIM id, leave and join a group. Whoever is there already or no longer there is no error.
#[must_use]
pub fn membership(joining: &[String], leaving: &[String]) -> Vec<PatchOperation> {
    let mut operations: Vec<PatchOperation> =
        leaving.iter().map(|id| operation("remove", format!("members[{}]", equals("value", id)), Value::Null)).collect();
    if !joining.is_empty() {
        let members: Vec<Value> = joining.iter().map(|id| serde_json::json!({ "value": id })).collect();
        operations.push(operation("add", "members", Value::from(members)));
    }
    operations
}
