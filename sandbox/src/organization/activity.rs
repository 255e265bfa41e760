//! Last active dates, which lag behind what really happened.

use serde_json::{Value, json};

use super::legacy::require_new_experience;
use crate::answer::{Outcome, ok};
use crate::call::Call;
use crate::clock::{DAY, HOUR, Moment};
use crate::cursor;
use crate::seed::stream;
use crate::state::World;
use crate::state::user::User;

/// What the upstream knows about the last use of a product. Assumed: the lag is up to 24 hours and differs from person to person.
pub fn shown(world: &World, user: &User, resource: u16) -> Option<Moment> {
    let at = user.activity.iter().find(|activity| activity.resource == resource)?.at;
    let hours = i64::try_from(stream::mix(user.account_id.bytes().map(u64::from).sum()) % 24).unwrap_or(0);
    let is_too_fresh = at <= world.now && at > world.now.plus(-hours * HOUR);
    // Whoever is here today was here yesterday, which is what is known so far.
    Some(if is_too_fresh { at.plus(-DAY) } else { at })
}

/// One person's dates, per product.
pub fn last_active_dates(world: &World, call: &Call) -> Outcome {
    let unknown = || call.errors(404, "ADMIN-404-8", "The user was not found");
    let user = world.people.get(world.people.find(call.account_id()).ok_or_else(unknown)?);
    if !world.is_listed(user) {
        return Err(unknown());
    }
    if let Some(token) = call.one("cursor").filter(|token| !token.is_empty()) {
        cursor::read(call, token)?;
    }
    // Assumed: everything fits on one page, no account has thousands of products.
    let products = world.reachable(user).into_iter().filter_map(|at| {
        let resource = &world.resources[usize::from(at)];
        let last = shown(world, user, at)?;
        Some(json!({
            "id": resource.ari,
            "key": resource.key,
            "last_active": last.date(),
            "last_active_timestamp": last.iso_seconds(),
        }))
    });
    let mut dates = json!({ "product_access": products.collect::<Vec<_>>() });
    // Only on the new user management experience.
    if require_new_experience(world, call).is_ok() {
        dates["added_to_org"] = user.added_to_org.map_or(Value::Null, |added| Value::from(added.date()));
        dates["added_to_org_timestamp"] = user.added_to_org.map_or(Value::Null, |added| Value::from(added.iso_seconds()));
    }
    ok(&json!({ "data": dates, "links": {} }))
}
