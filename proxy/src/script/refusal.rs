//! Tokens that do not count: why, what is written down about it, and a bound on how much, so that guessing fills neither the record nor the log.

use std::fmt;
use std::num::NonZeroU32;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

use super::shelf::Kept;
use crate::audit::Event;
use crate::error::ProxyError;
use crate::service::Service;

/// How many refusals are answered as such in a minute; beyond, the answer is to wait. A token that counts is never held up by this.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("the number is not zero");

/// Why a token does not count. Whoever sent it hears the same words for all of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is none of ours.
    Form,
    Unknown,
    Expired,
    Revoked,
    /// Whoever issued it may no longer issue tokens, or nothing of what it was given.
    Orphaned,
}

impl Refused {
    /// The word in the record.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Refused::Form => "form",
            Refused::Unknown => "unknown",
            Refused::Expired => "expired",
            Refused::Revoked => "revoked",
            Refused::Orphaned => "orphaned",
        }
    }
}

/// The bounds. Guesses have one of their own, so that nobody can hide by them that a token which was revoked is still tried.
pub struct Refusals {
    ours: DefaultDirectRateLimiter,
    guesses: DefaultDirectRateLimiter,
}

impl Default for Refusals {
    fn default() -> Refusals {
        let bound = || RateLimiter::direct(Quota::per_minute(PER_MINUTE));
        Refusals { ours: bound(), guesses: bound() }
    }
}

impl fmt::Debug for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refusals")
    }
}

/// Writes a refusal down and says it.
pub async fn refuse(service: &Service, why: Refused, kept: Option<&Kept>) -> ProxyError {
    let Refusals { ours, guesses } = &service.scripts.refusals;
    if kept.map_or(guesses, |_| ours).check().is_err() {
        return ProxyError::TooManyRefusals;
    }
    let event = Event::TokenRefused { code: why.word().to_owned(), id: kept.map(|kept| kept.id.clone()) };
    service.audit.tell(None, event).await;
    tracing::warn!(why = why.word(), token = kept.map_or("-", |kept| kept.id.as_str()), "an access token was refused");
    ProxyError::ScriptRefused(why)
}
