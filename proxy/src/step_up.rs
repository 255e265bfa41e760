//! Step-up: what cannot be undone needs a proof of who somebody is that is only minutes old, so that a browser left open is not enough for it.

use std::collections::BTreeSet;

use catalogue::capability::Capability;

use crate::error::ProxyError;
use crate::identity::{Caller, Door};

pub const USUAL_MINUTES: i64 = 5;

/// Which capabilities need a fresh proof, and how fresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepUp {
    pub capabilities: BTreeSet<Capability>,
    pub minutes: i64,
}

impl Default for StepUp {
    fn default() -> StepUp {
        let destructive = Capability::ALL.into_iter().filter(|capability| capability.is_destructive());
        StepUp { capabilities: destructive.collect(), minutes: USUAL_MINUTES }
    }
}

impl StepUp {
    /// How old a proof may be, in seconds.
    #[must_use]
    pub const fn oldest(&self) -> i64 {
        self.minutes * 60
    }

    /// Asks for a fresh proof where what is needed asks for one and the way to sign in knows what that is. `now` is in seconds since 1970.
    ///
    /// # Errors
    /// When the last proof is too old, or unknown to a provider that should know it.
    pub fn demand(&self, door: &Door, caller: &Caller, needed: &[Capability], now: i64) -> Result<(), ProxyError> {
        let needs = needed.iter().any(|capability| self.capabilities.contains(capability));
        if needs { self.insist(door, caller, now) } else { Ok(()) }
    }

    /// Asks for a fresh proof where the way to sign in knows what that is, whatever it is for.
    ///
    /// # Errors
    /// As [`StepUp::demand`].
    pub fn insist(&self, door: &Door, caller: &Caller, now: i64) -> Result<(), ProxyError> {
        // A token is issued by somebody who came the same way, so it proves no more than they could.
        if matches!(door, Door::Header(header) if !header.allows_destructive()) {
            return Err(ProxyError::Unprovable);
        }
        if applies(door, caller) && !self.is_fresh(caller.authenticated_at, now) {
            return Err(ProxyError::StepUp { minutes: self.minutes, here: matches!(door, Door::Oidc(_)) });
        }
        Ok(())
    }

    fn is_fresh(&self, proven: Option<i64>, now: i64) -> bool {
        proven.is_some_and(|at| at <= now.saturating_add(crate::assertion::LEEWAY) && now.saturating_sub(at) <= self.oldest())
    }
}

/// The demo and the local administrator have no provider to prove anything to, an unsigned header proves nothing, and a script that comes without a session cannot be asked. A gateway
/// counts where it says when somebody last proved who they are; most do not, and then it is the gateway's to ask.
const fn applies(door: &Door, caller: &Caller) -> bool {
    match door {
        Door::Oidc(_) => caller.session.is_some(),
        Door::Gateway(_) => caller.authenticated_at.is_some(),
        Door::Demo | Door::Local(_) | Door::Header(_) => false,
    }
}

#[cfg(test)]
mod tests;
