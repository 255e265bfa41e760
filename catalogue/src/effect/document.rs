//! The fields of a document as text: one of an account or a SCIM record, by the path that a write named it with. Names are compared without their case
//! (RFC 7643 section 2.1).

use serde_json::Value;

use crate::scim::resource::{GROUP_SCHEMA, USER_SCHEMA};

/// The text of a field that is not there.
pub const ABSENT: &str = "";

/// The name of the field that says whether somebody is in a SCIM group: `members[…]`, which is `in` or `out`.
#[must_use]
pub fn member(id: &str) -> String {
    format!("members[{id}]")
}

/// The text at a path; `None` where the path is none that can be followed, or leads to more than one value.
pub fn text(document: &Value, path: &str) -> Option<String> {
    if let Some(id) = path.strip_prefix("members[").and_then(|rest| rest.strip_suffix(']')) {
        let members = document.get("members").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_in = members.iter().any(|one| one.get("value").and_then(Value::as_str) == Some(id));
        return Some(if is_in { "in" } else { "out" }.to_owned());
    }
    let path = bare(path);
    if path.contains(['[', ']', '"', '…']) {
        return None;
    }
    // The names of schemas hold dots and colons; those of attributes hold neither.
    let parts = if is_urn(path) { path.rsplit_once(':') } else { path.split_once('.') };
    let value = match parts {
        Some((top, part)) => named(document, top).and_then(|value| named(value, part)),
        None => named(document, path),
    };
    scalar(value.unwrap_or(&Value::Null))
}

/// A single value as text; nothing for lists and objects.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(ABSENT.to_owned()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn bare(path: &str) -> &str {
    let without = |schema: &str| {
        let (start, rest) = path.split_at_checked(schema.len())?;
        start.eq_ignore_ascii_case(schema).then(|| rest.strip_prefix(':')).flatten()
    };
    [USER_SCHEMA, GROUP_SCHEMA].into_iter().find_map(without).unwrap_or(path)
}

fn is_urn(path: &str) -> bool {
    path.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:"))
}

fn named<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let exact = value.get(name);
    exact.or_else(|| value.as_object()?.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}
