//! Name resolution that refuses addresses inside the network: a name server that answers with a private address would otherwise turn the service
//! into a door to whatever listens there, with the key in hand.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use tower::Service;

/// Looks a name up.
type Lookup = Arc<dyn Fn(Name) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>> + Send + Sync>;

/// The system's resolver, with private answers refused unless they were allowed.
#[derive(Clone)]
pub struct PublicResolver {
    lookup: Lookup,
    private_allowed: bool,
}

impl fmt::Debug for PublicResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicResolver")
    }
}

impl PublicResolver {
    #[must_use]
    pub fn new(private_allowed: bool) -> PublicResolver {
        let system = |name| -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>> {
            // It is always ready.
            let answers = GaiResolver::new().call(name);
            Box::pin(async move { Ok(answers.await?.collect()) })
        };
        PublicResolver { lookup: Arc::new(system), private_allowed }
    }

    /// One whose answers a test gives.
    #[cfg(test)]
    pub fn answering(private_allowed: bool, answer: impl Fn(&str) -> Vec<SocketAddr> + Send + Sync + 'static) -> PublicResolver {
        PublicResolver { lookup: Arc::new(move |name| Box::pin(std::future::ready(Ok(answer(name.as_str()))))), private_allowed }
    }
}

impl Service<Name> for PublicResolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<std::vec::IntoIter<SocketAddr>>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (answers, private_allowed) = ((self.lookup)(name), self.private_allowed);
        Box::pin(async move {
            let all = answers.await?;
            if !private_allowed && all.iter().any(|address| !is_public(address.ip())) {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the name resolves to an address inside the network"));
            }
            Ok(all.into_iter())
        })
    }
}

/// Whether an address is one of the open internet.
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let testing = a == 198 && (b == 18 || b == 19);
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_broadcast()
                || a == 0
                || a >= 240
                || shared
                || testing)
        }
        IpAddr::V6(v6) => {
            let first = v6.segments()[0];
            let embedded = v6.to_ipv4_mapped().is_none_or(|v4| is_public(IpAddr::V4(v4)));
            embedded
                && !(v6.is_loopback() || v6.is_unspecified() || v6.is_multicast() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80)
        }
    }
}

#[cfg(test)]
mod tests;
