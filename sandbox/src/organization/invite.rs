//! Invitations: up to 25 addresses with a result each (v2), or one address (v1). Paid organizations only.

use catalogue::organization::role::{Means, product_roles};
use catalogue::wire::Reply;
use serde_json::{Value, json};

use super::groups::lock;
use super::legacy::require_new_experience;
use super::roles::resource;
use crate::answer::Outcome;
use crate::call::Call;
use crate::state::World;
use crate::state::access::Role;
use crate::state::user::{AccountState, Grant, Membership, User};

const MOST: usize = 25;

fn require_paid(world: &World, call: &Call) -> Result<(), Reply> {
    if world.switches.paid {
        return Ok(());
    }
    Err(call.errors(402, "ADMIN-UAM-402-1", "Invitations need a paid subscription"))
}

/// A role on a product, or why it cannot be given.
fn rule(world: &World, rule: &Value, means: Means) -> Result<Grant, &'static str> {
    let ari = rule["resource"].as_str().ok_or("resource is missing")?;
    let at = resource(world, ari).ok_or("The resource was not found")?;
    let role = rule["role"].as_str().and_then(Role::parse).ok_or("The role does not exist")?;
    if !product_roles(&world.resources[usize::from(at)].key, means).contains(&role.as_str()) {
        return Err("The role is not valid for the resource");
    }
    Ok(Grant { resource: at, role })
}

/// 200, or 206 when any part of any invitation failed.
pub fn invite(world: &mut World, call: &Call) -> Outcome {
    require_paid(world, call)?;
    let refused = |detail: &str| call.errors(400, "ADMIN-UAM-400-1", detail);
    let emails: Option<Vec<String>> = call
        .field("emails")
        .as_array()
        .and_then(|emails| emails.iter().map(|email| email.as_str().map(|email| email.trim().to_owned())).collect());
    let emails = emails.filter(|emails| (1..=MOST).contains(&emails.len())).ok_or_else(|| refused("emails takes 1 to 25 addresses"))?;
    let list = |name: &str| match call.field(name) {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => Ok(items.clone()),
        _ => Err(refused(&format!("{name} must be a list"))),
    };
    let (rules, groups) = (list("permissionRules")?, list("additionalGroups")?);
    // Assumed: when seats run out nobody of the request is invited.
    let full = rules.iter().filter_map(|asked| rule(world, asked, Means::Invitation).ok()).any(|grant| world.is_full(grant.resource));
    if full {
        return Err(call.errors(409, "ADMIN-UAM-409-3", "The seat limit of a product is reached"));
    }
    let mut has_failed = false;
    let mut results = Vec::new();
    for email in emails {
        let (result, is_fine) = invite_one(world, &email, &rules, &groups);
        has_failed |= !is_fine;
        results.push(result);
    }
    let status = if has_failed { 206 } else { 200 };
    Ok(catalogue::wire::Reply::json(status, &json!({ "data": results })))
}

fn invite_one(world: &mut World, email: &str, rules: &[Value], groups: &[Value]) -> (Value, bool) {
    let person = if is_address(email) { admit(world, email) } else { Err("The e-mail address is invalid") };
    let mut is_fine = person.is_ok();
    let mut role_results = Vec::new();
    for asked in rules {
        let outcome = person.and_then(|user| rule(world, asked, Means::Invitation).map(|grant| (user, grant)));
        if let Ok((user, grant)) = outcome {
            world.people.change(user, |user| user.add(grant));
        }
        is_fine &= outcome.is_ok();
        let mut result = json!({ "resource": asked["resource"], "role": asked["role"], "status": status(outcome.is_ok()) });
        if let Err(reason) = outcome {
            result["statusReason"] = Value::from(reason);
        }
        role_results.push(result);
    }
    let mut group_results = Vec::new();
    for asked in groups {
        let outcome = person.and_then(|user| join(world, user, asked));
        is_fine &= outcome.is_ok();
        let mut result = json!({ "group": asked, "status": status(outcome.is_ok()) });
        if let Err(reason) = outcome {
            result["statusReason"] = Value::from(reason);
        }
        group_results.push(result);
    }
    let id = person.map_or(Value::Null, |user| Value::from(world.people.get(user).account_id.as_str()));
    let results = json!([{ "roleAssignmentResult": role_results, "groupAssignmentResult": group_results }]);
    (json!({ "id": id, "email": email, "results": results }), is_fine)
}

const fn status(is_fine: bool) -> &'static str {
    if is_fine { "INVITED" } else { "ERROR" }
}

fn join(world: &mut World, user: u32, asked: &Value) -> Result<(), &'static str> {
    let id = asked.as_str().unwrap_or_default();
    let found = world.groups.iter().position(|group| !group.deleted && group.id == id);
    let group = found.ok_or("The group was not found")?;
    match lock(&world.groups[group]) {
        Some(why) => Err(why),
        None => {
            world.join_group(user, group);
            Ok(())
        }
    }
}

/// Makes the address a member of the main directory: an account that exists joins, a new one is made.
fn admit(world: &mut World, email: &str) -> Result<u32, &'static str> {
    let known = world.people.with_email(email).into_iter().find(|at| world.people.get(*at).account != AccountState::Closed);
    let now = world.now;
    if let Some(at) = known {
        if !world.people.get(at).is_enabled() {
            return Err("The account is inactive");
        }
        world.people.change(at, |user| {
            if !user.is_member(0) {
                user.memberships.push(Membership { directory: 0, suspended: false });
                user.added_to_org = Some(now);
            }
        });
        return Ok(at);
    }
    let mailbox = email.split('@').next().unwrap_or_default();
    let mut user = User::new(world.mint_account_id(), mailbox, email);
    user.email_verified = false;
    user.sessions = 0;
    user.managed = world.owns_domain_of(email);
    user.source = if user.managed { "invited" } else { "" };
    user.added_to_org = Some(now);
    user.memberships.push(Membership { directory: 0, suspended: false });
    Ok(world.people.push(user))
}

fn is_address(email: &str) -> bool {
    let Some((mailbox, domain)) = email.rsplit_once('@') else { return false };
    !mailbox.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !email.contains(char::is_whitespace)
}

/// One address, never groups; answers the bare account ids.
pub fn invite_v1(world: &mut World, call: &Call) -> Outcome {
    require_new_experience(world, call)?;
    require_paid(world, call)?;
    let email = call.field("email").as_str().map(str::trim).unwrap_or_default().to_owned();
    if !is_address(&email) {
        return Err(call.errors(400, "ADMIN-UAM-400-1", "email is no address"));
    }
    let asked = call.field("permissionRule");
    let grant = if asked.is_null() {
        None
    } else {
        Some(rule(world, asked, Means::InvitationV1).map_err(|reason| call.errors(400, "ADMIN-UAM-400-3", reason))?)
    };
    if grant.is_some_and(|grant| world.is_full(grant.resource)) {
        return Err(call.errors(409, "ADMIN-UAM-409-3", "The seat limit of the product is reached"));
    }
    let user = admit(world, &email).map_err(|reason| call.errors(400, "ADMIN-UAM-400-2", reason))?;
    if let Some(grant) = grant {
        world.people.change(user, |user| user.add(grant));
    }
    Ok(Reply::json(202, &json!([world.people.get(user).account_id])))
}
