//! Role assignments of one person, and granting and revoking roles, which show only after a while.

use catalogue::organization::role::has_role;
use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use super::paging;
use super::users::{directory_position, find};
use crate::answer::{Outcome, done, ok};
use crate::call::Call;
use crate::clock::SECOND;
use crate::state::World;
use crate::state::access::{Method, Role};
use crate::state::pending::Effect;
use crate::state::user::{Grant, User};

/// The documented delay until a role change shows.
const DELAY: i64 = 30 * SECOND;

/// What the ARI of a site as a whole begins with; its id is that of the products there.
const SITE: &str = "ari:cloud:platform::site/";

/// Everything the person holds, by resource.
pub fn list(world: &World, call: &Call) -> Outcome {
    let user = world.people.get(find(world, call)?);
    let mut assignments = platform_assignments(world, user);
    assignments.extend(product_assignments(world, user, directory_position(world, call)));
    page(call, assignments)
}

/// One page of assignments, narrowed by the filters that they can be asked with.
pub fn page(call: &Call, mut assignments: Vec<Value>) -> Outcome {
    let mut filters = Map::new();
    for (name, most) in [("directoryIds", 10), ("resourceOwners", 10), ("resourceIds", 20), ("roleIds", 10)] {
        let values = call.many(name);
        if values.len() > most && call.one("cursor").is_none() {
            return Err(call.errors(400, "ADMIN-400-24", &format!("{name} takes 1 to {most} values")));
        }
        if !values.is_empty() {
            filters.insert(name.to_owned(), Value::from(values));
        }
    }
    let cursor = paging::start(call, filters, 20, 100)?;
    let wants = |name: &str, value: &Value| {
        let wanted = cursor.filters.get(name).and_then(Value::as_array);
        wanted.is_none_or(|wanted| match value {
            Value::Array(own) => own.iter().any(|value| wanted.contains(value)),
            own => wanted.contains(own),
        })
    };
    assignments.retain(|assignment| {
        wants("directoryIds", &assignment["directoryId"])
            && wants("resourceOwners", &assignment["resourceOwner"])
            && wants("resourceIds", &assignment["resourceId"])
            && wants("roleIds", &assignment["roles"])
    });
    let (page, links) = paging::cut(call, &cursor, &assignments);
    ok(&json!({ "data": page, "links": links }))
}

fn assignment(resource: &str, owner: &str, roles: &[(Role, Method)]) -> Value {
    let mut held: Vec<(&str, Vec<&str>)> = Vec::new();
    for (role, method) in roles {
        match held.iter_mut().find(|(known, _)| *known == role.as_str()) {
            Some((_, methods)) => methods.push(method.as_str()),
            None => held.push((role.as_str(), vec![method.as_str()])),
        }
    }
    json!({
        "resourceId": resource,
        "resourceOwner": owner,
        "roles": held.iter().map(|(role, _)| role).collect::<Vec<_>>(),
        "roleAssignments": held.iter().map(|(role, methods)| json!({ "role": role, "roleAssignmentMethods": methods })).collect::<Vec<_>>(),
        "directoryId": Value::Null,
        "userDirectoryStatus": Value::Null,
    })
}

/// Roles of the organization and its sites; they belong to no directory.
fn platform_assignments(world: &World, user: &User) -> Vec<Value> {
    let held = |role: Role| user.platform & role.bit() != 0;
    let organization = format!("ari:cloud:platform::org/{}", world.identity.organization_id);
    let on_organization: Vec<_> =
        [Role::ORGANIZATION_ADMIN, Role::AI_ACCESS].into_iter().filter(|role| held(*role)).map(|role| (role, Method::Direct)).collect();
    let mut assignments = Vec::new();
    if !on_organization.is_empty() {
        assignments.push(assignment(&organization, "platform", &on_organization));
    }
    assignments.extend(user.sites().into_iter().map(|site| {
        let site = &world.resources[usize::from(site)];
        assignment(&format!("{SITE}{}", site.id), "platform", &[(Role::SITE_ADMIN, Method::Direct)])
    }));
    assignments
}

fn product_assignments(world: &World, user: &User, directory: Option<u8>) -> Vec<Value> {
    let access = world.access(user);
    let chunks = access.chunk_by(|one, other| one.0 == other.0);
    let assignments = chunks.filter_map(|chunk| {
        let resource = &world.resources[usize::from(chunk[0].0)];
        if directory.is_some_and(|directory| directory != resource.directory) {
            return None;
        }
        let roles: Vec<_> = chunk.iter().map(|(_, role, method)| (*role, *method)).collect();
        let mut shown = assignment(&resource.ari, &resource.key, &roles);
        let membership = user.memberships.iter().find(|membership| membership.directory == resource.directory);
        shown["directoryId"] = Value::from(world.directories[usize::from(resource.directory)].id.as_str());
        let status = membership.map_or("no_membership", |membership| if membership.suspended { "suspended" } else { "active" });
        shown["userDirectoryStatus"] = Value::from(status);
        Some(shown)
    });
    assignments.collect()
}

/// `roles/assign`
pub fn grant(world: &mut World, call: &Call) -> Outcome {
    let (user, grant) = read(world, call)?;
    // Assumed: only accounts that can sign in are given roles.
    if !world.people.get(user).is_enabled() {
        return Err(call.errors(400, "ADMIN-UAM-400-2", "The user is inactive"));
    }
    let takes_a_seat = !grant.role.is_platform() && world.reachable(world.people.get(user)).binary_search(&grant.resource).is_err();
    if takes_a_seat && world.is_full(grant.resource) {
        return Err(call.errors(409, "ADMIN-UAM-409-3", "The seat limit of the product is reached"));
    }
    plan(world, Effect::Revoke { user, grant }, Effect::Grant { user, grant });
    done()
}

/// `roles/revoke`
pub fn revoke(world: &mut World, call: &Call) -> Outcome {
    let (user, grant) = read(world, call)?;
    take_away(world, call, user, grant)
}

/// `role-assignments/assign`
pub fn grant_organization_admin(world: &mut World, call: &Call) -> Outcome {
    let (user, grant) = read_organization_admin(world, call)?;
    plan(world, Effect::Revoke { user, grant }, Effect::Grant { user, grant });
    done()
}

/// `role-assignments/revoke`
pub fn revoke_organization_admin(world: &mut World, call: &Call) -> Outcome {
    let (user, grant) = read_organization_admin(world, call)?;
    take_away(world, call, user, grant)
}

fn take_away(world: &mut World, call: &Call, user: u32, grant: Grant) -> Outcome {
    let admins = world.people.all().iter().filter(|person| person.is_organization_admin()).count();
    if grant.role == Role::ORGANIZATION_ADMIN && world.people.get(user).is_organization_admin() && admins == 1 {
        // Assumed: an organization never loses its last admin; which error says so is not documented.
        return Err(call.errors(400, "ADMIN-UAM-400-1", "The organization needs at least one organization admin"));
    }
    plan(world, Effect::Grant { user, grant }, Effect::Revoke { user, grant });
    done()
}

/// The later word wins over one that is still on its way.
fn plan(world: &mut World, opposite: Effect, effect: Effect) {
    world.pending.drop_all(opposite);
    if !world.pending.has(effect) {
        world.queue(DELAY, effect);
    }
}

fn person(world: &World, call: &Call) -> Result<u32, Reply> {
    let unknown = || call.errors(404, "ADMIN-UAM-404-3", "The organization or user was not found");
    let at = world.people.find(call.account_id()).ok_or_else(unknown)?;
    if world.people.get(at).memberships.is_empty() { Err(unknown()) } else { Ok(at) }
}

fn read(world: &World, call: &Call) -> Result<(u32, Grant), Reply> {
    let user = person(world, call)?;
    let refused = |code: &str, detail: &str| call.errors(400, code, detail);
    let role = call.field("role").as_str().ok_or_else(|| refused("ADMIN-UAM-400-1", "role is missing"))?;
    let role = Role::parse(role).ok_or_else(|| refused("ADMIN-UAM-400-3", "The role does not exist"))?;
    if role == Role::ORGANIZATION_ADMIN {
        return Ok((user, Grant { resource: 0, role }));
    }
    let ari = call.field("resource").as_str().ok_or_else(|| refused("ADMIN-UAM-400-1", "resource is required for this role"))?;
    let unknown = || call.errors(404, "ADMIN-UAM-404-1", "The resource was not found");
    if let Some(id) = ari.strip_prefix(SITE).filter(|_| role == Role::SITE_ADMIN) {
        let site = (0u16..).zip(&world.resources).find(|(_, resource)| resource.id == id);
        return site.map(|(resource, _)| (user, Grant { resource, role })).ok_or_else(unknown);
    }
    let resource = resource(world, ari).ok_or_else(unknown)?;
    if !fits(role, &world.resources[usize::from(resource)].key) {
        return Err(refused("ADMIN-UAM-400-3", "The role is not valid for the resource"));
    }
    Ok((user, Grant { resource, role }))
}

fn read_organization_admin(world: &World, call: &Call) -> Result<(u32, Grant), Reply> {
    let user = person(world, call)?;
    if call.field("role").as_str() != Some(Role::ORGANIZATION_ADMIN.as_str()) {
        return Err(call.errors(400, "ADMIN-400-24", "role must be atlassian/org-admin"));
    }
    Ok((user, Grant { resource: 0, role: Role::ORGANIZATION_ADMIN }))
}

/// The position of a product by its ARI.
pub fn resource(world: &World, ari: &str) -> Option<u16> {
    (0u16..).zip(&world.resources).find(|(_, resource)| resource.ari == ari).map(|(at, _)| at)
}

/// Whether a product knows a role; one that exists for nobody else does, too.
pub fn fits(role: Role, product: &str) -> bool {
    role == Role::SITE_ADMIN || has_role(product, role.as_str())
}
