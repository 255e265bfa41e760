//! Difficult people.
use crate::state::World;
pub fn build() -> World {
    super::frame::build("Corp").0
}
