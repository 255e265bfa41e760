//! The service as its callers see it: through the router in process, over raw sockets against the real accept loop, and as the built binary.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test, in its helpers too")]

#[cfg(unix)]
mod absent;
mod accounts;
mod administration;
mod api;
mod approvals;
mod assets;
mod audit;
mod changes;
mod command;
mod dress;
mod expiry;
mod exports;
mod faults;
mod framing;
mod gateway;
#[cfg(unix)]
mod gateways;
mod guards;
mod h2_upstream;
mod header;
mod inquiry;
mod keys;
mod layers;
mod limits;
mod live;
mod manners;
mod manners_h2;
mod manners_load;
mod manners_shared;
#[cfg(unix)]
mod manners_tls;
#[cfg(unix)]
mod operating;
mod operations;
mod pace;
mod pages;
mod people;
#[cfg(unix)]
mod postgres;
mod processes;
mod provider;
mod raw;
mod record;
mod record_command;
mod refusals;
mod reports;
mod reread;
mod roles;
mod rotation;
mod rows;
mod sandbox_port;
mod scripts;
mod secrets;
mod sessions;
mod sight;
mod sign_on;
#[cfg(unix)]
mod stop;
mod traces;
mod upstream;
mod wire;
mod world;
mod writes;
