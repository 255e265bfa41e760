//! User provisioning (SCIM 2.0, RFC 7643 and 7644), one key per directory, and the repair calls that take the organization key.
//! A SCIM directory id is another id than that of a user directory.

pub mod discovery;
pub mod document;
pub mod groups;
pub mod patch;
pub mod repair;
pub mod resource;
pub mod users;

pub use discovery::*;
pub use groups::*;
pub use repair::*;
pub use resource::*;
pub use users::*;
