//! Disabling, enabling, deleting with a period of grace, and cancelling that. This is about the Atlassian account, not about access to the directory.

use catalogue::account::DELETION_GRACE_DAYS;
use catalogue::wire::Reply;
use serde_json::{Value, json};

use super::managed;
use super::permissions::require;
use crate::answer::{self, Outcome, done, ok};
use crate::call::Call;
use crate::clock::DAY;
use crate::state::World;
use crate::state::pending::Effect;
use crate::state::user::{AccountState, User};

fn conflict(user: &User, code: &str, message: &str) -> Reply {
    let link = "https://support.atlassian.com/user-management/docs/delete-a-managed-account/";
    let errors = json!([{ "code": code, "message": message, "link": link }]);
    let context = json!({ "message": message, "accountId": user.account_id, "errorCodes": errors });
    answer::account(409, "conflict.lifecycleErrors", &context)
}

/// Assumed: the codes; only the shape that carries them is documented.
fn refuse_scheduled(user: &User) -> Result<(), Reply> {
    if user.deletion.is_some() {
        return Err(conflict(user, "pending-deletion", "The account is scheduled for deletion; cancel the deletion first"));
    }
    Ok(())
}

/// The account can no longer sign in. Assumed: disabling twice is as good as once.
pub fn disable(world: &mut World, call: &Call) -> Outcome {
    let at = managed(world, call)?;
    let message = match call.field("message") {
        Value::Null => None,
        Value::String(message) => Some(message.clone()),
        _ => return Err(call.bad_body("message must be a text")),
    };
    require(world.people.get(at), "lifecycle.enablement")?;
    refuse_scheduled(world.people.get(at))?;
    let now = world.now;
    world.people.change(at, |user| {
        if user.account == AccountState::Active {
            user.deactivated_on = Some(now);
        }
        user.account = AccountState::Inactive;
        user.disable_message = message;
        user.sessions = 0;
    });
    done()
}

pub fn enable(world: &mut World, call: &Call) -> Outcome {
    let at = managed(world, call)?;
    require(world.people.get(at), "lifecycle.enablement")?;
    refuse_scheduled(world.people.get(at))?;
    activate(world, at);
    done()
}

fn activate(world: &mut World, at: u32) {
    world.people.change(at, |user| {
        user.account = AccountState::Active;
        user.deactivated_on = None;
        user.disable_message = None;
    });
}

/// Fourteen days of grace, in which the account looks deactivated.
pub fn delete(world: &mut World, call: &Call) -> Outcome {
    let at = managed(world, call)?;
    let user = world.people.get(at);
    require(user, "lifecycle.delete")?;
    refuse_scheduled(user)?;
    // Assumed: an organization admin is the account that is not eligible.
    if user.is_organization_admin() {
        return Err(conflict(user, "organization-admin", "The account is an organization admin; revoke the role first"));
    }
    let now = world.now;
    let grace = DELETION_GRACE_DAYS * DAY;
    world.people.change(at, |user| {
        if user.account == AccountState::Active {
            user.deactivated_on = Some(now);
        }
        user.account = AccountState::Inactive;
        user.deletion = Some(now.plus(grace));
        user.sessions = 0;
    });
    world.after(grace, Effect::Erase { user: at });
    ok(&json!({ "message": format!("The account will be deleted on {}", now.plus(grace).date()) }))
}

/// Restores and activates.
pub fn cancel_delete(world: &mut World, call: &Call) -> Outcome {
    let at = managed(world, call)?;
    let user = world.people.get(at);
    require(user, "lifecycle.delete")?;
    if user.deletion.is_none() {
        return Err(conflict(user, "no-pending-deletion", "The account is not scheduled for deletion"));
    }
    world.people.change(at, |user| user.deletion = None);
    activate(world, at);
    ok(&json!({ "message": "The deletion of the account was cancelled" }))
}
