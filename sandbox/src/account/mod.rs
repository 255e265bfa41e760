//! Under construction.
use crate::answer::Outcome;
use crate::call::Call;
use crate::state::World;

pub fn perform(_world: &mut World, _call: &Call) -> Option<Outcome> {
    None
}
