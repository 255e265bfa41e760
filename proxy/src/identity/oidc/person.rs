//! Whom a believed ID token means, and whether the proof that it tells of is fresh enough.

use std::sync::Arc;

use super::{NotProven, Settings};
use crate::assertion::{Claims, LEEWAY, Refused};
use crate::identity::principal::{account, shown_name};
use crate::identity::{Principal, Subject};

/// How long ago somebody may have proved who they are when they sign in: no longer than a session lasts.
pub const OLDEST_PROOF: i64 = 8 * 60 * 60;

/// The person.
///
/// # Errors
/// When the token names nobody, or a time that is none.
pub fn of(settings: &Settings, claims: &Claims) -> Result<Principal, NotProven> {
    let subject = claims.subject()?;
    // For screens alone, and only when the provider vouches for it.
    let email = claims.text("email").filter(|email| email.matches('@').count() == 1 && claims.flag("email_verified") == Some(true));
    let name = shown_name(["name", "preferred_username"].map(|name| claims.text(name)), subject);
    let subject = Subject {
        issuer: settings.issuer.clone(),
        id: subject.to_owned(),
        session: claims.text("sid").map(str::to_owned),
        groups: claims.texts_at(&settings.groups),
        account: account(claims, settings.account.as_deref()),
    };
    Ok(Principal {
        name,
        email: email.map(str::to_owned),
        authenticated_at: claims.time("auth_time")?,
        built_in: None,
        subject: Arc::new(subject),
    })
}

/// A step-up needs a fresh proof. At a sign-in the provider may leave the time out; then no destructive operation is possible before a step-up.
///
/// # Errors
/// When it is too old, missing where it is demanded, or of tomorrow.
pub fn judge_time(proven: Option<i64>, fresh: Option<i64>, now: i64) -> Result<(), NotProven> {
    match (proven, fresh) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(NotProven::NoTime),
        (Some(at), _) if at > now.saturating_add(LEEWAY) => Err(NotProven::Token(Refused::NotYet)),
        (Some(at), fresh) => {
            let oldest = fresh.unwrap_or(OLDEST_PROOF).saturating_add(LEEWAY);
            if now.saturating_sub(at) > oldest { Err(NotProven::OldTime) } else { Ok(()) }
        }
    }
}
