//! Who is calling. Every kind of identity ends in the same `Caller`; the rest of the service never asks how the person signed in.

mod absent;
mod caller;
mod cookie;
pub mod demo;
pub mod gateway;
pub mod grants;
pub mod header;
mod issuer;
pub mod local;
pub mod oidc;
mod principal;
pub mod session;
mod subject;
mod under_way;
mod visit;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};

use crate::audit::{Audit, Event};
use crate::clock;
use crate::error::ProxyError;
use crate::guard::Told;
use crate::peer::Peer;
use crate::policy::{Policy, PolicyInForce};
use crate::store::Store;
pub use absent::Absent;
pub use caller::Caller;
pub use cookie::OwnCookie;
pub use gateway::Gateway;
pub use grants::{Grant, Grants};
pub use header::HeaderDoor;
pub use local::LocalDoor;
use oidc::NotProven;
pub use oidc::Oidc;
pub use principal::Principal;
pub use session::{Open, Sessions, Those};
pub use subject::{SessionRef, Subject, Whose};
pub use visit::{ClientAddress, Visit};

/// The ways to sign in. Exactly one is configured.
#[derive(Debug)]
pub enum Door {
    /// Made-up people on the bundled organization.
    Demo,
    /// One administrator on their own machine, by a link printed in their terminal.
    Local(LocalDoor),
    /// Whoever a gateway says, in a signed header of each request.
    Gateway(Box<Gateway>),
    /// Whoever a gateway says in headers without a signature, once it has proven to be the gateway.
    Header(Box<HeaderDoor>),
    /// Whoever signs in at the company's OpenID Connect provider.
    Oidc(Box<Oidc>),
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    pub idle: Duration,
    pub absolute: Duration,
}

impl Default for SessionLimits {
    fn default() -> SessionLimits {
        SessionLimits { idle: Duration::from_secs(30 * 60), absolute: Duration::from_secs(8 * 60 * 60) }
    }
}

/// The configured way to sign in, everybody who did, and who has which role.
#[derive(Debug)]
pub struct Identity {
    pub door: Door,
    /// Looked at on every request, so that what changes in it holds at once.
    pub policy: PolicyInForce,
    pub sessions: Sessions,
    limits: SessionLimits,
    cookie: OwnCookie,
    /// Of a sign-in at the provider.
    sign_in_cookie: OwnCookie,
    /// When an unproven gateway was last told of, in seconds since 1970.
    told_unproven: AtomicI64,
}

impl Identity {
    /// An identity without sessions. `secure` says whether browsers come over TLS.
    #[must_use]
    pub fn new(door: Door, policy: impl Into<Policy>, secure: bool, limits: SessionLimits) -> Identity {
        Identity {
            door,
            policy: PolicyInForce::new(policy.into()),
            sessions: Sessions::new(limits),
            limits,
            cookie: OwnCookie::session(secure),
            sign_in_cookie: OwnCookie::sign_in(secure),
            told_unproven: AtomicI64::new(0),
        }
    }

    /// The same with sessions that outlive the process.
    #[must_use]
    pub fn keeping_sessions(self, store: Arc<Store>) -> Identity {
        Identity { sessions: Sessions::kept_in(store, self.limits), ..self }
    }

    #[must_use]
    pub const fn limits(&self) -> SessionLimits {
        self.limits
    }

    /// Whether people have sessions here. Behind a gateway each request says anew who is calling.
    #[must_use]
    pub const fn keeps_sessions(&self) -> bool {
        !matches!(self.door, Door::Gateway(_) | Door::Header(_))
    }

    /// The headers by which a gateway tells who is calling; every other identity header is refused.
    #[must_use]
    pub fn told(&self) -> Option<&Told> {
        match &self.door {
            Door::Gateway(gateway) => Some(gateway.told()),
            Door::Header(door) => Some(door.told()),
            Door::Demo | Door::Local(_) | Door::Oidc(_) => None,
        }
    }

    /// The caller of a request that came from this peer.
    ///
    /// # Errors
    /// When there is no session, it has ended, or the cookie is ambiguous; behind a gateway, when its token does not count; when the person has no role.
    pub async fn caller(&self, headers: &HeaderMap, peer: Option<Peer>) -> Result<Caller, ProxyError> {
        match &self.door {
            Door::Gateway(gateway) => return self.with_role(&gateway.principal(headers, peer, clock::seconds()).await?, None),
            Door::Header(door) => return self.with_role(&door.principal(headers, peer)?, None),
            Door::Demo | Door::Local(_) | Door::Oidc(_) => {}
        }
        let id = self.cookie.read(headers).ok_or(ProxyError::NotSignedIn)?;
        let found = self.sessions.find(&id).await?.filter(|found| self.door.names(&found.principal)).ok_or(ProxyError::NotSignedIn)?;
        self.with_role(&found.principal, Some(found.session))
    }

    /// The caller of an earlier request as they are now, by its session. It is no use of that session.
    ///
    /// # Errors
    /// When the session has ended or the person has no role.
    pub async fn again(&self, headers: &HeaderMap) -> Result<Caller, ProxyError> {
        let id = self.cookie.read(headers).ok_or(ProxyError::NotSignedIn)?;
        let found = self.sessions.look(&id).await?.filter(|found| self.door.names(&found.principal)).ok_or(ProxyError::NotSignedIn)?;
        self.with_role(&found.principal, Some(found.session))
    }

    /// Whether a request names a session, in whatever spelling.
    #[must_use]
    pub fn names_session(&self, headers: &HeaderMap) -> bool {
        self.cookie.is_mentioned(headers)
    }

    /// Records that somebody came with the gateway's headers and without its proof. Once a minute: whoever does it may do it often.
    pub async fn tell_unproven(&self, audit: &Arc<Audit>) {
        let now = clock::seconds();
        let before = self.told_unproven.load(Ordering::Relaxed);
        let is_due = now.saturating_sub(before) >= 60;
        if is_due && self.told_unproven.compare_exchange(before, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            audit.tell(None, Event::SignInRefused { reason: "unproven_gateway".to_owned(), subject: None }).await;
        }
    }

    /// The role is decided here and not at sign-in, so that one that was taken away is gone at once.
    fn with_role(&self, principal: &Principal, session: Option<SessionRef>) -> Result<Caller, ProxyError> {
        let subject = &principal.subject;
        let rights = match principal.built_in {
            Some(role) => role.into(),
            None => self.policy.current().grants.rights(&subject.id, &subject.groups).ok_or(ProxyError::NoRole)?,
        };
        let told = principal.built_in.is_none().then(|| Arc::clone(subject));
        Ok(Caller { subject: told, session, authenticated_at: principal.authenticated_at, ..Caller::new(principal.person(), rights) })
    }

    /// Starts a session under a new id and ends the one that the request came with. Answers with the cookie to set.
    ///
    /// # Errors
    /// When the session could not be written down.
    pub async fn sign_in(&self, principal: Principal, parts: &Parts) -> Result<HeaderValue, ProxyError> {
        self.sign_out(&parts.headers).await?;
        Ok(self.cookie.set(&self.sessions.start(principal, Visit::of(parts)).await?))
    }

    /// Ends the session of a request, if any. Answers with the cookie that removes ours.
    ///
    /// # Errors
    /// When the end cannot be written down; nobody is told then that they are signed out.
    pub async fn sign_out(&self, headers: &HeaderMap) -> Result<HeaderValue, ProxyError> {
        if let Some(id) = self.cookie.read(headers) {
            self.sessions.end(&id).await?;
        }
        Ok(self.cookie.removal())
    }

    /// What somebody may do who is signing in just now; for the record of it.
    ///
    /// # Errors
    /// When they have no role.
    pub fn newcomer(&self, principal: &Principal) -> Result<Caller, ProxyError> {
        self.with_role(principal, None)
    }

    /// Starts the session of somebody who comes back from the provider. Their former session is named by its tag, because the browser does not send
    /// its cookie on the way back; it ends, so that nobody goes on under an id from before.
    ///
    /// # Errors
    /// When they have no role, or the session could not be written down.
    pub async fn sign_in_again(
        &self,
        principal: Principal,
        replaces: Option<String>,
        visit: Visit,
    ) -> Result<(Caller, HeaderValue), NotProven> {
        let caller = self.with_role(&principal, None).map_err(|_| NotProven::NoRole)?;
        if let Some(tag) = replaces {
            self.sessions.end_those(Those::Tagged(&tag)).await?;
        }
        let id = self.sessions.start(principal, visit).await?;
        Ok((caller, self.cookie.set(&id)))
    }

    /// The tag of the session that a request came with, whatever its owner may do.
    ///
    /// # Errors
    /// When only the store could tell, and it cannot be used.
    pub async fn session_tag(&self, headers: &HeaderMap) -> Result<Option<String>, ProxyError> {
        let Some(id) = self.cookie.read(headers) else { return Ok(None) };
        Ok(self.sessions.find(&id).await?.map(|found| found.session.0))
    }

    /// Ends sessions from afar, as the identity provider asks. Answers with what they were.
    ///
    /// # Errors
    /// When the end cannot be written down.
    pub async fn end(&self, whose: &Whose<'_>) -> Result<Vec<Open>, ProxyError> {
        Ok(self.sessions.end_those(Those::Of(*whose)).await?)
    }
}
