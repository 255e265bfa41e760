//! Which attributes a body may name, and what more it takes to name the others: a right to change somebody's title is no right to change their address.

use serde_json::Value;

use crate::account::PROFILE_FIELDS;
use crate::capability::Capability;
use crate::operation::Operation;

/// What changing provisioned users includes, in lower case.
const PLAIN: [&str; 24] = [
    "schemas",
    "id",
    "externalid",
    "meta",
    "name",
    "displayname",
    "nickname",
    "title",
    "preferredlanguage",
    "locale",
    "timezone",
    "department",
    "organization",
    "phonenumbers",
    "addresses",
    "profileurl",
    "usertype",
    "active",
    "employeenumber",
    "costcenter",
    "division",
    "manager",
    "atlassianaccountid",
    "members",
];
/// What people sign in with and are found by.
const ADDRESSES: [&str; 2] = ["username", "emails"];
/// What gives power.
const POWER: [&str; 3] = ["roles", "entitlements", "groups"];

/// What the attributes of a SCIM body need beside the right to change provisioned users.
pub fn required(operation: &Operation, body: &Value) -> Vec<Capability> {
    let is_new = operation.name == "CREATE_SCIM_USER";
    let named = match operation.name {
        "PATCH_SCIM_USER" => patched(body),
        "CREATE_SCIM_USER" | "REPLACE_SCIM_USER" => members(body),
        _ => return Vec::new(),
    };
    let mut needed = Vec::new();
    for attribute in named {
        let capability = match attribute.as_str() {
            plain if PLAIN.contains(&plain) => continue,
            // Nobody is provisioned without them.
            address if ADDRESSES.contains(&address) && is_new => continue,
            address if ADDRESSES.contains(&address) => Capability::SetEmail,
            power if POWER.contains(&power) => Capability::GrantAdministration,
            // What nobody has thought about is for those who may do everything there.
            _ => Capability::DestroyScim,
        };
        if !needed.contains(&capability) {
            needed.push(capability);
        }
    }
    needed
}

/// The first member of a profile that is none of its fields.
#[must_use]
pub fn unknown_profile_field(operation: &Operation, body: &Value) -> bool {
    operation.name == "UPDATE_PROFILE" && !is_profile(body)
}

fn is_profile(body: &Value) -> bool {
    let Value::Object(fields) = body else { return false };
    fields.iter().all(|(name, value)| match value {
        Value::Object(inner) => {
            PROFILE_FIELDS.iter().any(|field| field.split_once('.').is_some_and(|(outer, _)| outer == name))
                && inner.iter().all(|(field, value)| is_field(&format!("{name}.{field}")) && is_flat(value))
        }
        // A nested field is named by its place; the dotted name itself is none.
        value => !name.contains('.') && is_field(name) && is_flat(value),
    })
}

fn is_field(name: &str) -> bool {
    PROFILE_FIELDS.contains(&name)
}

const fn is_flat(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Null)
}

/// The attributes that a PATCH names: by its paths, or by the members of a value without a path.
fn patched(body: &Value) -> Vec<String> {
    let lists = body.as_object().into_iter().flatten().filter(|(key, _)| key.eq_ignore_ascii_case("operations")).map(|(_, list)| list);
    let operations = lists.flat_map(|list| list.as_array().map_or(std::slice::from_ref(list), Vec::as_slice));
    let mut named = Vec::new();
    for operation in operations {
        let member =
            |wanted: &'static str| operation.as_object().into_iter().flatten().filter(move |(name, _)| name.eq_ignore_ascii_case(wanted));
        let paths: Vec<&str> = member("path").filter_map(|(_, path)| path.as_str()).filter(|path| !path.trim().is_empty()).collect();
        named.extend(paths.iter().flat_map(|path| attributes(path)));
        if paths.is_empty() || paths.iter().any(|path| attributes(path).is_empty()) {
            named.extend(member("value").flat_map(|(_, value)| members(value)));
        }
    }
    named
}

/// The members of a representation; those of an extension count as its own.
fn members(value: &Value) -> Vec<String> {
    let Value::Object(fields) = value else { return Vec::new() };
    let named = fields.iter().flat_map(|(name, value)| {
        let own = attributes(name);
        if own.is_empty() { members(value) } else { own }
    });
    named.collect()
}

/// The attribute of a path: without the schema before it, a filter and a part behind it. None for the name of a schema alone.
fn attributes(path: &str) -> Vec<String> {
    let bare = path.split('[').next().unwrap_or(path).trim();
    let is_schema = bare.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
    let last = if is_schema { bare.rsplit(':').next().unwrap_or(bare) } else { bare };
    // `…:2.0:User` and `…:1.0` end the name of a schema.
    let ends_schema = is_schema
        && (last.eq_ignore_ascii_case("user")
            || last.eq_ignore_ascii_case("group")
            || last.starts_with(|first: char| first.is_ascii_digit()));
    if ends_schema { Vec::new() } else { vec![last.split('.').next().unwrap_or(last).trim().to_lowercase()] }
}

#[cfg(test)]
mod tests;
