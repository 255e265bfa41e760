//! Changes that wait for a second person, on screen: the list, and one with exactly what would be sent, to whom, who asked and why, until when.

mod list;
mod one;

pub use list::ApprovalsPage;
pub use one::ApprovalPage;
