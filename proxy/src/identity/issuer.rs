//! Who vouches for the people of a door. The store outlives a change of the door; what another one said of somebody counts no longer then.

use super::{Door, Principal, header};

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

#[cfg(test)]
mod tests;
