//! Managed accounts, v1: only accounts that the organization owns, so nobody where no domain is verified.

use serde_json::{Map, Value, json};

use super::activity::shown;
use super::paging::url_links;
use super::search::picture;
use crate::answer::{Outcome, ok};
use crate::call::Call;
use crate::cursor::{self, Cursor};
use crate::state::World;
use crate::state::user::User;

/// Assumed: the server decides on the page size and keeps it secret; a hundred keeps clients paging.
const PAGE: usize = 100;

/// One page, with the total.
pub fn list(world: &World, call: &Call) -> Outcome {
    let cursor = match call.one("cursor").filter(|token| !token.is_empty()) {
        Some(token) => cursor::read(call, token)?,
        None => Cursor { position: 0, limit: PAGE, filters: Map::new() },
    };
    let all = || world.people.all().iter().enumerate().filter(|(_, user)| world.is_managed(user));
    let mut page: Vec<(usize, &User)> = all().skip_while(|(at, _)| *at < cursor.position).take(PAGE + 1).collect();
    let next = if page.len() > PAGE { page.pop().map(|(at, _)| at) } else { None };
    let accounts: Vec<_> = page.into_iter().map(|(_, user)| view(world, call, user)).collect();
    ok(&json!({ "data": accounts, "links": url_links(world, call, &cursor, next), "meta": { "total": all().count() } }))
}

fn view(world: &World, call: &Call, user: &User) -> Value {
    let reachable = world.reachable(user);
    let products = reachable.iter().map(|at| {
        let resource = &world.resources[usize::from(*at)];
        let mut product = json!({ "key": resource.key, "name": resource.name, "url": resource.host });
        if let Some(last) = shown(world, user, *at) {
            product["last_active"] = Value::from(last.iso_seconds());
        }
        product
    });
    let products: Vec<_> = products.collect();
    let mut account = json!({
        "account_id": user.account_id,
        "account_type": user.account_type,
        "account_status": user.account.as_str(),
        "name": user.name,
        "picture": picture(&user.account_id),
        "access_billable": !products.is_empty() && user.is_enabled() && user.membership_status() == "active",
        "product_access": products,
        "links": { "self": format!("{}/admin/v1/orgs/{}/users/{}", world.origin, call.parameter("orgId"), user.account_id) },
    });
    if !user.email_hidden && !user.email.is_empty() {
        account["email"] = Value::from(user.email.as_str());
    }
    if let Some(last) = reachable.iter().filter_map(|at| shown(world, user, *at)).max() {
        account["last_active"] = Value::from(last.iso_seconds());
    }
    account
}
