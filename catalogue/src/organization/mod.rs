//! The organization and its directories: people, groups, role assignments, invitations, products.
//! v2 is the present; the v1 rows in [`legacy`] ended on 2026-06-30 and stay as a fallback for organizations where they still answer.

pub mod access;
pub mod directory;
pub mod group;
pub mod groups;
pub mod held;
pub mod legacy;
pub mod role;
pub mod user;
pub mod users;

pub use access::*;
pub use directory::*;
pub use group::*;
pub use groups::*;
pub use legacy::*;
pub use user::*;
pub use users::*;
