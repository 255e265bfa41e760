//! What tests and measurements have for themselves, gone when they are over, also when they fail.

mod folder;
mod port;
#[cfg(unix)]
mod postgres;

pub use folder::Folder;
pub use port::free_port;
#[cfg(unix)]
pub use postgres::Postgres;
