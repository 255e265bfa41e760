//! PATCH as real clients send it: `operations` in any case, `op` in any case, value objects without a path, truth values as text, paths with a
//! schema in front, with a sub-attribute, or with a simple filter.

use catalogue::scim::ENTERPRISE_SCHEMA;
use catalogue::wire::Reply;
use serde_json::{Map, Value};

use super::record::is_read_only;
use super::shape::{Shape, attribute, conform, conform_part, plain, within};
use super::values;
use crate::answer::scim_error;

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Add,
    Replace,
    Remove,
}

/// One operation of the body.
pub struct Step {
    pub verb: Verb,
    pub path: Option<String>,
    pub value: Value,
}

/// 400 with the standard's word for what is wrong.
pub fn invalid(scim_type: &str, detail: &str) -> Reply {
    scim_error(400, Some(scim_type), detail)
}

/// The operations of a PATCH body.
pub fn read(body: &Value) -> Result<Vec<Step>, Reply> {
    let fields = body.as_object().into_iter().flatten();
    let list = fields.filter(|(name, _)| name.eq_ignore_ascii_case("operations")).find_map(|(_, value)| value.as_array());
    let list = list
        .filter(|list| !list.is_empty())
        .ok_or_else(|| invalid("invalidSyntax", "Operations must be a list with at least one operation"))?;
    list.iter().map(read_step).collect()
}

fn read_step(operation: &Value) -> Result<Step, Reply> {
    let verb = match operation["op"].as_str().map(str::to_lowercase).as_deref() {
        Some("add") => Verb::Add,
        Some("replace") => Verb::Replace,
        Some("remove") => Verb::Remove,
        _ => return Err(invalid("invalidSyntax", "op must be add, replace or remove")),
    };
    let path = match &operation["path"] {
        Value::Null => None,
        Value::String(path) if path.trim().is_empty() => None,
        Value::String(path) => Some(path.trim().to_owned()),
        _ => return Err(invalid("invalidPath", "path must be a text")),
    };
    if verb == Verb::Remove && path.is_none() {
        return Err(invalid("noTarget", "remove needs a path"));
    }
    if verb != Verb::Remove && operation.get("value").is_none() {
        return Err(invalid("invalidValue", "add and replace need a value"));
    }
    Ok(Step { verb, path, value: operation["value"].clone() })
}

/// Applies one operation to a user's attributes.
pub fn apply(attributes: &mut Map<String, Value>, step: &Step) -> Result<(), Reply> {
    let Some(path) = &step.path else {
        let object = step.value.as_object().ok_or_else(|| invalid("invalidValue", "Without a path the value must be an object"))?;
        return object.iter().filter(|(name, _)| is_meant(name)).try_for_each(|(name, value)| at_path(attributes, step.verb, name, value));
    };
    at_path(attributes, step.verb, path, &step.value)
}

/// Clients that send a whole resource name its id and schemas, and attributes that do not exist here; only a path has to name something.
fn is_meant(name: &str) -> bool {
    let known = parse(name).is_ok_and(|target| target.is_some());
    known || is_read_only(name) && !name.eq_ignore_ascii_case("id")
}

/// A path in its parts: attribute, conditions between brackets, sub-attribute.
pub struct Target {
    pub attribute: &'static str,
    pub shape: Shape,
    pub conditions: Vec<(&'static str, Value)>,
    pub part: Option<&'static str>,
}

fn not_understood() -> Reply {
    invalid("invalidPath", "The path is not understood")
}

/// What a path names; none for `schemas`, which follows the other attributes by itself.
fn parse(path: &str) -> Result<Option<Target>, Reply> {
    if let Some(rest) = within(ENTERPRISE_SCHEMA, path) {
        let (attribute, shape) = attribute(ENTERPRISE_SCHEMA).ok_or_else(not_understood)?;
        let part = if rest.is_empty() { None } else { Some(shape.part(rest).ok_or_else(not_understood)?) };
        return Ok(Some(Target { attribute, shape, conditions: Vec::new(), part }));
    }
    let path = plain(path);
    let (head, bracketed) = path.split_once('[').map_or((path, None), |(head, rest)| (head, Some(rest)));
    let (name, condition, part) = match bracketed {
        None => head.split_once('.').map_or((head, None, None), |(name, part)| (name, None, Some(part))),
        Some(rest) => {
            let (condition, after) = rest.rsplit_once(']').ok_or_else(not_understood)?;
            let part = if after.is_empty() { None } else { Some(after.strip_prefix('.').ok_or_else(not_understood)?) };
            (head, Some(condition), part)
        }
    };
    if name.eq_ignore_ascii_case("schemas") {
        return Ok(None);
    }
    if is_read_only(path) || is_read_only(name) {
        return Err(invalid("mutability", &format!("{name} cannot be changed")));
    }
    let (attribute, shape) = attribute(name).ok_or_else(not_understood)?;
    let part = part.map(|part| shape.part(part).ok_or_else(not_understood)).transpose()?;
    let conditions = match condition {
        None => Vec::new(),
        Some(text) if matches!(shape, Shape::List(_)) => conditions(shape.parts(), text).ok_or_else(not_understood)?,
        Some(_) => return Err(not_understood()),
    };
    Ok(Some(Target { attribute, shape, conditions, part }))
}

/// `type eq "work" and primary eq true`: comparisons for equality, all of which hold.
pub fn conditions(parts: &'static [&'static str], text: &str) -> Option<Vec<(&'static str, Value)>> {
    let mut rest = text.trim();
    let mut found = Vec::new();
    loop {
        let (name, after) = rest.split_once(' ')?;
        let name = parts.iter().find(|known| known.eq_ignore_ascii_case(name))?;
        let (operator, after) = after.trim_start().split_once(' ')?;
        if !operator.eq_ignore_ascii_case("eq") {
            return None;
        }
        let mut values = serde_json::Deserializer::from_str(after).into_iter::<Value>();
        let value = values.next()?.ok()?;
        found.push((*name, value));
        rest = after.get(values.byte_offset()..)?.trim();
        if rest.is_empty() {
            return Some(found);
        }
        let (word, after) = rest.split_once(' ')?;
        if !word.eq_ignore_ascii_case("and") {
            return None;
        }
        rest = after.trim_start();
    }
}

fn at_path(attributes: &mut Map<String, Value>, verb: Verb, path: &str, value: &Value) -> Result<(), Reply> {
    let Some(target) = parse(path)? else { return Ok(()) };
    // An empty value is none, and taking it over means to take away what is there.
    let verb = if verb == Verb::Replace && value.is_null() { Verb::Remove } else { verb };
    match (target.shape, target.part) {
        (Shape::List(_), _) => values::change(attributes, verb, &target, value)?,
        (Shape::Object(_), Some(part)) => in_object(attributes, verb, target.attribute, part, value)?,
        (Shape::Object(_), None) if verb != Verb::Remove => whole_object(attributes, &target, value)?,
        _ if verb == Verb::Remove => {
            attributes.remove(target.attribute);
        }
        (shape, _) => put(attributes, target.attribute, conform(target.attribute, shape, value)?),
    }
    // What is required stays (RFC 7644 section 3.5.2.2).
    match ["userName", "emails"].into_iter().find(|required| *required == target.attribute && !attributes.contains_key(*required)) {
        Some(required) => Err(invalid("mutability", &format!("{required} is required and cannot be removed"))),
        None => Ok(()),
    }
}

fn put(attributes: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    match value {
        Some(value) => attributes.insert(name.to_owned(), value),
        None => attributes.remove(name),
    };
}

/// Parts that the value does not name are left (RFC 7644 section 3.5.2.3).
fn whole_object(attributes: &mut Map<String, Value>, target: &Target, value: &Value) -> Result<(), Reply> {
    let parts = value.as_object().ok_or_else(|| invalid("invalidValue", &format!("{} must be an object", target.attribute)))?;
    for (part, value) in parts {
        if let Some(part) = target.shape.part(part) {
            in_object(attributes, Verb::Replace, target.attribute, part, value)?;
        }
    }
    Ok(())
}

fn in_object(attributes: &mut Map<String, Value>, verb: Verb, attribute: &str, part: &str, value: &Value) -> Result<(), Reply> {
    let value = if verb == Verb::Remove { None } else { conform_part(attribute, part, value)? };
    let entry = attributes.entry(attribute.to_owned()).or_insert_with(|| Value::Object(Map::new()));
    let Some(parts) = entry.as_object_mut() else { return Ok(()) };
    put(parts, part, value);
    if parts.is_empty() {
        attributes.remove(attribute);
    }
    Ok(())
}
