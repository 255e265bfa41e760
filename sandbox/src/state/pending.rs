//! What has been accepted and will happen later on the logical clock: queued removals, role changes on their way, the end of a deletion's grace.

use std::collections::BTreeMap;

use super::user::Grant;
use crate::clock::Moment;

/// Something that will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Remove { user: u32, directory: u8 },
    Grant { user: u32, grant: Grant },
    Revoke { user: u32, grant: Grant },
    Erase { user: u32 },
}

/// Effects by due time, in the order planned within one instant.
#[derive(Default)]
pub struct Pending {
    queue: BTreeMap<(Moment, u64), Effect>,
    planned: u64,
}

impl Pending {
    pub fn add(&mut self, due: Moment, effect: Effect) {
        self.planned += 1;
        self.queue.insert((due, self.planned), effect);
    }

    /// The earliest effect that is due at this instant.
    pub fn take_due(&mut self, now: Moment) -> Option<(Moment, Effect)> {
        let entry = self.queue.first_entry().filter(|entry| entry.key().0 <= now)?;
        let due = entry.key().0;
        Some((due, entry.remove()))
    }

    /// Moves everything that is planned by so many milliseconds.
    pub fn shift(&mut self, milliseconds: i64) {
        self.queue =
            std::mem::take(&mut self.queue).into_iter().map(|((due, order), effect)| ((due.plus(milliseconds), order), effect)).collect();
    }

    /// Whether the same effect is already on its way.
    pub fn has(&self, effect: Effect) -> bool {
        self.queue.values().any(|planned| *planned == effect)
    }

    /// Forgets planned effects: a new grant overtakes a revocation that is still on its way.
    pub fn drop_all(&mut self, effect: Effect) {
        self.queue.retain(|_, planned| *planned != effect);
    }
}
