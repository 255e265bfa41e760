//! Provisioned groups: list, create, get, replace, patch, delete. A group's name is for ever.

use catalogue::scim::GROUP_SCHEMA;
use catalogue::wire::Reply;
use serde_json::{Value, json};

use super::filter::{self, Window, page};
use super::selection::Selection;
use super::{group_patch, link, location};
use crate::answer::{Outcome, done, scim, scim_created, scim_error};
use crate::call::Call;
use crate::state::World;
use crate::state::group::Group;
use crate::state::provisioning::ScimGroup;
use crate::state::text::fold;

/// Assumed: a list leaves out the members of groups beyond this size, which a page of it could not carry; the group itself has them.
const LISTED_MEMBERS: usize = 1_000;

fn view(world: &World, group: &ScimGroup, selection: &Selection) -> Value {
    let members = group.members.iter().map(|at| world.provisioning.get(*at));
    let members: Vec<Value> = members
        .map(|user| {
            let reference = location(world, &format!("Users/{}", user.id));
            json!({ "type": "User", "value": user.id, "display": user.user_name, "$ref": reference })
        })
        .collect();
    let mut resource = json!({
        "schemas": [GROUP_SCHEMA],
        "id": group.id,
        "displayName": group.display_name,
        "members": members,
        "meta": {
            "resourceType": "Group",
            "location": location(world, &format!("Groups/{}", group.id)),
            "created": group.created.iso_millis(),
            "lastModified": group.modified.iso_millis(),
        },
    });
    if let Some(external_id) = &group.external_id {
        resource["externalId"] = Value::from(external_id.as_str());
    }
    if let Some(resource) = resource.as_object_mut() {
        selection.apply(resource);
    }
    resource
}

/// Assumed: `attributes` and `excludedAttributes` work here as for users, though the reference does not list them: identity providers leave out
/// the members that way.
pub fn list(world: &World, call: &Call) -> Outcome {
    let window = Window::read(call)?;
    let selection = Selection::read(call)?;
    let found: Vec<&ScimGroup> = match filter::read(call, &["displayName"])? {
        None => world.provisioning.groups().collect(),
        Some((_, name)) => world.provisioning.group_named(&name).map(|at| &world.provisioning.all_groups[at]).into_iter().collect(),
    };
    let resources = window.cut(&found).iter().map(|group| {
        let mut resource = view(world, group, &selection);
        if let (true, Some(resource)) = (group.members.len() > LISTED_MEMBERS, resource.as_object_mut()) {
            resource.remove("members");
        }
        resource
    });
    let resources = resources.collect();
    Ok(page(&window, found.len(), resources))
}

fn find(world: &World, call: &Call) -> Result<usize, Reply> {
    let id = call.parameter("scimGroupId");
    world.provisioning.group(id).ok_or_else(|| scim_error(404, None, &format!("Resource {id} not found")))
}

fn show(world: &World, at: usize, selection: &Selection) -> Outcome {
    Ok(scim(200, &view(world, &world.provisioning.all_groups[at], selection)))
}

pub fn get(world: &World, call: &Call) -> Outcome {
    let selection = Selection::read(call)?;
    show(world, find(world, call)?, &selection)
}

/// An id in a list of members that nobody in the directory has.
pub struct UnknownMember(String);

/// Positions of the members that a list names; the first id that nobody has is the error.
pub fn members(world: &World, list: &Value) -> Result<Vec<u32>, UnknownMember> {
    let items = match list {
        Value::Null => return Ok(Vec::new()),
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let find = |item: &Value| {
        let id = item["value"].as_str().or(item.as_str()).unwrap_or_default();
        world.provisioning.find(id).ok_or_else(|| UnknownMember(id.to_owned()))
    };
    items.iter().map(find).collect()
}

/// Assumed: creating and patching name an unknown member in the usual error; replacing answers an exception (see below).
pub fn unknown_member(UnknownMember(id): &UnknownMember) -> Reply {
    scim_error(400, Some("invalidValue"), &format!("The member {id} does not exist in this directory"))
}

fn field<'a>(body: &'a Value, name: &str) -> &'a Value {
    let fields = body.as_object().into_iter().flatten();
    fields.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next().unwrap_or(&Value::Null)
}

/// 201; 409 when the name is taken. The name of a default group is accepted and never syncs.
pub fn create(world: &mut World, call: &Call) -> Outcome {
    let selection = Selection::read(call)?;
    let name = field(&call.body, "displayName").as_str().unwrap_or_default().trim().to_owned();
    if name.is_empty() {
        return Err(scim_error(400, Some("invalidValue"), "displayName is required"));
    }
    let own = world.groups.iter().find(|group| !group.deleted && fold(&group.name) == fold(&name));
    let is_default = own.is_some_and(|group| group.is_default || group.managed_by == "admins");
    if world.provisioning.group_named(&name).is_some() || (own.is_some() && !is_default) {
        return Err(scim_error(409, Some("uniqueness"), &format!("A group with the name {name} already exists")));
    }
    let members = members(world, field(&call.body, "members")).map_err(|id| unknown_member(&id))?;
    let group = if is_default { None } else { Some(add_twin(world, &name)) };
    let now = world.now;
    let at = world.provisioning.all_groups.len();
    let id = world.mint_uuid();
    world.provisioning.all_groups.push(ScimGroup {
        id,
        external_id: field(&call.body, "externalId").as_str().filter(|text| !text.is_empty()).map(str::to_owned),
        display_name: name,
        created: now,
        modified: now,
        members: Vec::new(),
        group,
        deleted: false,
    });
    link::set_members(world, at, members);
    let group = &world.provisioning.all_groups[at];
    Ok(scim_created(&view(world, group, &selection), location(world, &format!("Groups/{}", group.id))))
}

/// The directory group that follows a provisioned one.
fn add_twin(world: &mut World, name: &str) -> u16 {
    let at = u16::try_from(world.groups.len()).unwrap_or(u16::MAX);
    let id = world.mint_uuid();
    world.groups.push(Group {
        id,
        name: name.to_owned(),
        description: String::new(),
        directory: 0,
        managed_by: "external",
        external_synced: true,
        is_default: false,
        members: Vec::new(),
        grants: Vec::new(),
        deleted: false,
    });
    at
}

/// Replaces the members.
pub fn replace(world: &mut World, call: &Call) -> Outcome {
    let selection = Selection::read(call)?;
    let at = find(world, call)?;
    refuse_renaming(world, at, field(&call.body, "displayName"))?;
    let members = members(world, field(&call.body, "members")).map_err(|id| exception(&id))?;
    let external_id = field(&call.body, "externalId").as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    world.provisioning.all_groups[at].external_id = external_id;
    link::set_members(world, at, members);
    show(world, at, &selection)
}

/// Renaming is not supported; naming the group as it is called is.
pub fn refuse_renaming(world: &World, at: usize, name: &Value) -> Result<(), Reply> {
    let own = &world.provisioning.all_groups[at].display_name;
    if name.as_str().is_none_or(|name| name == own) {
        return Ok(());
    }
    Err(scim_error(400, Some("mutability"), "Renaming a group is not supported"))
}

/// The documented 400 of replacing a group: an exception of the server, as it is.
fn exception(UnknownMember(id): &UnknownMember) -> Reply {
    let message = format!("Users with ids [{id}] do not exist");
    scim(
        400,
        &json!({
            "message": message,
            "localizedMessage": message,
            "responseStatus": "BAD_REQUEST",
            "scimErrorType": "INVALID_VALUE",
            "cause": Value::Null,
            "stackTrace": [],
            "suppressed": [],
        }),
    )
}

pub fn patch(world: &mut World, call: &Call) -> Outcome {
    let selection = Selection::read(call)?;
    let at = find(world, call)?;
    let steps = super::patch::read(&call.body)?;
    let (members, external_id) = group_patch::plan(world, at, &steps)?;
    world.provisioning.all_groups[at].external_id = external_id;
    link::set_members(world, at, members);
    show(world, at, &selection)
}

/// The group leaves the organization and its sites.
pub fn delete(world: &mut World, call: &Call) -> Outcome {
    let at = find(world, call)?;
    link::set_members(world, at, Vec::new());
    let group = &mut world.provisioning.all_groups[at];
    group.deleted = true;
    if let Some(twin) = group.group {
        world.groups[usize::from(twin)].deleted = true;
    }
    done()
}
