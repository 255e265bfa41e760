//! What the directory's own schemas say about an attribute. Pure.

use std::collections::BTreeMap;

use serde_json::Value;

/// How the names of the standard's own resources begin.
const CORE: &str = "urn:ietf:params:scim:schemas:core:";

/// Descriptions by attribute path: `name.familyName`, `urn:…:User:department`.
pub type Descriptions = BTreeMap<String, String>;

/// Reads the schemas of a resource: a list response, a bare array, or a single one. `core` is the resource's own, whose attributes have short names; those of
/// other resources are passed over.
#[must_use]
pub fn descriptions(schemas: &Value, core: &str) -> Descriptions {
    let list = schemas.get("Resources").unwrap_or(schemas);
    let list = list.as_array().map_or_else(|| std::slice::from_ref(list), Vec::as_slice);
    let mut found = Descriptions::new();
    for schema in list {
        let id = schema.get("id").and_then(Value::as_str).unwrap_or_default();
        if id.starts_with(CORE) && id != core {
            continue;
        }
        let prefix = if id == core { String::new() } else { format!("{id}:") };
        collect(schema.get("attributes"), &prefix, &mut found);
    }
    found
}

fn collect(attributes: Option<&Value>, prefix: &str, into: &mut Descriptions) {
    for attribute in attributes.and_then(Value::as_array).into_iter().flatten() {
        let Some(name) = attribute.get("name").and_then(Value::as_str) else { continue };
        let path = format!("{prefix}{name}");
        if let Some(text) = attribute.get("description").and_then(Value::as_str).filter(|text| !text.is_empty()) {
            into.insert(path.clone(), text.to_owned());
        }
        collect(attribute.get("subAttributes"), &format!("{path}."), into);
    }
}

#[cfg(test)]
mod tests;
