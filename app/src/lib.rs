//! The console. Pages read the address, start reads and dispatch acts; components know no operation; the client is the only way to the service.

pub mod access;
pub mod acts;
pub mod address;
pub mod app;
pub mod change;
pub mod client;
pub mod components;
pub mod deferred;
pub mod domain;
pub mod ended;
pub mod export;
pub mod finder;
pub mod form;
pub mod generation;
pub mod listing;
pub mod moment;
pub mod pages;
pub mod palette;
pub mod preference;
pub mod record;
pub mod roster;
pub mod routes;
pub mod session;
pub mod shell;
pub mod sorting;
pub mod standing;
