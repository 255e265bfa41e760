//! What tests and measurements have for themselves, gone when they are over, also when they fail.

mod folder;
#[cfg(unix)]
mod postgres;

pub use folder::Folder;
#[cfg(unix)]
pub use postgres::Postgres;
