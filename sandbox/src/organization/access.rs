//! Suspending, restoring and removing, v2.

use catalogue::wire::Reply;

use super::users::directory_position;
use crate::answer::{Outcome, done};
use crate::call::Call;
use crate::clock::MINUTE;
use crate::state::World;
use crate::state::pending::Effect;

// Assumed: the queue of removals takes about two minutes; only "some time" is documented.
pub const REMOVAL_DELAY: i64 = 2 * MINUTE;

/// The member and the directory that the path names.
fn member(world: &World, call: &Call) -> Result<(u32, u8), Reply> {
    let unknown = || call.errors(404, "ADMIN-404-8", "The user was not found in this directory");
    let directory = directory_position(world, call).ok_or_else(unknown)?;
    let user = world.people.find(call.account_id()).ok_or_else(unknown)?;
    if world.people.get(user).is_member(directory) { Ok((user, directory)) } else { Err(unknown()) }
}

/// Organization admins have to be demoted first. Assumed: which error says so is not documented.
pub fn refuse_admins(world: &World, call: &Call, user: u32) -> Result<(), Reply> {
    if world.people.get(user).is_organization_admin() {
        return Err(call.errors(403, "ADMIN-UAM-403-1", "Organization admins cannot be suspended or removed; revoke the role first"));
    }
    Ok(())
}

/// Access stops, roles and groups stay. Assumed: suspending twice is as good as once.
pub fn suspend(world: &mut World, call: &Call) -> Outcome {
    let (user, directory) = member(world, call)?;
    refuse_admins(world, call, user)?;
    set_suspended(world, user, directory, true);
    done()
}

/// Access comes back, and takes its seats again.
pub fn restore(world: &mut World, call: &Call) -> Outcome {
    let (user, directory) = member(world, call)?;
    refuse_without_seats(world, call, user, directory)?;
    set_suspended(world, user, directory, false);
    done()
}

/// Assumed: v2 restoring fails on the seat limit as v1 restoring does.
pub fn refuse_without_seats(world: &World, call: &Call, user: u32, directory: u8) -> Result<(), Reply> {
    let person = world.people.get(user);
    let is_suspended = person.memberships.iter().any(|membership| membership.directory == directory && membership.suspended);
    let is_full = |at: &u16| world.resources[usize::from(*at)].directory == directory && world.is_full(*at);
    if is_suspended && person.is_enabled() && world.reachable(person).iter().any(is_full) {
        return Err(call.errors(409, "ADMIN-409-3", "The seat limit of a product is reached"));
    }
    Ok(())
}

/// Accepted now, done later. Assumed: v2 removal is queued as v1 removal is.
pub fn remove(world: &mut World, call: &Call) -> Outcome {
    let (user, directory) = member(world, call)?;
    refuse_admins(world, call, user)?;
    queue_removal(world, user, directory);
    done()
}

pub fn queue_removal(world: &mut World, user: u32, directory: u8) {
    let effect = Effect::Remove { user, directory };
    if !world.pending.has(effect) {
        world.queue(REMOVAL_DELAY, effect);
    }
}

pub fn set_suspended(world: &mut World, user: u32, directory: u8, suspended: bool) {
    world.people.change(user, |user| {
        if let Some(membership) = user.membership(directory) {
            membership.suspended = suspended;
        }
    });
}
