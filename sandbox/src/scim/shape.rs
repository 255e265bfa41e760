//! What a provisioned user is made of: its attributes and their parts in the standard spelling, and the kind of value that each takes. Clients vary
//! the case of names, wrap single values in no list, and write truth values as text; what is stored is always the one right form.

use catalogue::scim::{ENTERPRISE_SCHEMA, GROUP_SCHEMA, USER_SCHEMA};
use catalogue::wire::Reply;
use serde_json::{Map, Value};

use crate::answer::scim_error;

/// The kind of value that an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    Truth,
    /// An object of texts with these parts.
    Object(&'static [&'static str]),
    /// A list of objects with these parts.
    List(&'static [&'static str]),
}

const VALUE: &[&str] = &["value", "type", "primary"];
const NAME: &[&str] = &["formatted", "familyName", "givenName", "middleName", "honorificPrefix", "honorificSuffix"];

/// Every attribute that a client can write. Assumed: what no schema describes is passed over, not kept.
const ATTRIBUTES: [(&str, Shape); 14] = [
    ("userName", Shape::Text),
    ("externalId", Shape::Text),
    ("emails", Shape::List(VALUE)),
    ("name", Shape::Object(NAME)),
    ("displayName", Shape::Text),
    ("nickName", Shape::Text),
    ("title", Shape::Text),
    ("preferredLanguage", Shape::Text),
    ("department", Shape::Text),
    ("organization", Shape::Text),
    ("timezone", Shape::Text),
    ("phoneNumbers", Shape::List(VALUE)),
    ("active", Shape::Truth),
    (ENTERPRISE_SCHEMA, Shape::Object(&["organization", "department"])),
];

/// An attribute by its name in any case.
pub fn attribute(name: &str) -> Option<(&'static str, Shape)> {
    ATTRIBUTES.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
}

impl Shape {
    /// The parts of an object or of a list's items.
    pub fn parts(self) -> &'static [&'static str] {
        match self {
            Shape::Text | Shape::Truth => &[],
            Shape::Object(parts) | Shape::List(parts) => parts,
        }
    }

    /// A part by its name in any case.
    pub fn part(self, name: &str) -> Option<&'static str> {
        self.parts().iter().find(|known| known.eq_ignore_ascii_case(name)).copied()
    }
}

fn invalid(detail: &str) -> Reply {
    scim_error(400, Some("invalidValue"), detail)
}

/// The value as it is stored; none when it says that there is none.
pub fn conform(name: &str, shape: Shape, value: &Value) -> Result<Option<Value>, Reply> {
    match (shape, value) {
        (_, Value::Null) => Ok(None),
        (Shape::Text, Value::String(text)) => Ok((!text.is_empty()).then(|| value.clone())),
        (Shape::Text, _) => Err(invalid(&format!("{name} must be a text"))),
        (Shape::Truth, value) => {
            truth(value).map(|flag| Some(Value::from(flag))).ok_or_else(|| invalid(&format!("{name} must be true or false")))
        }
        (Shape::Object(_), Value::Object(parts)) => object(name, shape, parts),
        (Shape::Object(_), _) => Err(invalid(&format!("{name} must be an object"))),
        (Shape::List(_), Value::Array(items)) => list(name, shape, items),
        (Shape::List(_), Value::Object(_)) => list(name, shape, std::slice::from_ref(value)),
        (Shape::List(_), _) => Err(invalid(&format!("{name} must be a list of objects"))),
    }
}

fn list(name: &str, shape: Shape, items: &[Value]) -> Result<Option<Value>, Reply> {
    let mut kept = Vec::new();
    for item in items {
        let parts = item.as_object().ok_or_else(|| invalid(&format!("{name} must be a list of objects")))?;
        kept.extend(object(name, shape, parts)?);
    }
    Ok((!kept.is_empty()).then(|| Value::from(kept)))
}

fn object(name: &str, shape: Shape, parts: &Map<String, Value>) -> Result<Option<Value>, Reply> {
    let mut kept = Map::new();
    for (part, value) in parts {
        let Some(part) = shape.part(part) else { continue };
        if let Some(value) = conform_part(name, part, value)? {
            kept.insert(part.to_owned(), value);
        }
    }
    Ok((!kept.is_empty()).then_some(Value::Object(kept)))
}

/// The value of a part as it is stored.
pub fn conform_part(name: &str, part: &str, value: &Value) -> Result<Option<Value>, Reply> {
    let shape = if part == "primary" { Shape::Truth } else { Shape::Text };
    conform(&format!("{name}.{part}"), shape, value)
}

/// Some identity providers send truth values as text.
pub fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Only one value can be the preferred one: the one at `chosen`, or else the first that says so.
pub fn prefer_one(items: &mut [Value], chosen: Option<usize>) {
    let chosen = chosen.or_else(|| items.iter().position(|item| item["primary"] == true));
    for (at, item) in items.iter_mut().enumerate().filter(|(_, item)| item.is_object()) {
        if Some(at) == chosen {
            item["primary"] = Value::from(true);
        } else if item.get("primary").is_some() {
            item["primary"] = Value::from(false);
        }
    }
}

/// The rest of an attribute's name after this schema and a colon, whatever the case (RFC 7644 section 3.10); empty for the schema alone.
pub fn within<'a>(schema: &str, name: &'a str) -> Option<&'a str> {
    let (head, rest) = name.split_at_checked(schema.len())?;
    if !head.eq_ignore_ascii_case(schema) {
        return None;
    }
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(':') }
}

/// An attribute's name without the schema that it may be written with.
pub fn plain(name: &str) -> &str {
    let inner = |schema| within(schema, name).filter(|rest| !rest.is_empty());
    inner(USER_SCHEMA).or_else(|| inner(GROUP_SCHEMA)).unwrap_or(name)
}
