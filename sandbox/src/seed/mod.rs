//! Builds the organizations that a sandbox can start with. The same seed gives the same bytes.

mod activity;
mod awkward;
mod company;
mod frame;
mod names;
mod places;
mod provision;
pub mod stream;

use crate::settings::Seed;
use crate::state::World;

/// The organization of a seed.
pub fn build(seed: Seed) -> World {
    match seed {
        Seed::Awkward => awkward::build(),
        Seed::Company => company::build(1_200),
        Seed::Large => company::build(100_000),
        Seed::Empty => frame::build("Corp").0,
        Seed::Sized(people) => company::build(people),
    }
}
