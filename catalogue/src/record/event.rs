//! What the record tells beside changes: who came in, who was turned away, who took copies, and what was done to the service itself.

use serde::{Deserialize, Serialize};

use super::{Act, Author, Target};

/// The variants, their words on the wire and in addresses, and their names on screens, from one list, so that none is missing anywhere.
macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident = $word:literal, $title:literal;)*) => {
        /// One kind of event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum EventKind {
            $($(#[$about])* $kind,)*
        }

        impl EventKind {
            pub const ALL: &[EventKind] = &[$(EventKind::$kind),*];

            /// The word on the wire and in addresses.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(EventKind::$kind => $word,)*
                }
            }

            /// What it is called on screens.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $(EventKind::$kind => $title,)*
                }
            }
        }
    };
}

kinds! {
    SignedIn = "signed-in", "Signed in";
    SignInRefused = "sign-in-refused", "Sign-in refused";
    SignedOut = "signed-out", "Signed out";
    /// By somebody else, by the identity provider, or by its age.
    SessionEnded = "session-ended", "Session ended";
    SteppedUp = "stepped-up", "Proved again who they are";
    /// A request that was turned away.
    Denied = "denied", "Turned away";
    /// More requests of the same person that were turned away, so many that they are counted instead of listed.
    DeniedMore = "denied-more", "Turned away, counted";
    Exported = "exported", "Took a copy";
    /// The key with which the service calls the upstream was exchanged.
    KeyChanged = "key-changed", "Key exchanged";
    /// The key of the record's own chain was exchanged.
    RecordKeyExchanged = "record-key-exchanged", "Key of the record exchanged";
    ConfigurationRead = "configuration-read", "Configuration read";
    ConfigurationRefused = "configuration-refused", "Configuration refused";
    TokenIssued = "token-issued", "Access token issued";
    TokenRevoked = "token-revoked", "Access token revoked";
    TokenUsed = "token-used", "Access token used for the first time";
    TokenRefused = "token-refused", "Access token refused";
    ApprovalAsked = "approval-asked", "Approval asked for";
    Approved = "approved", "Approved";
    Declined = "declined", "Approval declined";
    ApprovalWithdrawn = "approval-withdrawn", "Approval no longer asked for";
    ApprovalExpired = "approval-expired", "Approval expired";
    /// A change whose end nobody knew was looked up afterwards.
    Reconciled = "reconciled", "Looked up afterwards";
    /// Rows that were old enough were taken out of the record.
    Pruned = "pruned", "Old rows removed";
}

impl EventKind {
    /// The kind with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<EventKind> {
        EventKind::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

/// One event, as the service tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// Its place in the record.
    pub seq: i64,
    /// RFC 3339, UTC.
    pub at: String,
    /// The word of an [`EventKind`]; another version may know more of them.
    pub event: String,
    /// Nobody where the service itself acted, or nobody was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Author>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<Act>,
    pub targets: Vec<Target>,
    /// What else is known, by name.
    pub details: Vec<Target>,
}

impl Told {
    /// The kind, if this version knows it.
    #[must_use]
    pub fn kind(&self) -> Option<EventKind> {
        EventKind::parse(&self.event)
    }
}

#[cfg(test)]
mod tests;
