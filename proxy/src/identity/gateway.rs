//! The door behind a gateway that signs, on every request, who is calling. Nothing is taken from any header but the signed one, and nothing is kept
//! of a token but its hash and what was verified in it.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderMap;
use sha2::{Digest, Sha256};

use super::principal::{account, shown_name};
use super::{Principal, Subject};
use crate::assertion::{Claims, Purpose, Refused, Rules, Unverified};
use crate::error::ProxyError;
use crate::guard::Told;
use crate::keyring::{Asker, KeyRing, NoKey};
use crate::peer::Peer;

/// How many verified tokens are remembered; one person has one at a time.
const MOST: usize = 10_000;
/// From how many addresses tokens that counted are remembered to have come: those of a gateway's machines.
const MOST_VOUCHING: usize = 64;
/// How long a verified token is not verified again, in seconds.
const REMEMBERED: i64 = 60;

/// What is read from which claim, and from which header the token.
#[derive(Clone, Debug)]
pub struct Reading {
    pub told: Told,
    pub rules: Rules,
    /// The claim with the names of the person's groups.
    pub groups: String,
    /// The claim with the id of the person's account at Atlassian.
    pub account: Option<String>,
    /// The gateway's own address for signing out, a path of this site.
    pub sign_out: Option<String>,
}

type Verified = HashMap<[u8; 32], (Principal, i64)>;

/// The gateway that stands before this service.
pub struct Gateway {
    reading: Reading,
    ring: Arc<KeyRing>,
    verified: Mutex<Verified>,
    /// Where tokens came from that counted, the latest last. What is asked on their account, strangers cannot use up.
    vouching: Mutex<VecDeque<IpAddr>>,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gateway({:?})", self.reading.told.read)
    }
}

impl Gateway {
    #[must_use]
    pub fn new(reading: Reading, ring: Arc<KeyRing>) -> Gateway {
        Gateway { reading, ring, verified: Mutex::default(), vouching: Mutex::default() }
    }

    /// Whose tokens it sends.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.reading.rules.issuer
    }

    /// The headers of the gateway, of which one is read.
    #[must_use]
    pub const fn told(&self) -> &Told {
        &self.reading.told
    }

    #[must_use]
    pub fn sign_out(&self) -> Option<&str> {
        self.reading.sign_out.as_deref()
    }

    /// Who sent a request that arrived at `now`, in seconds since 1970, over a connection from this peer.
    ///
    /// # Errors
    /// When the token is missing or refused, or its keys cannot be had.
    pub async fn principal(&self, headers: &HeaderMap, peer: Option<Peer>, now: i64) -> Result<Principal, ProxyError> {
        let name = self.reading.told.read.first().ok_or(ProxyError::NotSignedIn)?;
        let token = headers.get(name).ok_or(ProxyError::NotSignedIn)?;
        let token = token.to_str().map_err(|_| refused(Refused::Form))?;
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(principal) = self.remembered(&hash, now) {
            return Ok(principal);
        }
        let claims = Box::pin(self.verify(token, peer, now)).await?;
        let principal = self.told_by(&claims)?;
        let until = claims.time("exp").ok().flatten().unwrap_or(now).min(now.saturating_add(REMEMBERED));
        self.remember(hash, principal.clone(), until, now);
        Ok(principal)
    }

    async fn verify(&self, token: &str, peer: Option<Peer>, now: i64) -> Result<Claims, ProxyError> {
        let rules = &self.reading.rules;
        let unverified = Unverified::read(token, rules).map_err(refused)?;
        let key = self.ring.key(unverified.key_id(), unverified.algorithm(), self.asker(peer)).await.map_err(|fault| match fault {
            NoKey::Unknown => refused(Refused::UnknownKey),
            NoKey::Unreachable => ProxyError::ProviderUnreachable,
        })?;
        let id = unverified.key_id().map(str::to_owned);
        let claims = unverified.verify(&key, rules, Purpose::Assertion, now).map_err(refused)?;
        if let Some(id) = id {
            self.ring.prove(&id);
        }
        self.has_vouched(peer);
        Ok(claims)
    }

    fn asker(&self, peer: Option<Peer>) -> Asker {
        let has_vouched = |address| self.vouching.lock().unwrap_or_else(PoisonError::into_inner).contains(&address);
        match peer {
            // Over a socket's file or with a certificate of ours only the gateway comes.
            Some(Peer::Socket | Peer::Certified(_)) => Asker::Known,
            Some(Peer::Network(address)) if has_vouched(address) => Asker::Known,
            Some(Peer::Network(_)) | None => Asker::Stranger,
        }
    }

    fn has_vouched(&self, peer: Option<Peer>) {
        let Some(address) = peer.and_then(Peer::address) else { return };
        let mut vouching = self.vouching.lock().unwrap_or_else(PoisonError::into_inner);
        vouching.retain(|known| *known != address);
        if vouching.len() >= MOST_VOUCHING {
            vouching.pop_front();
        }
        vouching.push_back(address);
    }

    fn told_by(&self, claims: &Claims) -> Result<Principal, ProxyError> {
        let subject = claims.subject().map_err(refused)?;
        let email = claims.text("email").filter(|email| email.matches('@').count() == 1 && claims.flag("email_verified") != Some(false));
        let name = shown_name(["name", "preferred_username"].map(|name| claims.text(name)), subject);
        let account = account(claims, self.reading.account.as_deref());
        let groups = claims.texts(&self.reading.groups);
        Ok(Principal {
            subject: Arc::new(Subject {
                issuer: self.reading.rules.issuer.clone(),
                id: subject.to_owned(),
                session: None,
                groups,
                account,
            }),
            name,
            email: email.map(str::to_owned),
            authenticated_at: claims.time("auth_time").map_err(refused)?,
            built_in: None,
        })
    }

    fn remembered(&self, hash: &[u8; 32], now: i64) -> Option<Principal> {
        let verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        verified.get(hash).filter(|(_, until)| now < *until).map(|(principal, _)| principal.clone())
    }

    fn remember(&self, hash: [u8; 32], principal: Principal, until: i64, now: i64) {
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if verified.len() >= MOST {
            verified.retain(|_, (_, until)| now < *until);
        }
        // Without room nothing is forgotten in its favour: it is verified again next time.
        if verified.len() < MOST {
            verified.insert(hash, (principal, until));
        }
    }
}

/// The reason is for the log; whoever sent the token hears only that it does not count.
fn refused(reason: Refused) -> ProxyError {
    tracing::warn!(%reason, "an identity token was refused");
    ProxyError::NotSignedIn
}

#[cfg(test)]
mod tests;
