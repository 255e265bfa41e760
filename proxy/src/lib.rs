//! The service between the app and the upstream. A request walks one way: edge, identity, guard, admit, audit intent, upstream, audit outcome, reply;
//! each of these is a file here, and no other path leads to the upstream.

pub mod admit;
pub mod api;
pub mod approval;
pub mod arguments;
pub mod assertion;
pub mod assets;
pub mod audit;
pub mod audit_command;
pub mod before;
pub mod body;
pub mod changes;
pub mod check;
pub mod clock;
pub mod config;
pub mod credential;
pub mod denial;
pub mod edge;
#[cfg(any(test, fuzzing))]
pub mod entrances;
pub mod envelope;
pub mod error;
pub mod expiry;
pub mod exports;
pub mod guard;
pub mod hardening;
pub mod headers;
pub mod idempotency;
pub mod identity;
pub mod inquiry;
pub mod keyring;
pub mod limits;
pub mod log;
pub mod metrics;
pub mod operations;
pub mod origin;
pub mod outbound;
pub mod own;
pub mod pace;
pub mod pages;
pub mod peer;
pub mod perform;
pub mod policy;
pub mod probe;
pub mod question;
pub mod record;
pub mod remarks;
pub mod reply;
pub mod reports;
pub mod reread;
pub mod rights;
pub mod rotation;
pub mod sandbox_server;
pub mod script;
pub mod secret;
pub mod service;
pub mod sessions;
pub mod start;
pub mod step_up;
pub mod store;
pub mod supervisor;
pub mod upstream;

pub use service::{Service, router};

/// The service's version, told to signed-in people only.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
