//! PATCH of a group: what the members would be after all operations, or why one of them is refused; nothing changes until all are accepted.

use catalogue::scim::GROUP_SCHEMA;
use catalogue::wire::Reply;
use serde_json::Value;

use super::groups::{members, refuse_renaming, unknown_member};
use super::patch::{Step, Verb};
use crate::answer::scim_error;
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
                let object = object.ok_or_else(|| scim_error(400, Some("invalidValue"), "Without a path the value must be an object"))?;
                for (name, value) in object {
                    at_path(world, at, &mut planned, (step.verb, name, value))?;
                }
            }
        }
    }
    Ok(planned)
}

type Planned = (Vec<u32>, Option<String>);

fn at_path(world: &World, at: usize, planned: &mut Planned, (verb, path, value): (Verb, &str, &Value)) -> Result<(), Reply> {
    let path = path.strip_prefix(GROUP_SCHEMA).and_then(|rest| rest.strip_prefix(':')).unwrap_or(path);
    let attribute = path.split(['[', '.']).next().unwrap_or_default().to_lowercase();
    match (attribute.as_str(), verb) {
        ("displayname", Verb::Remove) => Err(scim_error(400, Some("mutability"), "displayName is required")),
        ("displayname", _) => refuse_renaming(world, at, value),
        ("externalid", Verb::Remove) => {
            planned.1 = None;
            Ok(())
        }
        ("externalid", _) => {
            planned.1 = value.as_str().map(str::to_owned);
            Ok(())
        }
        ("members", _) => change_members(world, &mut planned.0, verb, path, value),
        // Some providers repeat the group's id and schemas without a path.
        ("id" | "schemas", _) => Ok(()),
        _ => Err(scim_error(400, Some("invalidPath"), "Only the members of a group can be changed")),
    }
}

fn change_members(world: &World, planned: &mut Vec<u32>, verb: Verb, path: &str, value: &Value) -> Result<(), Reply> {
    let named = match path.split_once('[') {
        Some((_, condition)) => {
            let id = condition.split('"').nth(1).ok_or_else(|| scim_error(400, Some("invalidPath"), "The path is not understood"))?;
            members(world, &Value::from(id))
        }
        None => members(world, value),
    };
    match verb {
        // A member who is not there any more is removed already.
        Verb::Remove if path.contains('[') || !value.is_null() => {
            let named = named.unwrap_or_default();
            planned.retain(|member| !named.contains(member));
        }
        Verb::Remove => planned.clear(),
        Verb::Add => planned.extend(named.map_err(|id| unknown_member(&id))?),
        Verb::Replace => *planned = named.map_err(|id| unknown_member(&id))?,
    }
    Ok(())
}
