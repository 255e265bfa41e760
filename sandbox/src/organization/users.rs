//! Directory users, v2: list, search, get, count, stats.

use catalogue::wire::Reply;
use serde_json::json;

use super::filter;
use super::paging;
use super::search::{Expansion, view};
use super::selection::Filter;
use crate::answer::{Outcome, ok};
use crate::call::Call;
use crate::cursor::Cursor;
use crate::state::World;
use crate::state::access::Role;

/// GET list, the older one. Assumed: it shows platform roles and counts unasked, as its example does.
pub fn list(world: &World, call: &Call) -> Outcome {
    let filters = if call.one("cursor").is_some() { serde_json::Map::new() } else { filter::of_query(call)? };
    let cursor = paging::start(call, filters, 20, 100)?;
    page(world, call, &cursor, Expansion { platform_roles: true, counts: true, ..Expansion::default() })
}

/// POST search: everything is optional, the body too.
pub fn search(world: &World, call: &Call) -> Outcome {
    let has_cursor = call.field("cursor").as_str().is_some_and(|token| !token.is_empty());
    let filters = if has_cursor { serde_json::Map::new() } else { filter::of_body(call)? };
    let cursor = paging::start_in_body(call, filters, 50, 100)?;
    let expansion = Expansion::read(call, &cursor.filters)?;
    page(world, call, &cursor, expansion)
}

fn page(world: &World, call: &Call, cursor: &Cursor, expansion: Expansion) -> Outcome {
    let filter = Filter::new(world, call.parameter("directoryId"), &cursor.filters);
    let (selected, next) = filter.select(world, cursor.position, cursor.limit);
    let users: Vec<_> = selected.into_iter().map(|at| view(world, world.people.get(at), expansion)).collect();
    ok(&json!({ "data": users, "links": paging::links(call, cursor, next) }))
}

/// One user, wrapped.
pub fn get(world: &World, call: &Call) -> Outcome {
    let user = world.people.get(find(world, call)?);
    let expansion = Expansion { platform_roles: true, counts: true, deactivation: true, ..Expansion::default() };
    let mut shown = view(world, user, expansion);
    if let Some(fields) = shown.as_object_mut() {
        fields.remove("links");
    }
    ok(&json!({ "data": shown }))
}

/// The number of people that match.
pub fn count(world: &World, call: &Call) -> Outcome {
    let filters = filter::of_query(call)?;
    ok(&json!({ "count": Filter::new(world, call.parameter("directoryId"), &filters).count(world) }))
}

/// People by role and by account status; not wrapped.
pub fn stats(world: &World, call: &Call) -> Outcome {
    let directory = directory_position(world, call);
    let through: Vec<u16> = world.groups.iter().map(|group| group.grants.iter().fold(0, |bits, grant| bits | grant.role.bit())).collect();
    let mut roles: Vec<(Role, usize)> = Role::all().map(|role| (role, 0)).collect();
    let mut statuses = [("active", 0usize), ("inactive", 0), ("closed", 0)];
    for user in world.people.all() {
        if !world.is_listed(user) || directory.is_some_and(|directory| !user.is_member(directory)) {
            continue;
        }
        let own = user.grants.iter().fold(user.platform, |bits, grant| bits | grant.role.bit());
        let bits = user.groups.iter().fold(own, |bits, group| bits | through[usize::from(*group)]);
        for (_, count) in roles.iter_mut().filter(|(role, _)| bits & role.bit() != 0) {
            *count += 1;
        }
        for (_, count) in statuses.iter_mut().filter(|(status, _)| *status == user.account.as_str()) {
            *count += 1;
        }
    }
    let roles = roles.iter().filter(|(_, count)| *count > 0).map(|(role, count)| json!({ "roleId": role.as_str(), "count": count }));
    let statuses = statuses.iter().map(|(status, count)| json!({ "status": status, "count": count }));
    ok(&json!({ "roles": roles.collect::<Vec<_>>(), "accountStatus": statuses.collect::<Vec<_>>() }))
}

/// The position of the directory in the path; none for all of them.
pub fn directory_position(world: &World, call: &Call) -> Option<u8> {
    let id = call.parameter("directoryId");
    (0u8..).zip(&world.directories).find(|(_, directory)| directory.id == id).map(|(at, _)| at)
}

/// The person in the path, if the directory in the path lists them.
pub fn find(world: &World, call: &Call) -> Result<u32, Reply> {
    let unknown = || call.errors(404, "ADMIN-404-8", "The user was not found in this directory");
    let at = world.people.find(call.account_id()).ok_or_else(unknown)?;
    let user = world.people.get(at);
    let is_there = directory_position(world, call).is_none_or(|directory| user.is_member(directory) || user.memberships.is_empty());
    if is_there && world.is_listed(user) { Ok(at) } else { Err(unknown()) }
}
