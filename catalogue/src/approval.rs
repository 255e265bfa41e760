//! Changes that wait for a second person: what the service tells of them, and what is sent to decide one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::{Act, Author, Outcome, Target};

/// GET: [`Approvals`], with the query parameter `show`, or [`ABOUT`]. GET below it, by id: [`Approval`]. POST below that: one of [`Verdict`], with a [`Decision`].
pub const APPROVALS_PATH: &str = "/api/rollcall/approvals";
/// Query parameter: an account; then every request about it that the reader may see, however it ended.
pub const ABOUT: &str = "account";
/// Response header, with the id, of a change that waits for a second person.
pub const APPROVAL: &str = "x-rollcall-approval";

/// The change was not sent: it waits for a second person. With status 202.
pub const APPROVAL_REQUIRED: &str = "approval_required";
/// It was decided, withdrawn, or its time has passed.
pub const APPROVAL_ENDED: &str = "approval_ended";
/// Whoever asked cannot decide.
pub const APPROVAL_OWN: &str = "approval_own";
/// The person whom it concerns is not as they were when it was asked for.
pub const TARGET_CHANGED: &str = "target_changed";

/// Where a request for approval stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    #[default]
    Open,
    /// And sent; how that ended is in the record.
    Approved,
    Declined,
    Withdrawn,
    Expired,
}

impl State {
    pub const ALL: [State; 5] = [State::Open, State::Approved, State::Declined, State::Withdrawn, State::Expired];

    /// The word on the wire and in the store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Approved => "approved",
            State::Declined => "declined",
            State::Withdrawn => "withdrawn",
            State::Expired => "expired",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Which requests are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Those that still wait.
    #[default]
    Open,
    /// Those that the asker made, however they ended.
    Mine,
    /// Those that wait no more.
    Past,
}

impl Show {
    pub const ALL: [Show; 3] = [Show::Open, Show::Mine, Show::Past];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Show::Open => "open",
            Show::Mine => "mine",
            Show::Past => "past",
        }
    }

    #[must_use]
    pub fn parse(word: &str) -> Option<Show> {
        Show::ALL.into_iter().find(|show| show.word() == word)
    }
}

/// What can be said to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Approve,
    Decline,
    Withdraw,
}

impl Verdict {
    pub const ALL: [Verdict; 3] = [Verdict::Approve, Verdict::Decline, Verdict::Withdraw];

    /// The last part of its address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Approve => "approve",
            Verdict::Decline => "decline",
            Verdict::Withdraw => "withdraw",
        }
    }

    #[must_use]
    pub fn parse(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// The body of a verdict; may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Why, for whoever asked; checked as reasons of changes are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One request for approval.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Approval {
    pub id: String,
    pub state: State,
    pub asker: Author,
    pub operation: Act,
    pub targets: Vec<Target>,
    /// How many e-mail addresses its body names.
    pub addresses: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Exactly what would be sent; only on one request, and only while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// RFC 3339, UTC.
    pub asked_at: String,
    pub expires_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decider: Option<Author>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_reason: Option<String>,
    /// The record of the change that was made of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The code of what went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whether the reader asked for it, and so can only withdraw it.
    pub is_own: bool,
    /// Whether the reader's consent would be accepted: in lists by their rights alone, on one request by all that decides. Whether their refusal would;
    /// told on one request only.
    pub may_decide: bool,
    pub may_decline: bool,
    /// What stands in the way of consent where only a refusal would be accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hindrance: Option<String>,
}

/// Some requests, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Approvals {
    pub approvals: Vec<Approval>,
    /// What needs a second person here, each rule as a sentence; empty where nothing does.
    pub rules: Vec<String>,
    /// Whether the reader sees everybody's requests, not only their own.
    pub sees_all: bool,
    /// How many are left out because they are about people out of the reader's reach.
    pub hidden: usize,
}

#[cfg(test)]
mod tests;
