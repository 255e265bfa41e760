//! The record of changes as the service tells it, and the request and response headers that go with a change: its idempotency key, the reason,
//! the id of its record. Pure, so that the app checks a reason while it is typed by the rule by which the service judges it.

mod entry;
mod event;

use serde::{Deserialize, Serialize};

pub use entry::{
    Anchored, CHANGE, Entry, Field, Finding, Found, Health, RECORD_EXPORT_PATH, RECORD_HEALTH_PATH, RECORD_PARAMETERS, RECORD_PATH, Record,
    Verified,
};
pub use event::{EventKind, Told};

/// Request header of a write, optional: the same key and the same request are performed once, however often they are sent.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Request header of a write, optional: why, percent-encoded UTF-8 (see [`encode_reason`]).
pub const REASON: &str = "x-rollcall-reason";
/// Response header of every write that was recorded: the id of its record, also when the answer is a refusal.
pub const CHANGE_ID: &str = "x-rollcall-change";
/// Response header with the value `true` where the answer is that of an earlier request with the same key.
pub const REPLAYED: &str = "idempotency-replayed";

/// GET: [`Changes`], with the query parameters of [`PARAMETERS`]. GET below it, by change id or by one's own idempotency key: [`Change`].
pub const CHANGES_PATH: &str = "/api/rollcall/changes";
/// The query parameters of the list: four filters, the id of the last change already seen, and the page's size.
pub const PARAMETERS: [&str; 6] = ["account", "person", "operation", "outcome", "before", "limit"];
/// How many changes one page holds at most, and unasked.
pub const MOST_CHANGES: usize = 200;
pub const USUAL_CHANGES: usize = 50;

/// The shortest and the longest idempotency key.
pub const KEY_LENGTHS: std::ops::RangeInclusive<usize> = 8..=64;
/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 500;

/// The key was used for another request.
pub const KEY_REUSED: &str = "idempotency_key_reused";
/// The change of this key was performed, and its answer is no longer kept.
pub const KEY_SPENT: &str = "idempotency_key_spent";

/// Whether a text may be an idempotency key: 8 to 64 letters, digits, `_` and `-`.
#[must_use]
pub fn is_key(text: &str) -> bool {
    KEY_LENGTHS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Why a reason is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonFault {
    Encoding,
    Control,
    TooLong,
}

impl std::fmt::Display for ReasonFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReasonFault::Encoding => f.write_str("the reason is not percent-encoded UTF-8"),
            ReasonFault::Control => f.write_str("the reason has a line break or another control character"),
            ReasonFault::TooLong => write!(f, "the reason is longer than {LONGEST_REASON} characters"),
        }
    }
}

impl std::error::Error for ReasonFault {}

/// A reason as it is recorded: without space around it, `None` when nothing is left.
///
/// # Errors
/// When it is too long or not one line of text.
pub fn check_reason(text: &str) -> Result<Option<&str>, ReasonFault> {
    let text = text.trim_matches(' ');
    // Those that turn the direction of what follows could make the record's other fields read differently.
    let turns = |letter| matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(|letter: char| letter.is_control() || turns(letter)) {
        return Err(ReasonFault::Control);
    }
    if text.chars().count() > LONGEST_REASON {
        return Err(ReasonFault::TooLong);
    }
    Ok((!text.is_empty()).then_some(text))
}

/// A reason as the header carries it.
#[must_use]
pub fn encode_reason(text: &str) -> String {
    crate::path::encode(text)
}

/// A reason from the header's value, checked. A `+` is a plus here: a header is not a form.
///
/// # Errors
/// When it is not percent-encoded UTF-8, too long, or not one line of text.
pub fn decode_reason(raw: &str) -> Result<Option<String>, ReasonFault> {
    let plain = raw.replace('+', "%2B");
    let text = crate::path::decode_query(&plain).ok_or(ReasonFault::Encoding)?;
    Ok(check_reason(&text)?.map(str::to_owned))
}

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Ok,
    /// The upstream refused it; nothing changed.
    Refused,
    /// It did not happen: the upstream was not reached or said that it failed.
    Failed,
    /// It may have happened.
    Unknown,
}

impl Outcome {
    pub const ALL: [Outcome; 4] = [Outcome::Ok, Outcome::Refused, Outcome::Failed, Outcome::Unknown];

    /// The word on the wire and in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Ok => "ok",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
            Outcome::Unknown => "unknown",
        }
    }

    /// The outcome with this word.
    #[must_use]
    pub fn parse(name: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// Stands in the filter `outcome` for changes that have none yet.
pub const UNDER_WAY: &str = "under-way";

/// Who made a change, with the name as it was then.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Author {
    pub id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// A row of the catalogue, as it is called in the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Act {
    pub name: String,
    /// Empty for an operation of another version, whose title is not known here.
    #[serde(default)]
    pub title: String,
}

/// Something that a change was about: a path parameter, or an account id from the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub name: String,
    pub value: String,
}

/// The name of targets that are accounts.
pub const ACCOUNT: &str = "accountId";

/// One change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    pub id: String,
    /// When it was about to be sent, and when its end was known (RFC 3339, UTC).
    pub at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<String>,
    pub person: Author,
    pub role: String,
    pub operation: Act,
    pub targets: Vec<Target>,
    /// How many e-mail addresses its body named; the addresses themselves are not recorded.
    pub addresses: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Its place in the record.
    pub seq: i64,
    /// What it sets, as far as the record may say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The approval under which it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<String>,
    /// None while it is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The upstream's status, where it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The code of the problem that the person was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// By what Atlassian's support finds the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// How long the upstream took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
    /// What a later look told of a change whose outcome is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Found>,
}

impl Change {
    /// The accounts that it was about, each once.
    #[must_use]
    pub fn accounts(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for target in self.targets.iter().filter(|target| target.name == ACCOUNT) {
            if !ids.contains(&target.value.as_str()) {
                ids.push(&target.value);
            }
        }
        ids
    }
}

/// One page of the record, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    pub changes: Vec<Change>,
    /// The `before` of the next page; none at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many changes are at hand altogether, and whether older ones were removed.
    pub kept: usize,
    pub has_older: bool,
    /// Everybody who made one of them and every operation among them, for the filters.
    pub people: Vec<Author>,
    pub operations: Vec<Act>,
    /// How many changes of the page are left out because they are about people out of the reader's reach.
    pub hidden: usize,
}
