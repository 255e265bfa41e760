//! One folder per subject. Pages never import one another.

pub mod access_tokens;
pub mod approvals;
pub mod changes;
pub mod groups;
pub mod invite;
pub mod managed;
pub mod not_found;
pub mod overview;
pub mod rights;
pub mod scim;
pub mod sessions;
pub mod user;
pub mod users;
