//! One managed account: what may be changed on it, profile, address, life cycle, tokens. Only accounts that the organization owns can be reached.

mod lifecycle;
mod permissions;
mod profile;
mod tokens;

use catalogue::wire::Reply;
use serde_json::json;

use crate::answer::{self, Outcome};
use crate::call::Call;
use crate::state::World;
use crate::state::user::AccountState;

/// The behaviour of a row; none for rows that this room does not know.
pub fn perform(world: &mut World, call: &Call) -> Option<Outcome> {
    Some(match call.operation.name {
        "GET_PERMISSIONS" => permissions::get(world, call),
        "GET_PROFILE" => profile::get(world, call),
        "UPDATE_PROFILE" => profile::update(world, call),
        "SET_EMAIL" => profile::set_email(world, call),
        "DISABLE_ACCOUNT" => lifecycle::disable(world, call),
        "ENABLE_ACCOUNT" => lifecycle::enable(world, call),
        "DELETE_ACCOUNT" => lifecycle::delete(world, call),
        "CANCEL_ACCOUNT_DELETION" => lifecycle::cancel_delete(world, call),
        "LIST_API_TOKENS" => tokens::list(world, call),
        "REVOKE_API_TOKEN" => tokens::revoke(world, call),
        _ => return None,
    })
}

/// The account in the path, if the organization owns it.
fn managed(world: &World, call: &Call) -> Result<u32, Reply> {
    let unknown = || answer::account(404, "accountNotFound", &json!({}));
    let at = world.people.find(call.account_id()).ok_or_else(unknown)?;
    let user = world.people.get(at);
    if world.is_managed(user) && user.account != AccountState::Closed {
        return Ok(at);
    }
    if user.account == AccountState::Closed {
        return Err(unknown());
    }
    // Assumed: the domain is looked at first, then whether the address on it was ever verified.
    if world.owns_domain_of(&user.email) {
        return Err(answer::account(403, "forbidden.targetUnverified", &json!({})));
    }
    Err(answer::account(403, "forbidden.unclaimedDomain", &json!({ "domain": user.email_domain() })))
}
