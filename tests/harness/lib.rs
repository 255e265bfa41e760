//! What journeys and measurements share: the real `rollcall` binary as a process, a real browser, and patience with a deadline.

#![cfg(feature = "browser")]

pub mod absent;
pub mod accessibility;
pub mod browser;
pub mod journey;
mod life;
pub mod picture;
pub mod program;
pub mod provider;
pub mod screens;
pub mod site;

pub use browser::Browser;
pub use journey::{World, journey};
pub use site::Site;
