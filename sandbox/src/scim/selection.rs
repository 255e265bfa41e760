//! `attributes` and `excludedAttributes` (RFC 7644 section 3.9): which parts of a resource an answer shows.

use catalogue::scim::{ATLASSIAN_SCHEMA, ENTERPRISE_SCHEMA};
use catalogue::wire::Reply;
use serde_json::{Map, Value};

use super::shape::{plain, within};
use crate::answer::scim_error;
use crate::call::Call;

/// An attribute and, where only that is meant, one of its parts.
pub struct Named {
    attribute: String,
    part: Option<String>,
}

impl Named {
    fn parse(name: &str) -> Named {
        for schema in [ENTERPRISE_SCHEMA, ATLASSIAN_SCHEMA] {
            if let Some(part) = within(schema, name) {
                return Named { attribute: schema.to_owned(), part: Some(part.to_owned()).filter(|part| !part.is_empty()) };
            }
        }
        let (attribute, part) = plain(name).split_once('.').map_or((plain(name), None), |(attribute, part)| (attribute, Some(part)));
        Named { attribute: attribute.to_owned(), part: part.map(str::to_owned) }
    }

    /// Whether the part is among those meant; all are where none is named.
    fn means(&self, part: &str) -> bool {
        self.part.as_ref().is_none_or(|named| named.eq_ignore_ascii_case(part))
    }
}

/// Which attributes an answer shows.
pub enum Selection {
    All,
    Only(Vec<Named>),
    Without(Vec<Named>),
}

impl Selection {
    /// Reads the query; both lists at once are refused.
    pub fn read(call: &Call) -> Result<Selection, Reply> {
        let list = |name: &str| {
            let values = call.many(name);
            (!values.is_empty()).then(|| values.iter().map(|value| Named::parse(value)).collect::<Vec<_>>())
        };
        match (list("attributes"), list("excludedAttributes")) {
            (Some(_), Some(_)) => Err(scim_error(400, Some("invalidValue"), "attributes and excludedAttributes exclude each other")),
            (Some(only), None) => Ok(Selection::Only(only)),
            (None, Some(without)) => Ok(Selection::Without(without)),
            (None, None) => Ok(Selection::All),
        }
    }

    /// Keeps what is asked for; id and schemas are always there.
    pub fn apply(&self, resource: &mut Map<String, Value>) {
        let (named, is_kept): (&[Named], bool) = match self {
            Selection::All => return,
            Selection::Only(named) => (named, true),
            Selection::Without(named) => (named, false),
        };
        let of = |name: &str| named.iter().filter(|named| named.attribute.eq_ignore_ascii_case(name)).collect::<Vec<_>>();
        resource.retain(|name, value| {
            let meant = of(name);
            if matches!(name.as_str(), "id" | "schemas") {
                return true;
            }
            if meant.is_empty() || meant.iter().any(|named| named.part.is_none()) {
                return meant.is_empty() != is_kept;
            }
            retain_parts(value, &|part| meant.iter().any(|named| named.means(part)) == is_kept);
            !is_hollow(value)
        });
    }
}

/// Of an object its parts, of a list those of each item.
fn retain_parts(value: &mut Value, is_kept: &impl Fn(&str) -> bool) {
    match value {
        Value::Object(parts) => parts.retain(|part, _| is_kept(part)),
        Value::Array(items) => items.iter_mut().for_each(|item| retain_parts(item, is_kept)),
        _ => {}
    }
}

fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Object(parts) => parts.is_empty(),
        Value::Array(items) => items.iter().all(is_hollow),
        _ => false,
    }
}
