//! The door behind a gateway that names people in headers without a signature. Anybody who reaches the service could write such headers, so they count
//! only from a peer that has proven to be the gateway: by the socket's file, by a certificate, or by its address together with a shared secret.

use std::fmt;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName};
use subtle::ConstantTimeEq as _;

use super::principal::shown_name;
use super::{Principal, Subject};
use crate::error::ProxyError;
use crate::guard::Told;
use crate::peer::{Peer, TrustedPeers};
use crate::secret::{self, SecretString};

/// What issues these people, beside the id that the gateway gives them.
pub const ISSUER: &str = "header";
/// Longer than any name, address or list of groups that is honest.
const LONGEST: usize = 8 * 1024;
const LONGEST_ID: usize = 256;

/// Which header tells what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderNames {
    pub user: HeaderName,
    pub name: Option<HeaderName>,
    pub email: Option<HeaderName>,
    /// Separated by commas.
    pub groups: Option<HeaderName>,
}

/// How the gateway proves that it is the gateway. Everything that is set has to hold.
#[derive(Clone)]
pub enum Proof {
    /// It may open the socket's file.
    Socket,
    /// It holds a certificate of the configured authority.
    Certificate,
    /// It has one of the trusted addresses and knows a secret, of which the hash is kept.
    Secret { header: HeaderName, hash: [u8; 32] },
}

impl Proof {
    /// The proof by a secret in this header.
    #[must_use]
    pub fn secret(header: HeaderName, secret: &SecretString) -> Proof {
        Proof::Secret { header, hash: secret::hash(secret) }
    }

    /// What it is called.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Proof::Socket => "the socket's file",
            Proof::Certificate => "a client certificate",
            Proof::Secret { .. } => "a trusted address and a shared secret",
        }
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The gateway whose headers are believed.
#[derive(Clone, Debug)]
pub struct HeaderDoor {
    names: HeaderNames,
    told: Told,
    proof: Proof,
    peers: TrustedPeers,
    sign_out: Option<String>,
    allows_destructive: bool,
}

impl HeaderDoor {
    #[must_use]
    pub fn new(names: HeaderNames, proof: Proof, peers: TrustedPeers) -> HeaderDoor {
        let secret = if let Proof::Secret { header, .. } = &proof { Some(header.clone()) } else { None };
        let others = [names.name.clone(), names.email.clone(), names.groups.clone(), secret];
        let read = std::iter::once(names.user.clone()).chain(others.into_iter().flatten()).collect();
        HeaderDoor { told: Told { read, beside: Vec::new() }, names, proof, peers, sign_out: None, allows_destructive: false }
    }

    /// The gateway's own address for signing out, a path of this site.
    #[must_use]
    pub fn signing_out_at(self, path: Option<String>) -> HeaderDoor {
        HeaderDoor { sign_out: path, ..self }
    }

    /// Whether what cannot be undone is allowed although nobody can be asked to prove who they are.
    #[must_use]
    pub fn allowing_destructive(self, allowed: bool) -> HeaderDoor {
        HeaderDoor { allows_destructive: allowed, ..self }
    }

    /// The headers that are read.
    #[must_use]
    pub const fn told(&self) -> &Told {
        &self.told
    }

    #[must_use]
    pub fn sign_out(&self) -> Option<&str> {
        self.sign_out.as_deref()
    }

    #[must_use]
    pub const fn allows_destructive(&self) -> bool {
        self.allows_destructive
    }

    #[must_use]
    pub const fn proof(&self) -> &Proof {
        &self.proof
    }

    #[must_use]
    pub const fn names(&self) -> &HeaderNames {
        &self.names
    }

    /// Who sent a request that came from this peer.
    ///
    /// # Errors
    /// When the peer has not proven to be the gateway, or the headers name nobody or several.
    pub fn principal(&self, headers: &HeaderMap, peer: Option<Peer>) -> Result<Principal, ProxyError> {
        if !peer.is_some_and(|peer| self.is_proven(headers, peer)) {
            return Err(ProxyError::UnprovenGateway);
        }
        let user = text(headers, &self.names.user)?.ok_or(ProxyError::NotSignedIn)?;
        if user.len() > LONGEST_ID || user.contains(',') {
            return Err(ProxyError::Header("it names several people, or nobody that could be one"));
        }
        let some = |name: &Option<HeaderName>| name.as_ref().map_or(Ok(None), |name| text(headers, name));
        let email = some(&self.names.email)?.filter(|email| email.matches('@').count() == 1);
        let groups = some(&self.names.groups)?.unwrap_or_default();
        let groups = groups.split(',').map(str::trim).filter(|group| !group.is_empty()).map(str::to_owned).collect();
        let name = shown_name([some(&self.names.name)?.as_deref()], &user);
        Ok(Principal {
            subject: Arc::new(Subject { issuer: ISSUER.to_owned(), id: user, session: None, groups, account: None }),
            name,
            email,
            authenticated_at: None,
            built_in: None,
        })
    }

    fn is_proven(&self, headers: &HeaderMap, peer: Peer) -> bool {
        match (&self.proof, peer) {
            (Proof::Socket, Peer::Socket) => true,
            (Proof::Certificate, Peer::Certified(address)) => self.peers.0.is_empty() || self.peers.include(address),
            (Proof::Secret { header, hash }, Peer::Network(address)) => {
                // Both are looked at always, so that the time of the answer does not tell which of them was wrong.
                let given = headers.get(header).map(|value| value.as_bytes()).unwrap_or_default();
                let knows = secret::hash_of(given).ct_eq(hash);
                self.peers.include(address) & bool::from(knows)
            }
            _ => false,
        }
    }
}

/// The text of a header that stands at most once; nothing for an empty one.
fn text(headers: &HeaderMap, name: &HeaderName) -> Result<Option<String>, ProxyError> {
    let mut values = headers.get_all(name).iter();
    let (first, second) = (values.next(), values.next());
    if second.is_some() {
        return Err(ProxyError::Header("a header that may stand only once is repeated"));
    }
    let Some(value) = first else { return Ok(None) };
    let text = std::str::from_utf8(value.as_bytes()).map(str::trim).ok();
    let plain = text.filter(|text| text.len() <= LONGEST && !text.chars().any(char::is_control));
    let text = plain.ok_or(ProxyError::Header("a header about who is calling is no plain text"))?;
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests;
