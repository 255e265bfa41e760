//! Rules that depend on what a body says: the same address can be harmless or grave. Pure, so that the service enforces and the app explains the same rule.

use serde_json::Value;

use crate::capability::Capability;
use crate::operation::Operation;

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
    if operation.capability == Capability::WriteScim && operation.method == crate::wire::Method::Patch && deactivates(body) {
        needed.push(Capability::ToggleAccount);
    }
    needed
}

/// Whether any text of the body, at any depth, is an administration role. Case is ignored: whether the upstream does is not known.
fn names_administration(body: &Value) -> bool {
    match body {
        Value::String(text) => ADMINISTRATION_ROLES.iter().any(|role| role.eq_ignore_ascii_case(text.trim())),
        Value::Array(items) => items.iter().any(names_administration),
        Value::Object(fields) => fields.values().any(names_administration),
        _ => false,
    }
}

/// Whether a SCIM PATCH touches `active`, in any of the spellings that clients send.
fn deactivates(body: &Value) -> bool {
    let operations = body.as_object().into_iter().flatten().filter(|(key, _)| key.eq_ignore_ascii_case("operations"));
    operations.flat_map(|(_, list)| list.as_array().into_iter().flatten()).any(|operation| {
        let fields = || operation.as_object().into_iter().flatten();
        let path_is_active = fields().any(|(key, value)| {
            key.eq_ignore_ascii_case("path")
                && value.as_str().is_some_and(|path| path.rsplit(':').next().is_some_and(|last| last.trim().eq_ignore_ascii_case("active")))
        });
        let value_has_active = fields().any(|(key, value)| {
            key.eq_ignore_ascii_case("value")
                && value.as_object().is_some_and(|object| object.keys().any(|name| name.eq_ignore_ascii_case("active")))
        });
        path_is_active || value_has_active
    })
}
