//! Groups of the user directories, v2: list, search, get, members in and out.

use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use super::paging;
use super::users::directory_position;
use crate::answer::{Outcome, done, ok};
use crate::call::Call;
use crate::state::World;
use crate::state::access::Role;
use crate::state::group::Group;
use crate::state::text::fold;

const LISTS: [(&str, usize); 7] = [
    ("directoryIds", 10),
    ("accountIds", 10),
    ("groupIds", 10),
    ("groupNames", 100),
    ("resourceOwners", 10),
    ("resourceIds", 20),
    ("roleIds", 10),
];

/// GET list, the older one. Assumed: it counts members and resources unasked.
pub fn list(world: &World, call: &Call) -> Outcome {
    let mut filters = Map::new();
    for (name, _) in LISTS.into_iter().filter(|(name, _)| *name != "groupNames") {
        let values = call.many(name);
        if !values.is_empty() {
            filters.insert(name.to_owned(), Value::from(values));
        }
    }
    filters.extend(call.one("searchTerm").map(|term| ("searchTerm".to_owned(), Value::from(term))));
    if call.one("cursor").is_none() {
        check(call, &filters)?;
    }
    let cursor = paging::start(call, filters, 20, 100)?;
    let groups = select(world, call, &cursor.filters);
    let (page, links) = paging::cut(call, &cursor, &groups);
    let page: Vec<_> = page.iter().map(|group| view(world, group, true, true)).collect();
    ok(&json!({ "data": page, "links": links }))
}

/// POST search.
pub fn search(world: &World, call: &Call) -> Outcome {
    let has_cursor = call.field("cursor").as_str().is_some_and(|token| !token.is_empty());
    let mut filters = call.fields();
    filters.retain(|name, value| {
        !value.is_null() && (LISTS.iter().any(|(known, _)| known == name) || matches!(name.as_str(), "searchTerm" | "expand"))
    });
    if !has_cursor {
        check(call, &filters)?;
    }
    let cursor = paging::start_in_body(call, filters, 20, 100)?;
    let expand: Vec<&str> =
        cursor.filters.get("expand").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    if expand.iter().any(|name| !matches!(*name, "counts.resources" | "counts.users")) {
        return Err(call.errors(400, "ADMIN-400-24", "expand knows counts.resources and counts.users"));
    }
    let groups = select(world, call, &cursor.filters);
    let (page, links) = paging::cut(call, &cursor, &groups);
    let (resources, users) = (expand.contains(&"counts.resources"), expand.contains(&"counts.users"));
    let page: Vec<_> = page.iter().map(|group| view(world, group, resources, users)).collect();
    ok(&json!({ "data": page, "links": links }))
}

fn check(call: &Call, filters: &Map<String, Value>) -> Result<(), Reply> {
    let refused = |detail: &str| call.errors(400, "ADMIN-400-24", detail);
    for (name, most) in LISTS {
        let Some(value) = filters.get(name) else { continue };
        let is_fine = value.as_array().is_some_and(|values| (1..=most).contains(&values.len()) && values.iter().all(Value::is_string));
        if !is_fine {
            return Err(refused(&format!("{name} takes 1 to {most} texts")));
        }
    }
    if filters.contains_key("groupNames") && (filters.contains_key("searchTerm") || filters.contains_key("groupIds")) {
        return Err(refused("groupNames excludes searchTerm and groupIds"));
    }
    Ok(())
}

fn select<'a>(world: &'a World, call: &Call, filters: &Map<String, Value>) -> Vec<&'a Group> {
    let texts = |name: &str| -> Option<Vec<&str>> { Some(filters.get(name)?.as_array()?.iter().filter_map(Value::as_str).collect()) };
    let members: Option<Vec<u32>> = texts("accountIds").map(|ids| ids.iter().filter_map(|id| world.people.find(id)).collect());
    let names: Option<Vec<String>> = texts("groupNames").map(|names| names.iter().map(|name| fold(name)).collect());
    let roles: Option<Vec<Role>> = texts("roleIds").map(|ids| ids.iter().filter_map(|id| Role::parse(id)).collect());
    let term = filters.get("searchTerm").and_then(Value::as_str).map(fold);
    let directory = directory_position(world, call);
    let has = |wanted: &Option<Vec<&str>>, own: &str| wanted.as_ref().is_none_or(|wanted| wanted.contains(&own));
    let (ids, directories, aris, owners) = (texts("groupIds"), texts("directoryIds"), texts("resourceIds"), texts("resourceOwners"));
    let grants_one = |group: &Group| {
        let is_free = aris.is_none() && owners.is_none() && roles.is_none();
        is_free
            || group.grants.iter().any(|grant| {
                let resource = &world.resources[usize::from(grant.resource)];
                has(&aris, &resource.ari) && has(&owners, &resource.key) && roles.as_ref().is_none_or(|roles| roles.contains(&grant.role))
            })
    };
    let is_meant = |group: &&Group| {
        !group.deleted
            && directory.is_none_or(|directory| group.directory == directory)
            && has(&directories, &world.directories[usize::from(group.directory)].id)
            && ids.as_ref().is_none_or(|ids| ids.iter().any(|id| id.rsplit('/').next() == Some(&group.id)))
            && names.as_ref().is_none_or(|names| names.contains(&fold(&group.name)))
            && term.as_ref().is_none_or(|term| fold(&group.name).contains(term))
            && members.as_ref().is_none_or(|members| members.iter().any(|member| group.members.binary_search(member).is_ok()))
            && grants_one(group)
    };
    world.groups.iter().filter(is_meant).collect()
}

fn view(world: &World, group: &Group, with_resources: bool, with_users: bool) -> Value {
    let mut counts = Map::new();
    if with_resources {
        let mut resources: Vec<u16> = group.grants.iter().map(|grant| grant.resource).collect();
        resources.dedup();
        counts.insert("resources".to_owned(), Value::from(resources.len()));
    }
    if with_users {
        counts.insert("users".to_owned(), Value::from(group.members.len()));
    }
    let mut view = json!({
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "directoryId": world.directories[usize::from(group.directory)].id,
        "managedBy": group.managed_by,
        "externalSynced": group.external_synced,
        "managementAccess": {
            "deletable": !group.external_synced && !group.is_default && group.managed_by != "admins",
            "modifiable": lock(group).is_none(),
            "readable": true,
        },
        "links": { "self": format!("{:x}", crate::seed::stream::mix(group.members.len() as u64)) },
    });
    if !counts.is_empty() {
        view["counts"] = Value::Object(counts);
    }
    view
}

fn find(world: &World, call: &Call) -> Result<usize, Reply> {
    let id = call.parameter("groupId");
    let directory = directory_position(world, call);
    let is_meant = |group: &Group| group.id == id && !group.deleted && directory.is_none_or(|directory| group.directory == directory);
    world.groups.iter().position(is_meant).ok_or_else(|| call.errors(404, "ADMIN-404-10", "The group was not found"))
}

pub fn get(world: &World, call: &Call) -> Outcome {
    ok(&json!({ "data": view(world, &world.groups[find(world, call)?], true, true) }))
}

/// What the members of a group gain.
pub fn roles(world: &World, call: &Call) -> Outcome {
    let group = &world.groups[find(world, call)?];
    let mut grants = group.grants.clone();
    grants.sort_unstable_by_key(|grant| grant.resource);
    let assignments = grants.chunk_by(|one, other| one.resource == other.resource).map(|chunk| {
        let resource = &world.resources[usize::from(chunk[0].resource)];
        let roles: Vec<&str> = chunk.iter().map(|grant| grant.role.as_str()).collect();
        let default = group.is_default.then(|| roles[0]);
        json!({ "resourceId": resource.ari, "resourceOwner": resource.key, "roles": roles, "defaultRole": default })
    });
    super::roles::page(call, assignments.collect())
}

/// Why nobody is put into the group or taken out of it here.
pub fn lock(group: &Group) -> Option<&'static str> {
    if group.external_synced {
        return Some("The group is synced from the identity provider and cannot be changed here");
    }
    // Assumed: announced for the group of the organization admins, documented in v1 for that of the site admins.
    (group.managed_by == "admins").then_some("The group gives administration; use the role assignments")
}

fn changeable(world: &World, call: &Call) -> Result<usize, Reply> {
    let at = find(world, call)?;
    match lock(&world.groups[at]) {
        Some(why) => Err(call.errors(403, "ADMIN-403-5", why)),
        None => Ok(at),
    }
}

/// Adding a member twice answers 204, as was measured, although the reference lists a 409.
pub fn add_member(world: &mut World, call: &Call) -> Outcome {
    let group = changeable(world, call)?;
    let unknown = || call.errors(404, "ADMIN-404-8", "The user was not found in this directory");
    let account = call.field("accountId").as_str().ok_or_else(|| call.bad_body("accountId is missing"))?;
    let user = world.people.find(account).ok_or_else(unknown)?;
    if !world.people.get(user).is_member(world.groups[group].directory) {
        return Err(unknown());
    }
    let is_new = world.groups[group].members.binary_search(&user).is_err();
    if is_new && world.groups[group].grants.iter().any(|grant| world.is_full(grant.resource)) {
        return Err(call.errors(409, "ADMIN-UAM-409-3", "The seat limit of a product of this group is reached"));
    }
    world.join_group(user, group);
    done()
}

pub fn remove_member(world: &mut World, call: &Call) -> Outcome {
    let group = changeable(world, call)?;
    let unknown = || call.errors(404, "ADMIN-404-8", "The user is not a member of this group");
    let user = world.people.find(call.account_id()).ok_or_else(unknown)?;
    if world.groups[group].members.binary_search(&user).is_err() {
        return Err(unknown());
    }
    world.leave_group(user, group);
    done()
}
