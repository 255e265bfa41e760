//! The whole record as the service tells it: changes and events in one list, and how its chain of rows stands.

use serde::{Deserialize, Serialize};

use super::{Act, Author, Change, Told};

/// GET: [`Record`], with the query parameters of [`RECORD_PARAMETERS`].
pub const RECORD_PATH: &str = "/api/rollcall/record";
/// GET, with the filters of the list: every row that fits, one JSON object per line, newest last. Recorded itself.
pub const RECORD_EXPORT_PATH: &str = "/api/rollcall/record/export";
/// GET: [`Health`].
pub const RECORD_HEALTH_PATH: &str = "/api/rollcall/record/health";
/// Six filters, the place before which the page begins, and its size. `kind` is [`CHANGE`] or the word of an event; `since` and `until` are
/// RFC 3339 times.
pub const RECORD_PARAMETERS: [&str; 9] = ["account", "person", "operation", "outcome", "kind", "since", "until", "before", "limit"];
/// Stands in the filter `kind` for changes.
pub const CHANGE: &str = "change";

/// Something that a change sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Field {
    pub name: String,
    /// What it was right before; absent where nobody could look, and where `to` is for its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Absent where the value is personal, secret or long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What a later look told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    Happened,
    DidNotHappen,
    /// What is to be seen would be the same either way.
    CannotBeTold,
}

/// A later look at a change whose outcome was unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub at: String,
    pub finding: Finding,
    /// How it was looked up.
    #[serde(default)]
    pub how: String,
}

/// One entry of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "entry")]
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::large_enum_variant, reason = "a page holds a few hundred at most, and most of them are changes")
)]
pub enum Entry {
    Change(Change),
    Event(Told),
}

impl Entry {
    /// Its place in the record.
    #[must_use]
    pub const fn seq(&self) -> i64 {
        match self {
            Entry::Change(change) => change.seq,
            Entry::Event(told) => told.seq,
        }
    }

    /// When it was written first.
    #[must_use]
    pub fn at(&self) -> &str {
        match self {
            Entry::Change(change) => &change.at,
            Entry::Event(told) => &told.at,
        }
    }
}

/// One page of the record, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    pub entries: Vec<Entry>,
    /// The `before` of the next page; none at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
    /// Everybody and every operation in the record, for the filters.
    pub people: Vec<Author>,
    pub operations: Vec<Act>,
    /// Whether the person sees their own entries only.
    pub is_own: bool,
    /// How many entries of the page are left out because they are about people out of the reader's reach.
    pub hidden: usize,
}

/// A place of the chain that was noted down outside the store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchored {
    pub at: String,
    pub seq: i64,
    pub link: String,
}

/// What a verification of the whole chain said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Verified {
    pub at: String,
    /// How many rows it read.
    pub rows: u64,
    /// The first row that is wrong, and what is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// How the record stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// Rows at hand, and the number of the last one.
    pub rows: u64,
    pub last: i64,
    /// Whether rows can be written at the moment.
    pub is_writable: bool,
    /// Changes without an outcome, and changes whose outcome is unknown and not looked up.
    pub under_way: u64,
    pub unknown: u64,
    /// The last anchor, and whether anchors go to a file beside the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchored: Option<Anchored>,
    pub has_anchor_file: bool,
    /// Absent until the first verification is through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
}
