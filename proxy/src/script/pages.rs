//! The endpoints of tokens, for people who may issue them: list, issue, revoke.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use catalogue::capability::Capability;
use catalogue::path::{self, PathError};
use catalogue::record::Author;
use catalogue::script::{self, AccessToken, AccessTokens, IssuedToken, Standing, TOKENS_PATH, TokenRequest, WARN_DAYS};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::shelf::{self, Kept};
use super::{Refused, hash, judge, unusable, uses};
use crate::audit::Event;
use crate::error::ProxyError;
use crate::identity::{Absent, Caller};
use crate::service::Service;
use crate::{body, clock, own, secret};

const DAY: i64 = 24 * 60 * 60;

/// GET `/api/rollcall/tokens`.
///
/// # Errors
/// When the caller may not issue tokens, or the store cannot be read.
pub async fn list(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    own::no_query(&parts)?;
    permitted(&caller)?;
    uses::write_all(&service).await;
    let now = clock::seconds();
    let kept = shelf::all(&service.store).await.map_err(unusable)?;
    let tokens = kept.iter().map(|kept| told(&service, kept, now)).collect();
    let grantable = caller.rights.capabilities().into_iter().filter(|capability| capability.is_for_scripts()).collect();
    Ok(own::json("access-tokens", Some(&caller), &AccessTokens { tokens, most_days: service.scripts.most_days, grantable }))
}

/// POST `/api/rollcall/tokens`.
///
/// # Errors
/// When the caller may not issue such a token, or it cannot be kept.
pub async fn issue(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts, bytes) = own::enter_with_body(&service, request).await?;
    own::no_query(&parts)?;
    permitted(&caller)?;
    // A browser left open must not be enough to take rights away for a year.
    service.step_up.insist(&service.identity.door, &caller, clock::seconds())?;
    // Read strictly first: what is judged and what is kept is one value.
    let asked: TokenRequest = serde_json::from_value(body::json(&bytes)?).map_err(|_| ProxyError::Body("it is no request for a token"))?;
    asked.check(service.scripts.most_days).map_err(ProxyError::TokenRequest)?;
    if let Some(missing) = asked.capabilities.iter().find(|capability| !caller.holds(**capability)) {
        return Err(ProxyError::NotPermitted(*missing));
    }
    let secret = script::seal(&URL_SAFE_NO_PAD.encode(secret::random::<32>()));
    let now = clock::seconds();
    let kept = Kept {
        id: secret::hex(&secret::random::<8>()),
        hash: hash(&secret),
        name: asked.name.trim().to_owned(),
        issuer: Absent::of(&caller),
        capabilities: asked.capabilities,
        limits: asked.limits,
        issued_at: now,
        expires_at: now + i64::from(asked.days) * DAY,
        ..Kept::default()
    };
    // Recorded first: there is no token that the record does not know.
    service.audit.tell_first(Some(&caller), Event::TokenIssued { name: kept.name.clone(), id: kept.id.clone() }).await?;
    shelf::add(&service.store, &kept).await.map_err(unusable)?;
    let issued = IssuedToken { token: told(&service, &kept, now), secret };
    let mut response = own::json("access-token", Some(&caller), &issued);
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// DELETE `/api/rollcall/tokens/{id}`. What is revoked stays listed. Revoking twice says the same.
///
/// # Errors
/// When the caller may not issue tokens, there is no such token, or the store cannot be used.
pub async fn revoke(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    own::no_query(&parts)?;
    permitted(&caller)?;
    let id = parts.uri.path().strip_prefix(TOKENS_PATH).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
    if !path::is_identifier(id) {
        return Err(ProxyError::Path(PathError::Malformed("id")));
    }
    let now = clock::seconds();
    let by = Author { id: caller.person.id.clone(), name: caller.person.name.clone() };
    let is_first = shelf::revoke(&service.store, id, now, &by).await.map_err(unusable)?;
    let kept = shelf::by_id(&service.store, id).await.map_err(unusable)?.ok_or(ProxyError::UnknownToken)?;
    // It is revoked whether or not that can be written down.
    if is_first {
        service.audit.tell(Some(&caller), Event::TokenRevoked { name: kept.name.clone(), id: kept.id.clone() }).await;
    }
    Ok(own::json("access-token", Some(&caller), &told(&service, &kept, now)))
}

fn permitted(caller: &Caller) -> Result<(), ProxyError> {
    if caller.holds(Capability::IssueTokens) { Ok(()) } else { Err(ProxyError::NotPermitted(Capability::IssueTokens)) }
}

/// A token as it is listed.
fn told(service: &Service, kept: &Kept, now: i64) -> AccessToken {
    let standing = match judge(service, kept, now) {
        Ok(_) if kept.expires_at - now <= WARN_DAYS * DAY => Standing::Expiring,
        Ok(_) => Standing::Works,
        Err(Refused::Revoked) => Standing::Revoked,
        Err(Refused::Expired) => Standing::Expired,
        Err(Refused::Form | Refused::Unknown | Refused::Orphaned) => Standing::Orphaned,
    };
    let is_revoked = kept.revoked_at != 0;
    AccessToken {
        id: kept.id.clone(),
        name: kept.name.clone(),
        issuer: Author { id: kept.issuer.person.id.clone(), name: kept.issuer.person.name.clone() },
        capabilities: kept.capabilities.iter().copied().collect(),
        limits: kept.limits.words(),
        issued_at: moment(kept.issued_at),
        expires_at: moment(kept.expires_at),
        last_used: (kept.uses > 0).then(|| moment(kept.last_day * DAY).chars().take("2026-11-02".len()).collect()),
        uses: u64::try_from(kept.uses).unwrap_or(0),
        standing,
        revoked_at: is_revoked.then(|| moment(kept.revoked_at)),
        revoked_by: is_revoked.then(|| kept.revoker.clone()),
    }
}

fn moment(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds).ok().and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default()
}
