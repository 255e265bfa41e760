//! Who is at the other end of the connection, and which client it speaks for. What a request says about that counts only from a peer that is trusted.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

/// Every proxy on the way writes its own peer at the end of it.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// More hops than any installation has.
const MOST_HOPS: usize = 32;

/// The other end of a connection, as the edge saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    Network(IpAddr),
    /// A program that may open the socket's file.
    Socket,
    /// Whoever holds a certificate of the configured authority.
    Certified(IpAddr),
}

impl Peer {
    #[must_use]
    pub const fn address(self) -> Option<IpAddr> {
        match self {
            Peer::Network(address) | Peer::Certified(address) => Some(address),
            Peer::Socket => None,
        }
    }
}

/// The networks whose word about clients counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedPeers(pub Vec<IpNet>);

impl TrustedPeers {
    #[must_use]
    pub fn include(&self, address: IpAddr) -> bool {
        // An IPv4 peer of a listener for both families comes as a mapped address.
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whether what this peer says about its client counts.
    #[must_use]
    pub fn trust(&self, peer: Peer) -> bool {
        match peer {
            Peer::Network(address) => self.include(address),
            Peer::Socket | Peer::Certified(_) => true,
        }
    }

    /// The client's address: of the hops that trusted peers wrote down, the last that is not trusted itself. What stands further left was written by
    /// that client, and may be anything.
    #[must_use]
    pub fn client(&self, peer: Peer, headers: &HeaderMap) -> Option<IpAddr> {
        let mut client = peer.address().map(|address| address.to_canonical());
        if !self.trust(peer) {
            return client;
        }
        let lines: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().map(|value| value.to_str().unwrap_or("?")).collect();
        let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
        for hop in hops.take(MOST_HOPS) {
            let Some(address) = address(hop) else { return client };
            client = Some(address);
            if !self.include(address) {
                return client;
            }
        }
        client
    }
}

/// The network of an address, which tells an office or a country from another and no machine: what the record keeps.
#[must_use]
pub fn network(address: IpAddr) -> String {
    let address = address.to_canonical();
    let bits = if address.is_ipv4() { 24 } else { 48 };
    IpNet::new(address, bits).map_or_else(|_| String::new(), |network| network.trunc().to_string())
}

/// An address as proxies write it, with or without a port.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim_matches([' ', '\t']);
    let bare = hop.parse::<IpAddr>().ok().or_else(|| hop.parse::<std::net::SocketAddr>().ok().map(|with_port| with_port.ip()));
    let bracketed = || hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).and_then(|inner| inner.parse::<IpAddr>().ok());
    bare.or_else(bracketed).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests;
