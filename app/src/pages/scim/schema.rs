//! What the directory's own schemas say about an attribute. Pure.

use std::collections::BTreeMap;

use catalogue::scim::resource::USER_SCHEMA;
use serde_json::Value;

/// Descriptions by attribute path: `name.familyName`, `urn:…:User:department`.
pub type Descriptions = BTreeMap<String, String>;

/// Reads the list of schemas, in either of its forms: a list response or a bare array.
#[must_use]
pub fn descriptions(schemas: &Value) -> Descriptions {
    let list = schemas.get("Resources").unwrap_or(schemas).as_array().into_iter().flatten();
    let mut found = Descriptions::new();
    for schema in list {
        let id = schema.get("id").and_then(Value::as_str).unwrap_or_default();
        if id.ends_with(":Group") {
            continue;
        }
        let prefix = if id == USER_SCHEMA { String::new() } else { format!("{id}:") };
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
