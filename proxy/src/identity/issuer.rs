//! Who vouches for the people of a door. The store outlives a change of the door; what another one said of somebody counts no longer then.

use std::sync::Arc;

use super::{Door, Identity, Principal, header};
use crate::audit::{Audit, Event};
use crate::error::ProxyError;

impl Door {
    /// The issuer of everybody who comes in by this door.
    #[must_use]
    pub fn issuer(&self) -> &str {
        match self {
            Door::Demo => "demo",
            Door::Local(_) => "local",
            Door::Gateway(gateway) => gateway.issuer(),
            Door::Header(_) => header::ISSUER,
            Door::Oidc(oidc) => oidc.issuer(),
        }
    }

    /// Whether somebody came in by this door and by no other.
    #[must_use]
    pub fn names(&self, principal: &Principal) -> bool {
        principal.subject.issuer == self.issuer()
    }
}

impl Identity {
    /// Ends the sessions of whoever came in by another door, before the configuration was changed. They count no longer in any case, and nobody should see
    /// them listed as if they did.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn end_of_other_doors(&self, audit: &Arc<Audit>) -> Result<(), ProxyError> {
        for one in self.sessions.end_where(|_, principal| !self.door.names(principal)).await? {
            let why = "another way to sign in is configured";
            audit.tell(None, Event::SessionEnded { why, person: one.principal.person().id, session: Some(one.session.0) }).await;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
