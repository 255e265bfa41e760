//! The door that leads over the company's OpenID Connect provider: begins a sign-in there, believes what comes back only when everything fits, and
//! hears from the provider when a session has ended. No token is kept.

mod answer;
mod discovery;
mod exchange;
pub mod fault;
pub mod metadata;
mod person;
mod seal;
mod transaction;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use axum::http::Uri;
use catalogue::path;
use jsonwebtoken::Algorithm;

use super::{Principal, Whose};
use crate::assertion::{Claims, LEEWAY, Purpose, Refused, Rules, Unverified};
use crate::config::key_file;
use crate::keyring::{Asker, KeyRing, NoKey, Source};
use crate::outbound::Outbound;
use crate::store::Store;
use discovery::Discovery;
use exchange::Registered;
pub use fault::{DiscoveryFault, NotProven};
use metadata::Metadata;
pub use transaction::LIFE;
use transaction::{Transaction, Transactions};

/// An ID token is made for the answer that brings it.
const OLDEST_ID_TOKEN: i64 = 10 * 60;
/// A logout token is sent at once.
const OLDEST_LOGOUT_TOKEN: i64 = 5 * 60;

/// What the service has to know of its provider, and how it is registered there.
#[derive(Clone, Debug)]
pub struct Settings {
    pub issuer: String,
    /// The address of its description.
    pub description: Uri,
    pub client_id: String,
    /// Read for each sign-in, so that the secret can be exchanged without a restart.
    pub client_secret_file: PathBuf,
    pub scopes: Vec<String>,
    /// The claim with the names of the person's groups; a name with dots leads into nested claims.
    pub groups: String,
    /// The claim with the id of the person's account at Atlassian.
    pub account: Option<String>,
    /// What people call the provider.
    pub name: String,
    /// Some providers leave the type out of their logout tokens.
    pub untyped_logout_tokens: bool,
}

/// The provider, and every sign-in that is under way there.
pub struct Oidc {
    settings: Settings,
    redirect: String,
    after_sign_out: String,
    outbound: Arc<Outbound>,
    discovery: Arc<Discovery>,
    ring: Arc<KeyRing>,
    transactions: Transactions,
}

impl fmt::Debug for Oidc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oidc({})", self.settings.issuer)
    }
}

/// Why somebody is sent to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    SignIn,
    /// To prove again that they are still this person, by the id at the provider.
    StepUp(String),
}

/// A sign-in that was begun: where the browser goes, and with which cookie it comes back.
#[derive(Debug)]
pub struct Begun {
    pub address: String,
    pub cookie: String,
}

/// Somebody who proved who they are.
#[derive(Debug)]
pub struct Proven {
    pub principal: Principal,
    pub back: String,
    /// The session that ends now.
    pub replaces: Option<String>,
    pub stepped_up: bool,
}

impl Oidc {
    /// A door that has not asked the provider anything yet. `origin` is the service's own.
    #[must_use]
    pub fn new(settings: Settings, origin: &str, outbound: Arc<Outbound>, store: Arc<Store>) -> Oidc {
        let discovery = Arc::new(Discovery::new(&settings.issuer, settings.description.clone(), Arc::clone(&outbound)));
        let describing = Arc::clone(&discovery);
        let ring = KeyRing::new(Source::Set(Box::new(move || {
            let discovery = Arc::clone(&describing);
            Box::pin(async move { discovery.keys().await })
        })));
        Oidc {
            redirect: format!("{origin}/auth/callback"),
            after_sign_out: format!("{origin}/auth/sign-in"),
            settings,
            outbound,
            discovery,
            ring,
            transactions: Transactions::new(store),
        }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// What the provider says about itself.
    ///
    /// # Errors
    /// When it cannot be reached or is not the configured one.
    pub async fn describe(&self) -> Result<Arc<Metadata>, DiscoveryFault> {
        self.discovery.get().await
    }

    /// How many public keys it publishes.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn count_keys(&self) -> Result<usize, DiscoveryFault> {
        let document = self.discovery.keys().await?;
        crate::keyring::count(&document).ok_or(DiscoveryFault::Unusable("its keys are not a JWK set"))
    }

    /// Begins a sign-in.
    ///
    /// # Errors
    /// When the provider cannot be used, or the store.
    pub async fn begin(&self, wish: Wish, back: &str, replaces: Option<String>, now: i64) -> Result<Begun, NotProven> {
        let metadata = self.discovery.get().await?;
        let oldest = match &wish {
            Wish::SignIn => person::OLDEST_PROOF.unsigned_abs(),
            Wish::StepUp(_) => 0,
        };
        let (address, asked) = self.registered().authorize(&metadata, oldest)?;
        let expected = match wish {
            Wish::SignIn => None,
            Wish::StepUp(subject) => Some(subject),
        };
        let transaction = Transaction { back: back.to_owned(), replaces, expected, ..asked };
        Ok(Begun { address, cookie: self.transactions.begin(&transaction, now).await? })
    }

    /// Judges the provider's answer, which is the query of the callback. Whatever comes of it, the transaction is spent. `fresh` is how long ago
    /// the person may have proved who they are where that is demanded, in seconds.
    ///
    /// # Errors
    /// Says the first thing that does not fit.
    pub async fn finish(&self, cookie: Option<&str>, query: &str, fresh: i64, now: i64) -> Result<Proven, NotProven> {
        let cookie = cookie.ok_or(NotProven::NoTransaction)?;
        let transaction = self.transactions.take(cookie, now).await?.ok_or(NotProven::NoTransaction)?;
        let metadata = self.discovery.get().await?;
        let code = answer::code(&self.settings.issuer, &metadata, &transaction, query)?;
        let secret = self.secret()?;
        let token = self.registered().exchange(&metadata, &secret, code, transaction.verifier.clone(), &self.outbound).await?;
        let purpose = Purpose::Identity { nonce: &transaction.nonce };
        let claims = self.verify(&token, purpose, OLDEST_ID_TOKEN, &metadata.algorithms, now).await?;
        let principal = person::of(&self.settings, &claims)?;
        person::judge_time(principal.authenticated_at, transaction.expected.is_some().then_some(fresh), now)?;
        if transaction.expected.as_ref().is_some_and(|expected| *expected != principal.subject.id) {
            return Err(NotProven::OtherPerson);
        }
        Ok(Proven { principal, back: transaction.back, replaces: transaction.replaces, stepped_up: transaction.expected.is_some() })
    }

    /// Whose sessions a logout token ends; a token counts once. What it means is done by `end`, and if that fails, the provider may ask again.
    ///
    /// # Errors
    /// When the token does not count, or the store cannot be used.
    pub async fn log_out<Fault>(
        &self,
        token: &str,
        now: i64,
        end: impl AsyncFnOnce(Whose<'_>) -> Result<(), Fault>,
    ) -> Result<(), NotProven> {
        let metadata = self.discovery.get().await?;
        let purpose = Purpose::Logout { untyped: self.settings.untyped_logout_tokens };
        let claims = self.verify(token, purpose, OLDEST_LOGOUT_TOKEN, &metadata.algorithms, now).await?;
        let id = format!("{} {}", self.settings.issuer, claims.text("jti").ok_or(Refused::Claim("jti"))?);
        let until = now + OLDEST_LOGOUT_TOKEN + 3 * LEEWAY;
        if !self.transactions.note_logout(&id, now, until).await? {
            return Err(NotProven::Token(Refused::Purpose));
        }
        let issuer = self.settings.issuer.as_str();
        let whose = match (claims.text("sid"), claims.text("sub")) {
            (Some(session), id) => Whose::ProviderSession { issuer, session, id },
            (None, Some(id)) => Whose::Person { issuer, id },
            (None, None) => return Err(NotProven::Token(Refused::Claim("sid"))),
        };
        if end(whose).await.is_err() {
            self.transactions.forget_logout(&id).await?;
            return Err(NotProven::Unreachable);
        }
        Ok(())
    }

    /// Where a browser that has signed out here ends its session at the provider as well. The client's id says who asks; no token is kept for it.
    pub async fn end_session(&self) -> Option<String> {
        let metadata = self.discovery.get().await.ok()?;
        let place = metadata.end_session.as_ref()?.to_string();
        let separator = if place.contains('?') { '&' } else { '?' };
        let (client, back) = (path::encode(&self.settings.client_id), path::encode(&self.after_sign_out));
        Some(format!("{place}{separator}client_id={client}&post_logout_redirect_uri={back}"))
    }

    fn registered(&self) -> Registered<'_> {
        let Settings { issuer, client_id, scopes, .. } = &self.settings;
        Registered { issuer, client_id, redirect: &self.redirect, scopes }
    }

    fn secret(&self) -> Result<secrecy::SecretString, NotProven> {
        key_file::read(&self.settings.client_secret_file).map_err(|fault| {
            tracing::error!(%fault, "the client secret cannot be read");
            NotProven::Secret
        })
    }

    async fn verify(
        &self,
        token: &str,
        purpose: Purpose<'_>,
        oldest: i64,
        algorithms: &[Algorithm],
        now: i64,
    ) -> Result<Claims, NotProven> {
        let rules = Rules {
            issuer: self.settings.issuer.clone(),
            audience: self.settings.client_id.clone(),
            algorithms: algorithms.to_vec(),
            oldest,
            load_balancer: None,
        };
        let unverified = Unverified::read(token, &rules)?;
        let key = self.ring.key(unverified.key_id(), unverified.algorithm(), Asker::Stranger).await.map_err(|fault| match fault {
            NoKey::Unknown => NotProven::Token(Refused::UnknownKey),
            NoKey::Unreachable => NotProven::Unreachable,
        })?;
        Ok(unverified.verify(&key, &rules, purpose, now)?)
    }
}

#[cfg(test)]
mod tests;
