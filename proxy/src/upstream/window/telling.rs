//! What a window learns from what answers tell of it: when it ends, and what everybody has used of it.

use std::time::Instant;

use super::{TOLERANCE, USUAL, Window};
use crate::upstream::waiting::Allowance;

impl Window {
    /// Sent in this window by everybody, as far as is known. What was under way may be among what the upstream told, or not.
    pub(super) fn used(&self) -> u32 {
        self.own.max(self.told_used.saturating_add(self.own.saturating_sub(self.answered)))
    }

    pub(super) fn told(&mut self, allowance: Allowance, now: Instant) {
        let used = allowance.limit - allowance.remaining;
        self.told = Some(allowance.limit);
        let Some(reset) = allowance.reset else {
            self.everybody_used(used);
            return;
        };
        let ends = now + reset;
        if ends > self.ends + TOLERANCE || (!self.is_aligned && ends < self.ends) {
            // Another window than the one that was thought of.
            self.length = if ends > self.ends { self.length.min(USUAL).max(reset) } else { self.length };
            self.begin(now, true);
            self.ends = ends;
            self.everybody_used(used);
        } else if ends + TOLERANCE >= self.ends {
            self.everybody_used(used);
        }
    }

    pub(super) fn everybody_used(&mut self, used: u32) {
        if used >= self.told_used {
            (self.told_used, self.answered) = (used, self.own.saturating_sub(self.in_flight));
        }
    }
}
