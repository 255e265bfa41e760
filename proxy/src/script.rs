//! Access tokens for scripts: an `Authorization: Bearer rollcall_…` in place of a session. A token may what was chosen for it and its issuer may still
//! do, through the same admission, record and key as everybody; it never reaches the upstream.

pub mod pages;
mod refusal;
pub mod shelf;
mod uses;

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use catalogue::capability::Capability;
use catalogue::rights::{Rights, RoleName, Share};
use catalogue::script;
use catalogue::session::Person;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use crate::clock;
use crate::error::ProxyError;
use crate::identity::{Absent, Caller};
use crate::peer::Peer;
use crate::secret;
use crate::service::Service;
use refusal::Refusals;
pub use refusal::Refused;
use shelf::Kept;
use uses::Uses;

/// What the service knows of tokens beside the store.
#[derive(Debug)]
pub struct Scripts {
    /// The longest life of a new token, in days.
    pub most_days: u32,
    refusals: Refusals,
    uses: Uses,
}

impl Default for Scripts {
    fn default() -> Scripts {
        Scripts::new(script::MOST_DAYS)
    }
}

impl Scripts {
    #[must_use]
    pub fn new(most_days: u32) -> Scripts {
        Scripts { most_days, refusals: Refusals::default(), uses: Uses::default() }
    }
}

/// The token by which a caller came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptRef {
    pub token: String,
    /// In whose name it acts.
    pub issuer: Absent,
}

/// Who sends a request: a script by its token, or a person. Never both, or nobody could say whose request it is.
///
/// # Errors
/// When neither is known here, or both are named.
pub async fn caller(service: &Service, headers: &HeaderMap, peer: Option<Peer>) -> Result<Caller, ProxyError> {
    match bearer(headers) {
        Some(token) if token.starts_with(script::PREFIX) => {
            if service.identity.names_session(headers) {
                return Err(ProxyError::TwoIdentities);
            }
            Box::pin(by_token(service, token)).await
        }
        // A gateway may pass its own bearer on; it is not looked at, and the session or the assertion counts.
        Some(_) => service.identity.caller(headers, peer).await.map_err(|fault| match fault {
            ProxyError::NotSignedIn => ProxyError::ScriptRefused(Refused::Form),
            fault => fault,
        }),
        None => service.identity.caller(headers, peer).await,
    }
}

/// Whether a request comes with a token of ours. The proof against foreign pages is then the token itself: no page can add it.
#[must_use]
pub fn is_script(headers: &HeaderMap) -> bool {
    bearer(headers).is_some_and(|token| token.starts_with(script::PREFIX))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The hash under which a token is kept.
#[must_use]
pub fn hash(token: &str) -> String {
    secret::hex(&Sha256::digest(token.as_bytes()))
}

async fn by_token(service: &Service, token: &str) -> Result<Caller, ProxyError> {
    // The check letters are no secret; they keep mistyped and made-up tokens from the store.
    if !script::is_well_formed(token) {
        return Err(refusal::refuse(service, Refused::Form, None).await);
    }
    let hash = hash(token);
    let found = shelf::find(&service.store, &hash).await.map_err(unusable)?;
    // The look-up is by a hash, whose timing tells nothing about the token; compared once more so that no collation of a database decides.
    let Some(kept) = found.filter(|kept| bool::from(kept.hash.as_bytes().ct_eq(hash.as_bytes()))) else {
        return Err(refusal::refuse(service, Refused::Unknown, None).await);
    };
    match judge(service, &kept, clock::seconds()) {
        Ok(rights) => {
            let caller = acting(&kept, rights);
            uses::note(service, &caller, &kept).await;
            Ok(caller)
        }
        Err(why) => Err(refusal::refuse(service, why, Some(&kept)).await),
    }
}

/// The caller that a token makes.
fn acting(kept: &Kept, rights: Arc<Rights>) -> Caller {
    let name = format!("{} (token of {})", kept.name, kept.issuer.person.name);
    let person = Person { id: format!("token:{}", kept.id), name, email: None };
    let script = ScriptRef { token: kept.id.clone(), issuer: kept.issuer.clone() };
    Caller { script: Some(Arc::new(script)), ..Caller::new(person, rights) }
}

/// What a token may do now: what was chosen for it, as far as whoever issued it may still do that, and may still issue.
fn judge(service: &Service, kept: &Kept, now: i64) -> Result<Arc<Rights>, Refused> {
    if kept.revoked_at != 0 {
        return Err(Refused::Revoked);
    }
    if now >= kept.expires_at {
        return Err(Refused::Expired);
    }
    let issuer = service.identity.rights_of(&kept.issuer).filter(|rights| rights.holds(Capability::IssueTokens));
    let issuer = issuer.ok_or(Refused::Orphaned)?;
    let role = RoleName {
        word: "access-token".to_owned(),
        title: "Access token".to_owned(),
        purpose: "Does what was chosen for it, as far as its issuer may do that.".to_owned(),
    };
    let rights = issuer.narrowed(&kept.capabilities, &kept.limits).ok_or(Refused::Orphaned)?;
    let shares = rights.shares().iter().map(|share| Share { role: role.clone(), through: Vec::new(), ..share.clone() });
    Rights::new(shares.collect()).map(Arc::new).ok_or(Refused::Orphaned)
}

/// The caller of a token now, for what happens later in its name.
///
/// # Errors
/// When the store cannot be used.
pub async fn again(service: &Service, token: &str) -> Result<Option<Caller>, ProxyError> {
    let kept = shelf::by_id(&service.store, token).await.map_err(unusable)?;
    Ok(kept.and_then(|kept| judge(service, &kept, clock::seconds()).ok().map(|rights| acting(&kept, rights))))
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed over by map_err")]
fn unusable(fault: crate::store::StoreError) -> ProxyError {
    tracing::error!(%fault, "the access tokens cannot be read");
    ProxyError::Store
}

#[cfg(test)]
mod tests;
