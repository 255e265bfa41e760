//! Where the service listens, and whose word about clients counts there.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use ipnet::IpNet;

use super::reader::Reader;
use crate::peer::TrustedPeers;

const DEFAULT: &str = "127.0.0.1:8080";
const RULE: &str = "is neither an address like 127.0.0.1:8080 nor a socket's file like unix:/run/rollcall/rollcall.sock";
/// Wider networks than these hold strangers.
const WIDEST_V4: u8 = 8;
const WIDEST_V6: u8 = 32;

/// The place where browsers or the gateway come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    Port(SocketAddr),
    /// A file, which only those may open whom its folder lets in.
    Socket(PathBuf),
}

impl Listen {
    /// The address; of a socket's file one of this machine, for what is printed and never reached.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        match self {
            Listen::Port(address) => *address,
            Listen::Socket(_) => SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
        }
    }
}

impl std::fmt::Display for Listen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Listen::Port(address) => address.fmt(f),
            Listen::Socket(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

pub fn read(reader: &mut Reader) -> Option<Listen> {
    reader.parsed_or("listen", DEFAULT, RULE, parse)
}

fn parse(text: &str) -> Option<Listen> {
    match text.strip_prefix("unix:") {
        Some(path) => Path::new(path).is_absolute().then(|| Listen::Socket(PathBuf::from(path))),
        None => text.parse().ok().map(Listen::Port),
    }
}

/// The networks of the programs in front; nobody unless they are named.
pub fn trusted_peers(reader: &mut Reader) -> Option<TrustedPeers> {
    let is_there = reader.names("trusted_peers");
    let texts = reader.texts("trusted_peers")?;
    if is_there && texts.is_empty() {
        reader.fault("trusted_peers: the list is empty; name the addresses of the gateway, or leave the setting out");
        return None;
    }
    let mut networks = Vec::new();
    for text in &texts {
        match network(text) {
            Ok(network) => networks.push(network),
            Err(why) => reader.fault(&format!("trusted_peers: {why}")),
        }
    }
    (networks.len() == texts.len()).then_some(TrustedPeers(networks))
}

fn network(text: &str) -> Result<IpNet, &'static str> {
    let single = text.parse::<std::net::IpAddr>().ok().map(IpNet::from);
    let network = single.or_else(|| text.parse::<IpNet>().ok()).ok_or("one of them is no network like 10.0.0.0/24 or 10.0.0.5")?;
    let is_narrow = match network {
        IpNet::V4(network) => network.prefix_len() >= WIDEST_V4,
        // A mapped IPv4 network in disguise would be as wide as it likes.
        IpNet::V6(network) => network.prefix_len() >= WIDEST_V6 && network.addr().to_ipv4_mapped().is_none(),
    };
    if is_narrow { Ok(network.trunc()) } else { Err("one of them is so wide that it holds strangers; name the gateway's own addresses") }
}

#[cfg(test)]
mod tests;
