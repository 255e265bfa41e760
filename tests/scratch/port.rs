//! Ports to listen on.

use std::hash::{BuildHasher as _, RandomState};

/// The ports that tests listen on, and how many of them are tried.
const FIRST: u16 = 12_000;
const PORTS: u16 = 20_000;
const TRIED: u8 = 100;

/// A port of this machine that was free a moment ago, and that no connection is given as its own end meanwhile: systems take those from 32768 on.
///
/// # Panics
/// When none is found.
#[must_use]
pub fn free_port() -> u16 {
    let anywhere = RandomState::new();
    let mut ports = (0..TRIED).map(|turn| FIRST + u16::try_from(anywhere.hash_one(turn) % u64::from(PORTS)).unwrap_or_default());
    ports.find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("this machine has a free port")
}
