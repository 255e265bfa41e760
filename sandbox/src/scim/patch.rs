//! PATCH as real clients send it: `operations` in any case, `op` in any case, value objects without a path, truth values as text, paths with a
//! schema in front, with a sub-attribute, or with a simple filter.

use catalogue::scim::{ENTERPRISE_SCHEMA, USER_SCHEMA};
use catalogue::wire::Reply;
use serde_json::{Map, Value};

use super::record::{canonical, is_read_only, truth};
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

fn invalid(scim_type: &str, detail: &str) -> Reply {
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
    match &step.path {
        Some(path) => at_path(attributes, step.verb, path, &step.value),
        None => {
            let object = step.value.as_object().ok_or_else(|| invalid("invalidValue", "Without a path the value must be an object"))?;
            object.iter().try_for_each(|(name, value)| at_path(attributes, step.verb, name, value))
        }
    }
}

/// A path in its parts: attribute, filter between brackets, sub-attribute.
struct Target<'a> {
    attribute: &'a str,
    filter: Option<(&'a str, &'a str)>,
    part: Option<&'a str>,
}

fn parse(path: &str) -> Option<Target<'_>> {
    let (head, rest) = match path.split_once('[') {
        Some((head, rest)) => (head, Some(rest)),
        None => (path, None),
    };
    let Some(rest) = rest else {
        let (attribute, part) = head.split_once('.').map_or((head, None), |(attribute, part)| (attribute, Some(part)));
        return Some(Target { attribute, filter: None, part });
    };
    let (condition, after) = rest.split_once(']')?;
    let mut words = condition.splitn(3, ' ');
    let (name, operator, value) = (words.next()?, words.next()?, words.next()?.trim());
    if !operator.eq_ignore_ascii_case("eq") {
        return None;
    }
    let value = value.trim_matches('"');
    Some(Target { attribute: head, filter: Some((name, value)), part: after.strip_prefix('.') })
}

fn at_path(attributes: &mut Map<String, Value>, verb: Verb, path: &str, value: &Value) -> Result<(), Reply> {
    let path = path.strip_prefix(USER_SCHEMA).and_then(|rest| rest.strip_prefix(':')).unwrap_or(path);
    if let Some(rest) = path.strip_prefix(ENTERPRISE_SCHEMA) {
        return in_extension(attributes, verb, rest.strip_prefix(':').unwrap_or_default(), value);
    }
    let target = parse(path).ok_or_else(|| invalid("invalidPath", "The path is not understood"))?;
    let attribute = canonical(target.attribute);
    if attribute == "schemas" {
        return Ok(());
    }
    if is_read_only(attribute) {
        return Err(invalid("mutability", &format!("{attribute} cannot be changed")));
    }
    match (target.filter, target.part) {
        (Some(filter), part) => {
            in_list(attributes, verb, attribute, filter, part, value);
            Ok(())
        }
        (None, Some(part)) => {
            in_object(attributes, verb, attribute, part, value);
            Ok(())
        }
        (None, None) => whole(attributes, verb, attribute, value),
    }
}

fn in_extension(attributes: &mut Map<String, Value>, verb: Verb, part: &str, value: &Value) -> Result<(), Reply> {
    if !part.is_empty() {
        in_object(attributes, verb, ENTERPRISE_SCHEMA, part, value);
        return Ok(());
    }
    if verb == Verb::Remove {
        attributes.remove(ENTERPRISE_SCHEMA);
        return Ok(());
    }
    let object = value.as_object().ok_or_else(|| invalid("invalidValue", "The extension must be an object"))?;
    for (name, value) in object {
        in_object(attributes, verb, ENTERPRISE_SCHEMA, name, value);
    }
    Ok(())
}

fn in_object(attributes: &mut Map<String, Value>, verb: Verb, attribute: &str, part: &str, value: &Value) {
    let entry = attributes.entry(attribute.to_owned()).or_insert_with(|| Value::Object(Map::new()));
    let Some(parts) = entry.as_object_mut() else { return };
    if verb == Verb::Remove || value.is_null() {
        parts.remove(part);
    } else {
        parts.insert(part.to_owned(), value.clone());
    }
    if parts.is_empty() {
        attributes.remove(attribute);
    }
}

/// `emails[type eq "work"].value` and the like. What add and replace do not find they make, as providers expect.
fn in_list(attributes: &mut Map<String, Value>, verb: Verb, attribute: &str, filter: (&str, &str), part: Option<&str>, value: &Value) {
    let (name, wanted) = filter;
    let entry = attributes.entry(attribute.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
    let Some(items) = entry.as_array_mut() else { return };
    let is_meant = |item: &Value| match &item[name] {
        Value::String(text) => text.eq_ignore_ascii_case(wanted),
        Value::Bool(flag) => wanted.parse() == Ok(*flag),
        _ => false,
    };
    if let (Verb::Remove, None) = (verb, part) {
        items.retain(|item| !is_meant(item));
        return;
    }
    if verb != Verb::Remove && !items.iter().any(is_meant) {
        let mut item = Map::new();
        item.insert(name.to_owned(), wanted.parse::<bool>().map_or_else(|_| Value::from(wanted), Value::from));
        items.push(Value::Object(item));
    }
    for item in items.iter_mut().filter(|item| is_meant(item)) {
        let Some(parts) = item.as_object_mut() else { continue };
        match (verb, part) {
            (Verb::Remove, Some(part)) => {
                parts.remove(part);
            }
            (_, Some(part)) => {
                parts.insert(part.to_owned(), value.clone());
            }
            (_, None) => parts.extend(value.as_object().cloned().unwrap_or_default()),
        }
    }
}

fn whole(attributes: &mut Map<String, Value>, verb: Verb, attribute: &str, value: &Value) -> Result<(), Reply> {
    if verb == Verb::Remove || value.is_null() {
        if attribute == "userName" {
            return Err(invalid("mutability", "userName is required and cannot be removed"));
        }
        attributes.remove(attribute);
        return Ok(());
    }
    if attribute == "active" {
        let flag = truth(value).ok_or_else(|| invalid("invalidValue", "active must be true or false"))?;
        attributes.insert(attribute.to_owned(), Value::from(flag));
        return Ok(());
    }
    match (verb, attributes.get_mut(attribute), value) {
        (Verb::Add, Some(Value::Array(items)), _) => add_items(items, value),
        (_, Some(Value::Object(parts)), Value::Object(new)) => parts.extend(new.clone()),
        _ => {
            attributes.insert(attribute.to_owned(), value.clone());
        }
    }
    Ok(())
}

/// Adds what is not there yet; a new primary value takes that from the old one.
fn add_items(items: &mut Vec<Value>, value: &Value) {
    let new = match value {
        Value::Array(new) => new.clone(),
        one => vec![one.clone()],
    };
    for item in new {
        if truth(&item["primary"]) == Some(true) {
            for old in items.iter_mut().filter(|old| old.is_object()) {
                old["primary"] = Value::from(false);
            }
        }
        items.retain(|old| old["value"].is_null() || old["value"] != item["value"]);
        items.push(item);
    }
}
