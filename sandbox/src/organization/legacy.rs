//! The v1 operations whose end has passed: search, suspend, restore, remove.

use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use super::access::{queue_removal, refuse_admins, refuse_without_seats, set_suspended};
use super::paging::{limit, url_links};
use crate::answer::{Outcome, done, ok};
use crate::call::Call;
use crate::cursor::{self, Cursor};
use crate::state::World;
use crate::state::text::fold;
use crate::state::user::User;

/// Organizations on the original experience answer 400 to the v1 directory operations.
pub fn require_new_experience(world: &World, call: &Call) -> Result<(), Reply> {
    if world.switches.original_experience {
        return Err(call.errors(400, "ADMIN-400-4", "The organization is not on the new user management experience"));
    }
    Ok(())
}

/// Unknown filters are ignored with the full list, as was measured.
pub fn search(world: &World, call: &Call) -> Outcome {
    require_new_experience(world, call)?;
    let refuse = |detail: &str| call.errors(400, "ADMIN-400-24", detail);
    let cursor = match call.field("cursor").as_str().filter(|token| !token.is_empty()) {
        Some(token) => cursor::read(call, token)?,
        None => {
            let limit =
                limit(call, call.body.get("limit"), 10_000, 10_000).map_err(|_| refuse("limit must be a number from 1 to 10000"))?;
            Cursor { position: 0, limit, filters: call.fields() }
        }
    };
    check(&cursor.filters).map_err(refuse)?;
    let is_asked =
        |name: &str| cursor.filters.get("expand").and_then(Value::as_array).is_some_and(|names| names.iter().any(|known| known == name));
    let (with_name, with_email, with_verified) = (is_asked("NAME"), is_asked("EMAIL"), is_asked("EMAIL_VERIFIED"));
    let mut found = world.people.all().iter().enumerate().skip(cursor.position).filter(|(_, user)| matches(world, user, &cursor.filters));
    let page: Vec<(usize, &User)> = found.by_ref().take(cursor.limit).collect();
    let next = found.next().map(|(at, _)| at);
    let users = page.into_iter().map(|(_, user)| {
        // Suspended people stay active here; only the isSuspended filter tells them apart.
        let mut view = json!({
            "accountId": user.account_id,
            "accountType": user.account_type,
            "accountStatus": user.account.as_str(),
            "statusInUserbase": !user.memberships.is_empty(),
        });
        if with_name {
            view["name"] = Value::from(user.name.as_str());
            view["nickname"] = Value::from(user.nickname.as_str());
        }
        if with_email && !user.email_hidden && !user.email.is_empty() {
            view["email"] = Value::from(user.email.as_str());
        }
        if with_verified {
            view["emailVerified"] = Value::from(user.email_verified);
        }
        // Assumed: PRODUCT_LAST_ACCESS and GROUPS add nothing, their form is nowhere documented.
        view
    });
    let users: Vec<_> = users.collect();
    ok(&json!({ "data": users, "links": url_links(world, call, &cursor, next) }))
}

fn check(filters: &Map<String, Value>) -> Result<(), &'static str> {
    let values = |name: &str| filters.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if values("accountIds").len() > 100 {
        return Err("accountIds takes at most 100 values");
    }
    let exact = |name: &str| filters.get(name).and_then(|filter| filter["eq"].as_array()).map_or(0, Vec::len);
    if ["namesOrNicknames", "emailUsernames", "emailDomains"].into_iter().any(|name| exact(name) > 100) {
        return Err("eq takes at most 100 values");
    }
    let is_among = |name: &str, known: &[&str]| values(name).iter().all(|value| value.as_str().is_some_and(|value| known.contains(&value)));
    if !is_among("expand", &["NAME", "EMAIL", "EMAIL_VERIFIED", "PRODUCT_LAST_ACCESS", "GROUPS"]) {
        return Err("expand knows NAME, EMAIL, EMAIL_VERIFIED, PRODUCT_LAST_ACCESS and GROUPS");
    }
    if !is_among("accountStatuses", &["ACTIVE", "INACTIVE"]) {
        return Err("accountStatuses are ACTIVE and INACTIVE");
    }
    if !is_among("accountTypes", &["atlassian", "customer", "app"]) {
        return Err("accountTypes are atlassian, customer and app");
    }
    Ok(())
}

fn matches(world: &World, user: &User, filters: &Map<String, Value>) -> bool {
    let among = |name: &str, text: &str| {
        let wanted = filters.get(name).and_then(Value::as_array);
        wanted.is_none_or(|wanted| wanted.iter().any(|value| value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(text))))
    };
    let text = |name: &str, candidates: &[&str]| {
        let Some(filter) = filters.get(name) else { return true };
        let exact = filter["eq"].as_array().map(|values| values.iter().filter_map(Value::as_str).map(fold).collect::<Vec<_>>());
        let partial = filter["contains"].as_str().map(fold);
        exact.is_none_or(|exact| candidates.iter().any(|candidate| exact.contains(&fold(candidate))))
            && partial.is_none_or(|partial| candidates.iter().any(|candidate| fold(candidate).contains(&partial)))
    };
    let (mailbox, domain) = user.email.rsplit_once('@').unwrap_or_default();
    world.is_listed(user)
        && among("accountIds", &user.account_id)
        && among("accountTypes", user.account_type)
        && among("accountStatuses", user.account.as_str())
        && text("namesOrNicknames", &[&user.name, &user.nickname])
        && text("emailUsernames", &[mailbox])
        && text("emailDomains", &[domain])
        && filters.get("isSuspended").and_then(Value::as_bool).is_none_or(|wanted| wanted == (user.membership_status() == "suspended"))
}

fn member(world: &World, call: &Call) -> Result<u32, Reply> {
    require_new_experience(world, call)?;
    let unknown = || call.errors(404, "ADMIN-404-8", "The user was not found");
    let user = world.people.find(call.account_id()).ok_or_else(unknown)?;
    if world.people.get(user).memberships.is_empty() { Err(unknown()) } else { Ok(user) }
}

fn directories(world: &World, user: u32) -> Vec<u8> {
    world.people.get(user).memberships.iter().map(|membership| membership.directory).collect()
}

/// Suspends in every directory; v1 knows no single one.
pub fn suspend(world: &mut World, call: &Call) -> Outcome {
    let user = member(world, call)?;
    refuse_admins(world, call, user)?;
    for directory in directories(world, user) {
        set_suspended(world, user, directory, true);
    }
    say(world, call, "suspended")
}

pub fn restore(world: &mut World, call: &Call) -> Outcome {
    let user = member(world, call)?;
    for directory in directories(world, user) {
        refuse_without_seats(world, call, user, directory)?;
    }
    for directory in directories(world, user) {
        set_suspended(world, user, directory, false);
    }
    say(world, call, "restored")
}

fn say(world: &World, call: &Call, what: &str) -> Outcome {
    let organization = &world.identity.organization_id;
    ok(&json!({ "message": format!("Access to organization {organization} was {what} for user {}", call.account_id()) }))
}

/// Queued. No 404 is documented: an unknown account is removed as well as any.
pub fn remove(world: &mut World, call: &Call) -> Outcome {
    require_new_experience(world, call)?;
    if let Some(user) = world.people.find(call.account_id()) {
        refuse_admins(world, call, user)?;
        for directory in directories(world, user) {
            queue_removal(world, user, directory);
        }
    }
    done()
}
