//! The lines of the record as they stand in the file. What a later version adds is ignored, what an earlier one left out is empty.

use catalogue::record::{Outcome, Target};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum Line {
    Intent(IntentLine),
    Outcome(OutcomeLine),
    Event(EventLine),
}

/// Written when something happened that is no change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    pub at: String,
    pub event: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub person: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Target>,
}

/// Written before the upstream hears of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntentLine {
    pub id: String,
    pub at: String,
    /// Who: id, and name as it was then.
    pub person: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(default)]
    pub role: String,
    pub operation: String,
    #[serde(default)]
    pub targets: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub addresses: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

/// Written after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeLine {
    pub id: String,
    pub at: String,
    pub outcome: Outcome,
    /// The upstream's status.
    #[serde(default)]
    pub status: Option<u16>,
    /// The problem that the person was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl OutcomeLine {
    /// The end of a write of which nobody knows how it ended.
    #[must_use]
    pub fn unknown(id: &str) -> OutcomeLine {
        let code = Some(catalogue::problem::UNKNOWN_OUTCOME.to_owned());
        OutcomeLine { id: id.to_owned(), at: now(), outcome: Outcome::Unknown, status: None, code }
    }
}

impl Line {
    /// The line without its end.
    #[must_use]
    pub fn print(&self) -> String {
        serde_json::to_string(self).expect("an audit line has only texts and numbers")
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The present, as lines tell it.
#[must_use]
pub fn now() -> String {
    OffsetDateTime::now_utc().format(&Rfc3339).expect("the present is within four-digit years")
}
