//! PATCH of a group: what the members would be after all operations, or why one of them is refused; nothing changes until all are accepted.

use catalogue::wire::Reply;
use serde_json::Value;

use super::groups::{members, refuse_renaming, unknown_member};
use super::location;
use super::patch::{Step, Verb, conditions, invalid};
use super::shape::plain;
use crate::state::World;

/// Members and external id after the operations.
pub fn plan(world: &World, at: usize, steps: &[Step]) -> Result<(Vec<u32>, Option<String>), Reply> {
    let group = &world.provisioning.all_groups[at];
    let mut planned = (group.members.clone(), group.external_id.clone());
    for step in steps {
        match &step.path {
            Some(path) => at_path(world, at, &mut planned, (step.verb, path, &step.value))?,
            None => {
                let object = step.value.as_object();
                let object = object.ok_or_else(|| invalid("invalidValue", "Without a path the value must be an object"))?;
                for (name, value) in object {
                    at_path(world, at, &mut planned, (step.verb, name, value))?;
                }
            }
        }
    }
    Ok(planned)
}

/// What the group would have: its members and its external id.
type Planned = (Vec<u32>, Option<String>);

fn at_path(world: &World, at: usize, planned: &mut Planned, (verb, path, value): (Verb, &str, &Value)) -> Result<(), Reply> {
    let path = plain(path);
    let attribute = path.split(['[', '.']).next().unwrap_or_default().to_lowercase();
    match (attribute.as_str(), verb) {
        ("displayname", Verb::Remove) => Err(invalid("mutability", "displayName is required")),
        ("displayname", _) => refuse_renaming(world, at, value),
        ("externalid", Verb::Remove) => {
            planned.1 = None;
            Ok(())
        }
        ("externalid", _) => {
            planned.1 = value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
            Ok(())
        }
        ("members", _) => change_members(world, &mut planned.0, verb, path, value),
        // Some providers repeat the group's id and schemas without a path.
        ("id" | "schemas", _) => Ok(()),
        ("meta", _) => Err(invalid("mutability", "meta cannot be changed")),
        _ => Err(invalid("invalidPath", "Only the members of a group can be changed")),
    }
}

fn change_members(world: &World, planned: &mut Vec<u32>, verb: Verb, path: &str, value: &Value) -> Result<(), Reply> {
    let not_understood = || invalid("invalidPath", "The path is not understood");
    if let Some((_, condition)) = path.split_once('[') {
        let condition = condition.strip_suffix(']').and_then(|condition| conditions(MEMBER, condition)).ok_or_else(not_understood)?;
        if verb != Verb::Remove {
            return Err(invalid("invalidPath", "A filter on the members says who is removed"));
        }
        // A member who is not there any more is removed already.
        planned.retain(|member| !fits(world, *member, &condition));
        return Ok(());
    }
    if !path.eq_ignore_ascii_case("members") {
        return Err(not_understood());
    }
    let named = members(world, value);
    match verb {
        Verb::Remove if !value.is_null() => {
            let named = named.unwrap_or_default();
            planned.retain(|member| !named.contains(member));
        }
        Verb::Remove => planned.clear(),
        Verb::Add => planned.extend(named.map_err(|id| unknown_member(&id))?),
        Verb::Replace => *planned = named.map_err(|id| unknown_member(&id))?,
    }
    Ok(())
}

const MEMBER: &[&str] = &["value", "display", "type", "$ref"];

fn fits(world: &World, member: u32, conditions: &[(&str, Value)]) -> bool {
    let user = world.provisioning.get(member);
    conditions.iter().all(|(name, wanted)| {
        let wanted = wanted.as_str().unwrap_or_default();
        match *name {
            "value" => user.id.eq_ignore_ascii_case(wanted),
            "display" => user.user_name.eq_ignore_ascii_case(wanted),
            "type" => wanted.eq_ignore_ascii_case("User"),
            _ => location(world, &format!("Users/{}", user.id)) == wanted,
        }
    })
}
