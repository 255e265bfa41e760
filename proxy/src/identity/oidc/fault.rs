//! Why nobody was signed in: one reason for the record and the log, and words for whoever stands at the door. Nothing of a token is repeated.

use crate::assertion::Refused;
use crate::outbound::OutboundFault;
use crate::store::StoreError;

/// Why the provider cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryFault {
    #[error("its description cannot be read: {0}")]
    Unreachable(#[from] OutboundFault),
    #[error("the description at the issuer's address names another issuer; `issuer` must be written exactly as the provider writes it")]
    OtherIssuer,
    #[error("its description cannot be used: {0}")]
    Unusable(&'static str),
}

/// Why a sign-in came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum NotProven {
    #[error("this browser has no sign-in under way")]
    NoTransaction,
    #[error("the answer belongs to another sign-in")]
    State,
    #[error("the answer does not name the provider that was asked")]
    AnswerIssuer,
    #[error("the person or the provider declined")]
    Declined,
    #[error("the provider answered with an error")]
    ProviderError,
    #[error("the answer has no code")]
    NoCode,
    #[error("the provider refused the code")]
    Code,
    #[error("the provider cannot be reached")]
    Unreachable,
    #[error("the provider cannot be used: {0}")]
    Discovery(DiscoveryFault),
    #[error("the ID token was refused: {0}")]
    Token(#[from] Refused),
    #[error("the provider does not say when the person last signed in there")]
    NoTime,
    #[error("the person last signed in at the provider too long ago")]
    OldTime,
    #[error("somebody else signed in")]
    OtherPerson,
    #[error("the person has no role")]
    NoRole,
    #[error("the store cannot be used")]
    Store(#[from] StoreError),
    #[error("the client secret cannot be read")]
    Secret,
}

impl From<DiscoveryFault> for NotProven {
    fn from(fault: DiscoveryFault) -> NotProven {
        match fault {
            DiscoveryFault::Unreachable(_) => NotProven::Unreachable,
            other => NotProven::Discovery(other),
        }
    }
}

impl NotProven {
    /// The word for the record, the log and people who search there.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            NotProven::NoTransaction => "no_transaction",
            NotProven::State => "wrong_state",
            NotProven::AnswerIssuer => "wrong_answer_issuer",
            NotProven::Declined => "declined",
            NotProven::ProviderError => "provider_error",
            NotProven::NoCode => "no_code",
            NotProven::Code => "code_refused",
            NotProven::Unreachable => "provider_unreachable",
            NotProven::Discovery(_) => "provider_unusable",
            NotProven::Token(_) => "token_refused",
            NotProven::NoTime => "no_auth_time",
            NotProven::OldTime => "old_auth_time",
            NotProven::OtherPerson => "other_person",
            NotProven::NoRole => "no_role",
            NotProven::Store(_) => "store_unavailable",
            NotProven::Secret => "no_client_secret",
        }
    }

    /// The status of the page that says so.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            NotProven::NoTransaction | NotProven::State | NotProven::AnswerIssuer | NotProven::NoCode => 400,
            NotProven::Declined
            | NotProven::Token(_)
            | NotProven::NoTime
            | NotProven::OldTime
            | NotProven::OtherPerson
            | NotProven::NoRole => 403,
            NotProven::ProviderError | NotProven::Code => 502,
            NotProven::Unreachable | NotProven::Discovery(_) | NotProven::Store(_) | NotProven::Secret => 503,
        }
    }

    /// What happened and what to do, for the person.
    #[must_use]
    pub const fn words(&self) -> (&'static str, &'static str) {
        match self {
            NotProven::NoTransaction | NotProven::State | NotProven::AnswerIssuer | NotProven::NoCode => (
                "This sign-in cannot be finished here",
                "It was begun in another browser or tab, took longer than ten minutes, or was used before. Begin again.",
            ),
            NotProven::Declined => ("You are not signed in", "The sign-in was cancelled, or your company does not let you into Rollcall."),
            NotProven::ProviderError | NotProven::Code => (
                "Your company's sign-in answered with an error",
                "Try again; if it stays, tell whoever runs Rollcall: the client's registration at the provider may have changed.",
            ),
            NotProven::Unreachable => (
                "Your company's sign-in cannot be reached",
                "Rollcall could not talk to it. Try again in a minute; if it stays, tell whoever runs Rollcall.",
            ),
            NotProven::Discovery(_) | NotProven::Secret => (
                "Signing in is not set up correctly",
                "Rollcall and your company's sign-in do not fit together. Tell whoever runs Rollcall; the service's log says why.",
            ),
            NotProven::Token(_) => (
                "Your company's sign-in was not believed",
                "What it said about you could not be verified, so nobody was signed in. Try again; if it stays, tell whoever runs Rollcall.",
            ),
            NotProven::NoTime | NotProven::OldTime => (
                "You were not asked to prove who you are",
                "Rollcall asked for a fresh sign-in, and your company's sign-in did not say that there was one. Try again; if it stays, tell whoever runs Rollcall.",
            ),
            NotProven::OtherPerson => (
                "Somebody else signed in",
                "To go on you have to prove that you are still the person who was signed in. Nothing was changed here; sign out first if you want to change the person.",
            ),
            NotProven::NoRole => (
                "You have no role in Rollcall",
                "You proved who you are, but neither you nor any of your groups has been given a role. Ask whoever runs Rollcall for one.",
            ),
            NotProven::Store(_) => (
                "Nobody can be signed in right now",
                "The service's store cannot be used. Try again in a minute; if it stays, tell whoever runs Rollcall.",
            ),
        }
    }
}
