//! Changes that wait for a second person, on screen: the list, and one with exactly what would be sent, to whom, who asked and why, until when.

mod list;
mod one;

pub use list::ApprovalsPage;
pub use one::ApprovalPage;

use catalogue::approval::{Approval, State as Standing};
use catalogue::record::Change;

/// The word, shape and style of where a request stands.
#[must_use]
pub const fn mark(standing: Standing) -> (&'static str, &'static str, &'static str) {
    match standing {
        Standing::Open => ("Waits", "◔", "is-suspended"),
        Standing::Approved => ("Approved", "●", "is-active"),
        Standing::Declined => ("Declined", "✕", "is-deletion"),
        Standing::Withdrawn => ("Withdrawn", "–", "is-deactivated"),
        Standing::Expired => ("Expired", "○", "is-deactivated"),
    }
}

/// What a request is about, in the form in which the record tells it.
fn about(approval: &Approval) -> Change {
    Change { operation: approval.operation.clone(), targets: approval.targets.clone(), addresses: approval.addresses, ..Change::default() }
}

#[cfg(test)]
mod tests;
