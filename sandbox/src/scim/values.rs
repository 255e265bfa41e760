//! PATCH of an attribute that holds several values, `emails` and `phoneNumbers`: as a whole, by filter, and by part of what a filter finds.

use catalogue::wire::Reply;
use serde_json::{Map, Value};

use super::patch::{Target, Verb, invalid};
use super::shape::{Shape, conform, conform_part, prefer_one};

/// Applies one operation; a list without values goes away.
pub fn change(attributes: &mut Map<String, Value>, verb: Verb, target: &Target, value: &Value) -> Result<(), Reply> {
    let mut items: Vec<Value> = attributes.get(target.attribute).and_then(Value::as_array).cloned().unwrap_or_default();
    if target.conditions.is_empty() && target.part.is_none() {
        whole(&mut items, verb, target, value)?;
    } else {
        selected(&mut items, verb, target, value)?;
    }
    if items.is_empty() {
        attributes.remove(target.attribute);
    } else {
        attributes.insert(target.attribute.to_owned(), Value::from(items));
    }
    Ok(())
}

fn read(target: &Target, value: &Value) -> Result<Vec<Value>, Reply> {
    let read = conform(target.attribute, target.shape, value)?;
    Ok(read.and_then(|value| value.as_array().cloned()).unwrap_or_default())
}

fn whole(items: &mut Vec<Value>, verb: Verb, target: &Target, value: &Value) -> Result<(), Reply> {
    let new = read(target, value)?;
    match verb {
        // Some providers name what is to go in the value instead of in the path.
        Verb::Remove if !new.is_empty() => items.retain(|item| new.iter().all(|gone| gone["value"] != item["value"])),
        Verb::Remove => items.clear(),
        Verb::Replace => *items = new,
        // What is there already is not added again; a new primary value takes that from the old one.
        Verb::Add => {
            for item in new {
                let is_primary = item["primary"] == true;
                items.retain(|old| old["value"].is_null() || old["value"] != item["value"]);
                items.push(item);
                if is_primary {
                    let last = items.len() - 1;
                    prefer_one(items, Some(last));
                }
            }
        }
    }
    Ok(())
}

/// Whether a value fulfils every condition; texts are compared without regard to case, as their schema says.
fn fits(item: &Value, conditions: &[(&str, Value)]) -> bool {
    conditions.iter().all(|(name, wanted)| match (&item[*name], wanted) {
        (Value::String(text), Value::String(wanted)) => text.eq_ignore_ascii_case(wanted),
        // Not saying so is not being the primary one; some providers write truth values as text.
        (Value::Null, Value::Bool(wanted)) => !wanted,
        (Value::Bool(flag), wanted) => super::shape::truth(wanted) == Some(*flag),
        _ => false,
    })
}

fn selected(items: &mut Vec<Value>, verb: Verb, target: &Target, value: &Value) -> Result<(), Reply> {
    let is_meant = |item: &Value| fits(item, &target.conditions);
    if let (Verb::Remove, None) = (verb, target.part) {
        items.retain(|item| !is_meant(item));
        return Ok(());
    }
    if verb != Verb::Remove && !items.iter().any(is_meant) {
        if verb == Verb::Replace && !target.conditions.is_empty() {
            return Err(invalid("noTarget", "No value matches the filter of the path"));
        }
        // What add does not find it makes, with what the filter says about it.
        items.push(Value::Object(target.conditions.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()));
    }
    let mut chosen = None;
    for (at, item) in items.iter_mut().enumerate().filter(|(_, item)| is_meant(item)) {
        set(item, verb, target, value)?;
        if item["primary"] == true && names_primary(target, value) {
            chosen = Some(at);
        }
    }
    if chosen.is_some() {
        prefer_one(items, chosen);
    }
    items.retain(|item| item.as_object().is_some_and(|parts| !parts.is_empty()));
    Ok(())
}

fn names_primary(target: &Target, value: &Value) -> bool {
    target.part == Some("primary") || value.as_object().is_some_and(|parts| parts.keys().any(|part| part.eq_ignore_ascii_case("primary")))
}

fn set(item: &mut Value, verb: Verb, target: &Target, value: &Value) -> Result<(), Reply> {
    let Some(parts) = item.as_object_mut() else { return Ok(()) };
    match target.part {
        Some(part) => match conform_part(target.attribute, part, value)?.filter(|_| verb != Verb::Remove) {
            Some(value) => parts.insert(part.to_owned(), value),
            None => parts.remove(part),
        },
        None => {
            let new = conform(target.attribute, Shape::Object(target.shape.parts()), value)?;
            let Some(Value::Object(new)) = new else { return Ok(()) };
            // A value that a filter found is replaced as a whole, or added to.
            if verb == Verb::Replace {
                parts.clear();
            }
            parts.extend(new);
            None
        }
    };
    Ok(())
}
