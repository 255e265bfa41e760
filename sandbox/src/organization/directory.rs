//! Organizations, user directories, domains, and the workspaces that turn ARIs into names.

use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use super::paging::{self, url_links};
use crate::answer::{Outcome, ok};
use crate::call::Call;
use crate::cursor::{self, Cursor};
use crate::state::World;
use crate::state::resource::Resource;
use crate::state::text::fold;

fn organization(world: &World) -> Value {
    let base = format!("{}/admin/v1/orgs/{}", world.origin, world.identity.organization_id);
    json!({
        "id": world.identity.organization_id,
        "type": "orgs",
        "attributes": { "name": world.identity.organization_name },
        "relationships": {
            "domains": { "links": { "related": format!("{base}/domains") } },
            "users": { "links": { "related": format!("{base}/users") } },
        },
        "links": { "self": base },
    })
}

/// Where a v1 list starts. Assumed: a hundred per page.
fn start(call: &Call) -> Result<Cursor, Reply> {
    match call.one("cursor").filter(|token| !token.is_empty()) {
        Some(token) => cursor::read(call, token),
        None => Ok(Cursor { position: 0, limit: 100, filters: Map::new() }),
    }
}

/// The one organization that the key belongs to.
pub fn list_organizations(world: &World, call: &Call) -> Outcome {
    let cursor = start(call)?;
    let organizations = if cursor.position == 0 { vec![organization(world)] } else { Vec::new() };
    ok(&json!({ "data": organizations, "links": url_links(world, call, &cursor, None) }))
}

pub fn get_organization(world: &World) -> Outcome {
    ok(&json!({ "data": organization(world) }))
}

/// User directories, all or those of one account.
pub fn list_directories(world: &World, call: &Call) -> Outcome {
    let mut filters = Map::new();
    for name in ["accountId", "searchTerm"] {
        filters.extend(call.one(name).map(|value| (name.to_owned(), Value::from(value))));
    }
    let ids = call.many("directoryIds");
    if ids.len() > 10 && call.one("cursor").is_none() {
        return Err(call.errors(400, "ADMIN-400-24", "directoryIds takes 1 to 10 values"));
    }
    if !ids.is_empty() {
        filters.insert("directoryIds".to_owned(), Value::from(ids));
    }
    let cursor = paging::start(call, filters, 20, 100)?;
    let text = |name: &str| cursor.filters.get(name).and_then(Value::as_str);
    let member = text("accountId").map(|id| world.people.find(id).map(|at| world.people.get(at)));
    let found = (0u8..).zip(&world.directories).filter(|(at, directory)| {
        let is_named =
            cursor.filters.get("directoryIds").and_then(Value::as_array).is_none_or(|ids| ids.iter().any(|id| *id == *directory.id));
        let is_theirs = member.is_none_or(|member| member.is_some_and(|member| member.is_member(*at)));
        let is_meant = text("searchTerm").is_none_or(|term| fold(&directory.name).contains(&fold(term)));
        is_named && is_theirs && is_meant
    });
    let found: Vec<_> = found.map(|(_, directory)| json!({ "directoryId": directory.id, "name": directory.name, "icon": "" })).collect();
    let (page, links) = paging::cut(call, &cursor, &found);
    ok(&json!({ "data": page, "links": links }))
}

/// Domains with the state of their claim.
pub fn list_domains(world: &World, call: &Call) -> Outcome {
    let cursor = start(call)?;
    let base = format!("{}/admin/v1/orgs/{}/domains", world.origin, world.identity.organization_id);
    let domains = world.domains.iter().filter(|_| cursor.position == 0).map(|domain| {
        let is_lost = domain.status == "verified" && !world.switches.verified_domains;
        json!({
            "id": domain.id,
            "type": "domains",
            "attributes": { "name": domain.name, "claim": { "type": domain.proof, "status": if is_lost { "unverified" } else { domain.status } } },
            "links": { "self": format!("{base}/{}", domain.id) },
        })
    });
    let domains: Vec<_> = domains.collect();
    ok(&json!({ "data": domains, "links": url_links(world, call, &cursor, None) }))
}

/// Products on their sites. With a cursor in the body no other property may be there.
pub fn search_workspaces(world: &World, call: &Call) -> Outcome {
    let refuse = |detail: &str| call.errors(400, "ADMIN-400-24", detail);
    let cursor = match call.field("cursor").as_str() {
        Some(_) if call.fields().len() > 1 => return Err(refuse("With a cursor no other property may be present")),
        Some(token) => cursor::read(call, token)?,
        None => {
            let limit =
                paging::limit(call, call.body.get("limit"), 20, 1000).map_err(|_| refuse("limit must be a number from 1 to 1000"))?;
            let mut filters = call.fields();
            filters.retain(|name, _| matches!(name.as_str(), "query" | "sort"));
            Cursor { position: 0, limit, filters }
        }
    };
    let query = cursor.filters.get("query").unwrap_or(&Value::Null);
    let mut found: Vec<&Resource> = world.resources.iter().filter(|resource| matches(resource, query)).collect();
    let sort = cursor.filters.get("sort").and_then(|sort| sort.get(0));
    if let Some(sort) = sort.filter(|sort| sort["field"] == "name") {
        found.sort_by(|one, other| one.name.cmp(&other.name));
        if sort["order"].as_str().is_some_and(|order| order.eq_ignore_ascii_case("desc")) {
            found.reverse();
        }
    }
    let from = cursor.position.min(found.len());
    let to = from.saturating_add(cursor.limit).min(found.len());
    let page: Vec<_> = found[from..to].iter().map(|resource| workspace(world, resource)).collect();
    let meta = json!({ "pageSize": page.len(), "startIndex": from, "endIndex": to, "total": found.len() });
    ok(&json!({ "data": page, "links": url_links(world, call, &cursor, (to < found.len()).then_some(to)), "meta": meta }))
}

/// The query tree. Assumed: a filter that is not understood (features, policies) lets everything pass.
fn matches(resource: &Resource, query: &Value) -> bool {
    let all = |name: &str| query.get(name).and_then(Value::as_array);
    let text = |value: &Value| ["searchWorkspaces", "value"].iter().find_map(|name| value.get(*name)?.as_str().map(fold));
    let field = |field: &Value| {
        let own = match field["name"].as_str() {
            Some("id") => resource.ari.as_str(),
            Some("type" | "typeKey") => &resource.key,
            Some("name") => &resource.name,
            Some("status") => resource.status,
            _ => return true,
        };
        field["values"]
            .as_array()
            .is_none_or(|values| values.iter().any(|value| value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(own))))
    };
    all("and").is_none_or(|parts| parts.iter().all(|part| matches(resource, part)))
        && all("nor").is_none_or(|parts| !parts.iter().any(|part| matches(resource, part)))
        && query.get("field").is_none_or(field)
        && text(query).is_none_or(|term| fold(&resource.name).contains(&term))
}

fn workspace(world: &World, resource: &Resource) -> Value {
    let place = world.resources.iter().position(|known| known.ari == resource.ari).and_then(|at| u16::try_from(at).ok());
    // Counting everybody's access is worth it only where a limit makes the number interesting.
    let usage = place.filter(|_| resource.seats.is_some()).map(|at| world.seats_used(at));
    json!({
        "id": resource.ari,
        "type": "workspace",
        "attributes": {
            "name": resource.name,
            "type": resource.product,
            "typeKey": resource.key,
            "owner": world.identity.organization_id,
            "status": resource.status,
            "sandbox": { "type": "NONE" },
            "usage": usage,
            "capacity": resource.seats,
            "createdAt": resource.created.iso_millis(),
            "updatedAt": resource.created.iso_millis(),
            "hostUrl": resource.host,
            "labels": [],
            "regions": ["EU"],
        },
        "links": { "self": resource.ari },
        "relationships": {},
    })
}
