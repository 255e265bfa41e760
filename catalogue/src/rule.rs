//! Rules that depend on what a body says: the same address can be harmless or grave. Pure, so that the service enforces and the app explains the same rule.

mod attributes;

use std::collections::BTreeSet;

pub use attributes::unknown_profile_field;
use serde_json::Value;

use crate::capability::Capability;
use crate::operation::Operation;
use crate::path::is_identifier;
use crate::wire::Method;

/// Roles that give power over the organization or a site.
pub const ADMINISTRATION_ROLES: [&str; 2] = ["atlassian/org-admin", "atlassian/site-admin"];

/// Every capability that this request needs: the row's own, and those its body adds.
#[must_use]
pub fn required(operation: &Operation, body: Option<&Value>) -> Vec<Capability> {
    let mut needed = vec![operation.capability];
    let Some(body) = body else { return needed };
    if operation.capability == Capability::GrantRole && names_administration(body) {
        needed.push(Capability::GrantAdministration);
    }
    if operation.capability == Capability::Invite && names_administration(body) {
        needed.push(Capability::GrantAdministration);
    }
    let switches = match operation.method {
        Method::Patch => patches_active(body),
        Method::Post => says_inactive(body),
        // A whole new representation switches an account off and on again like a PATCH.
        Method::Put => names_active(body),
        _ => false,
    };
    let is_provisioning = operation.capability == Capability::WriteScim || operation.name == "REPLACE_SCIM_USER";
    if is_provisioning && switches {
        needed.push(Capability::ToggleAccount);
    }
    for capability in attributes::required(operation, body) {
        if !needed.contains(&capability) {
            needed.push(capability);
        }
    }
    needed
}

/// Whether any text of the body, at any depth, is an administration role. Case and a missing prefix are
/// ignored: whether the upstream does so is not known.
#[must_use]
pub fn names_administration(body: &Value) -> bool {
    match body {
        Value::String(text) => {
            let is_role = |role: &str| {
                role.eq_ignore_ascii_case(text.trim()) || role.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(text.trim()))
            };
            ADMINISTRATION_ROLES.into_iter().any(is_role)
        }
        Value::Array(items) => items.iter().any(names_administration),
        Value::Object(fields) => fields.values().any(names_administration),
        _ => false,
    }
}

/// Whether a SCIM PATCH touches `active`, in any of the spellings that clients send: as a path, as a member of a value, with the schema in front of either.
fn patches_active(body: &Value) -> bool {
    let operations = body.as_object().into_iter().flatten().filter(|(key, _)| key.eq_ignore_ascii_case("operations"));
    operations.flat_map(|(_, list)| list.as_array().map_or(std::slice::from_ref(list), Vec::as_slice)).any(|operation| {
        operation.as_object().into_iter().flatten().any(|(key, value)| {
            (key.eq_ignore_ascii_case("path") && value.as_str().is_some_and(is_active))
                || (key.eq_ignore_ascii_case("value") && names_active(value))
        })
    })
}

/// Whether the last attribute of a SCIM path is `active`; a schema or a parent may stand before it, a filter behind it.
fn is_active(path: &str) -> bool {
    let attribute = path.split('[').next().unwrap_or(path);
    attribute.rsplit([':', '.']).next().is_some_and(|last| last.trim().eq_ignore_ascii_case("active"))
}

/// Whether a member at any depth is called `active`.
fn names_active(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(name, value)| is_active(name) || names_active(value)),
        Value::Array(items) => items.iter().any(names_active),
        _ => false,
    }
}

/// Whether a representation of a SCIM user is switched off, in any spelling, its own or that of a schema in it. The account of a new one follows too: an
/// existing account with the same address is linked.
#[must_use]
pub fn says_inactive(body: &Value) -> bool {
    body.as_object().into_iter().flatten().any(|(name, value)| (is_active(name) && *value != Value::Bool(true)) || says_inactive(value))
}

/// The account ids and the e-mail addresses (in lower case) that a body names, at any depth. What stands where an address belongs counts as one, well
/// formed or not: how the upstream reads it is not known.
#[must_use]
pub fn accounts_and_addresses(body: &Value) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut found = (BTreeSet::new(), BTreeSet::new());
    look(body, Place::Other, &mut found);
    found
}

/// What a member is by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Account,
    Email,
    Other,
}

/// The body's depth is limited where it is read.
fn look(value: &Value, place: Place, found: &mut (BTreeSet<String>, BTreeSet<String>)) {
    match value {
        Value::String(text) => match place {
            Place::Account => {
                found.0.insert(text.clone());
            }
            Place::Email => {
                found.1.insert(text.to_lowercase());
            }
            Place::Other if is_address(text) => {
                found.1.insert(text.to_lowercase());
            }
            Place::Other => {}
        },
        Value::Array(items) => items.iter().for_each(|item| look(item, place, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                // `emails[].value` is an address, its `type` is not.
                let below = if place == Place::Email && name.eq_ignore_ascii_case("value") { Place::Email } else { place_of(name) };
                look(value, below, found);
            }
        }
        _ => {}
    }
}

/// `accountId`, `account_id`, their plurals, the `atlassianAccountId` of the SCIM extension; `email` and `emails`.
fn place_of(member: &str) -> Place {
    let folded = member.rsplit(':').next().unwrap_or(member).replace('_', "").to_lowercase();
    match folded.as_str() {
        "accountid" | "accountids" | "atlassianaccountid" => Place::Account,
        "email" | "emails" => Place::Email,
        _ => Place::Other,
    }
}

/// Whether a text is one e-mail address and nothing else.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !text.chars().any(|letter| letter.is_whitespace() || matches!(letter, '<' | '>' | ',' | ';' | '"'))
}

/// The SCIM users that a group's body or PATCH names: every `value`, and what a path such as `members[value eq "…"]` compares with.
#[must_use]
pub fn scim_members(body: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    members(body, &mut found);
    found
}

fn members(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| members(item, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name.eq_ignore_ascii_case("value") && is_identifier(text) => {
                        found.insert(text.clone());
                    }
                    Value::String(text) if name.eq_ignore_ascii_case("path") => {
                        let compared = text.split('"').skip(1).step_by(2);
                        found.extend(compared.filter(|id| is_identifier(id)).map(str::to_owned));
                    }
                    _ => members(value, found),
                }
            }
        }
        _ => {}
    }
}
