//! Builds the organizations that a sandbox can start with. The same seed gives the same bytes.

mod activity;
mod awkward;
mod cases;
mod company;
mod frame;
mod names;
mod places;
mod provision;
pub mod stream;

use crate::settings::Seed;
use crate::state::World;
use crate::state::pending::Effect;

/// The organization of a seed, with the deletions that were scheduled before its first instant.
pub fn build(seed: Seed) -> World {
    let mut world = match seed {
        Seed::Awkward => awkward::build(),
        Seed::Company => company::build(1_200),
        Seed::Large => company::build(100_000),
        Seed::Empty => frame::build("Corp").0,
        Seed::Sized(people) => company::build(people),
    };
    world.people.sort();
    world.provisioning.sort();
    let deletions = (0u32..).zip(world.people.all()).filter_map(|(at, user)| Some((user.deletion?, at)));
    for (due, user) in deletions.collect::<Vec<_>>() {
        world.pending.add(due, Effect::Erase { user });
    }
    world
}
