//! Who is signed in where: the service's answer to a list of sessions, and to ending some of them.

use serde::{Deserialize, Serialize};

use crate::session::Person;

/// GET: [`Sessions`], one's own or with `of=everybody` all of them. DELETE with `of=elsewhere`, `of=everybody` or `person=…`: [`Ended`]. DELETE below it,
/// by tag: [`Ended`].
pub const SESSIONS_PATH: &str = "/api/rollcall/sessions";

/// Which sessions are meant, as the value of `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// One's own but the one that asks.
    Elsewhere,
    Everybody,
}

impl Of {
    #[must_use]
    pub fn parse(word: &str) -> Option<Of> {
        [Of::Elsewhere, Of::Everybody].into_iter().find(|of| of.word() == word)
    }

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Of::Elsewhere => "elsewhere",
            Of::Everybody => "everybody",
        }
    }
}

/// Living sessions, the latest used first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sessions {
    pub sessions: Vec<OpenSession>,
    /// Whether sessions are kept here at all. Behind a gateway each request says anew who is calling, and there is nothing to end.
    pub are_kept: bool,
    /// How long a session may be unused, and last at all, in minutes.
    pub idle_minutes: u64,
    pub absolute_minutes: u64,
}

/// One session. The tag names it and opens nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSession {
    pub tag: String,
    pub person: Person,
    /// Whether it is the one that asks.
    pub is_this: bool,
    pub started: String,
    /// The latest use, to the minute where replicas share a store.
    pub seen: String,
    /// The family of the browser and its system.
    pub browser: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// How many sessions were ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub ended: usize,
}
