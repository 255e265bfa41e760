//! The filters that list, search and count share: read from query or body and checked against the documented limits.

use catalogue::wire::Reply;
use serde_json::{Map, Value};

use crate::call::Call;

/// Filters that are lists, with the most values that each takes.
const LISTS: [(&str, usize); 10] = [
    ("accountIds", 10),
    ("directoryIds", 10),
    ("resourceIds", 20),
    ("groupIds", 10),
    ("roleIds", 10),
    ("emailDomains", 10),
    // Four, although five statuses exist.
    ("status", 4),
    ("accountStatus", 3),
    ("membershipStatus", 3),
    ("emails", 100),
];

/// The closed sets among them.
const CHOICES: [(&str, &[&str]); 3] = [
    ("status", &["active", "suspended", "not_invited", "deactivated", "for_deletion"]),
    ("accountStatus", &["active", "inactive", "closed"]),
    ("membershipStatus", &["active", "suspended", "no_membership"]),
];

/// The filters of a query. `emails` is a filter of search alone.
pub fn of_query(call: &Call) -> Result<Map<String, Value>, Reply> {
    let mut filters = Map::new();
    for (name, _) in LISTS.into_iter().filter(|(name, _)| *name != "emails") {
        let values = call.many(name);
        if !values.is_empty() {
            filters.insert(name.to_owned(), Value::from(values));
        }
    }
    for name in ["claimStatus", "searchTerm"] {
        filters.extend(call.one(name).map(|value| (name.to_owned(), Value::from(value))));
    }
    if let Some(text) = call.one("mfaEnabled") {
        let flag: bool = text.parse().map_err(|_| refuse(call, "mfaEnabled must be true or false"))?;
        filters.insert("mfaEnabled".to_owned(), Value::from(flag));
    }
    check(call, filters)
}

/// The filters of a body. Assumed: names that are no filters are ignored, as v1 was measured to do.
pub fn of_body(call: &Call) -> Result<Map<String, Value>, Reply> {
    let mut filters = call.fields();
    filters.retain(|name, value| {
        let is_filter = LISTS.iter().any(|(known, _)| known == name);
        !value.is_null() && (is_filter || matches!(name.as_str(), "claimStatus" | "searchTerm" | "mfaEnabled" | "expand"))
    });
    check(call, filters)
}

fn check(call: &Call, filters: Map<String, Value>) -> Result<Map<String, Value>, Reply> {
    for (name, most) in LISTS {
        let Some(value) = filters.get(name) else { continue };
        let values: Option<Vec<&str>> = value.as_array().and_then(|values| values.iter().map(Value::as_str).collect());
        let values = values.ok_or_else(|| refuse(call, &format!("{name} must be a list of texts")))?;
        if values.is_empty() || values.len() > most {
            return Err(refuse(call, &format!("{name} takes 1 to {most} values")));
        }
        let choices = CHOICES.iter().find(|(known, _)| *known == name);
        if let Some((_, known)) = choices
            && let Some(unknown) = values.iter().find(|value| !known.contains(value))
        {
            return Err(refuse(call, &format!("{name} does not know the value {unknown}")));
        }
        let mut unique = values.clone();
        unique.sort_unstable();
        unique.dedup();
        if name == "emails" && unique.len() < values.len() {
            return Err(refuse(call, "emails must not repeat"));
        }
    }
    if filters.contains_key("emails") && filters.contains_key("searchTerm") {
        return Err(refuse(call, "emails and searchTerm exclude each other"));
    }
    let is_claim = |value: &Value| matches!(value.as_str(), Some("managed" | "unmanaged"));
    if filters.get("claimStatus").is_some_and(|value| !is_claim(value)) {
        return Err(refuse(call, "claimStatus must be managed or unmanaged"));
    }
    if filters.get("searchTerm").is_some_and(|value| !value.is_string())
        || filters.get("mfaEnabled").is_some_and(|value| !value.is_boolean())
    {
        return Err(refuse(call, "searchTerm must be a text and mfaEnabled true or false"));
    }
    Ok(filters)
}

fn refuse(call: &Call, detail: &str) -> Reply {
    call.errors(400, "ADMIN-400-24", detail)
}
