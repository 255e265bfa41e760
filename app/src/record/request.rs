//! Requests for a second person in words: where one stands, and what it is about in the form in which the record tells changes.

use catalogue::approval::{Approval, State};
use catalogue::record::Change;

/// The word, shape and style of where a request stands.
#[must_use]
pub const fn mark(standing: State) -> (&'static str, &'static str, &'static str) {
    match standing {
        State::Open => ("Waits", "◔", "is-suspended"),
        State::Approved => ("Approved", "●", "is-active"),
        State::Declined => ("Declined", "✕", "is-deletion"),
        State::Withdrawn => ("Withdrawn", "–", "is-deactivated"),
        State::Expired => ("Expired", "○", "is-deactivated"),
    }
}

/// The same for one reader: what waits for them stands out.
#[must_use]
pub const fn mark_for(approval: &Approval) -> (&'static str, &'static str, &'static str) {
    if approval.may_decide { ("Waits for you", "◔", "is-invited") } else { mark(approval.state) }
}

/// What became of it, in a sentence.
#[must_use]
pub const fn meaning(standing: State) -> &'static str {
    match standing {
        State::Open => "Nothing was changed yet.",
        State::Approved => "It was sent.",
        State::Declined | State::Withdrawn => "Nothing was changed.",
        State::Expired => "Nobody decided in time; nothing was changed. Ask again if it is still wanted.",
    }
}

/// What a request is about.
#[must_use]
pub fn about(approval: &Approval) -> Change {
    Change { operation: approval.operation.clone(), targets: approval.targets.clone(), addresses: approval.addresses, ..Change::default() }
}

#[cfg(test)]
mod tests;
