//! What a write is about, as far as the record may say it: the ids of its address, the account ids of its body, and how many e-mail addresses the
//! body names. Everything else of a body stays out of the record.

use catalogue::path::is_identifier;
use catalogue::record::{ACCOUNT, Field};
use catalogue::rule::accounts_and_addresses;
use serde_json::Value;

use crate::admit::Permit;

/// More accounts of one body are not listed; no operation takes as many.
const MOST_ACCOUNTS: usize = 100;
const MOST_FIELDS: usize = 50;

/// Names and values of what the write is about, those of the address first, and the number of e-mail addresses.
#[must_use]
pub fn about(permit: &Permit) -> (Vec<(String, String)>, usize) {
    let mut targets: Vec<(String, String)> = permit.parameters().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let Some(body) = permit.body() else { return (targets, 0) };
    let (accounts, addresses) = accounts_and_addresses(body);
    let of_address = targets.clone();
    let from_body = accounts.into_iter().filter(|id| is_identifier(id)).map(|id| (ACCOUNT.to_owned(), id));
    targets.extend(from_body.filter(|target| !of_address.contains(target)).take(MOST_ACCOUNTS));
    (targets, addresses.len())
}

/// What it sets: the names of the body's members, or the paths of a SCIM patch, with those values that are no more than a switch or an id of a role.
#[must_use]
pub fn fields(permit: &Permit) -> Vec<Field> {
    let Some(Value::Object(members)) = permit.body() else { return Vec::new() };
    let operations = members.iter().find(|(name, _)| name.eq_ignore_ascii_case("operations")).and_then(|(_, value)| value.as_array());
    let Some(operations) = operations else {
        return members.iter().filter(|(name, _)| *name != "schemas").map(|(name, value)| field(name, value)).take(MOST_FIELDS).collect();
    };
    let patched = operations.iter().flat_map(|operation| {
        let path = operation.get("path").and_then(Value::as_str);
        match (path, operation.get("value")) {
            (Some(path), value) => vec![field(path, value.unwrap_or(&Value::Null))],
            (None, Some(Value::Object(members))) => members.iter().map(|(name, value)| field(name, value)).collect(),
            (None, _) => Vec::new(),
        }
    });
    patched.take(MOST_FIELDS).collect()
}

/// A path of a SCIM patch may hold a filter with somebody's address in it; what is compared with is left out.
fn field(path: &str, value: &Value) -> Field {
    let mut name = String::new();
    let mut is_quoted = false;
    for letter in path.chars() {
        match letter {
            '"' => {
                is_quoted = !is_quoted;
                name.push('"');
            }
            _ if is_quoted => {}
            letter => name.push(letter),
        }
    }
    if is_address(&name) {
        name = "…".to_owned();
    }
    let is_tellable = matches!(name.to_lowercase().as_str(), "active" | "role" | "resource" | "status" | "accounttype" | "notify");
    let to = match value {
        Value::Bool(flag) => Some(flag.to_string()),
        Value::String(text) if is_tellable && !is_address(text) => Some(text.clone()),
        _ => None,
    };
    Field { name, to }
}

fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !text.chars().any(char::is_whitespace)
}

#[cfg(test)]
mod tests;
