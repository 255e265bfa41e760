//! The rows of the record as they are written: one JSON object each, on one line, with nothing in it that a terminal would act on. What a later version
//! adds is ignored, what an earlier one left out is empty.

use catalogue::record::{Field, Finding, Outcome, Target};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// No text of a row is longer, in characters; the few that may be longer are limited where they come in.
const LONGEST: usize = 512;
/// No list of a row is longer.
const MOST: usize = 128;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum Line {
    Intent(IntentLine),
    Outcome(OutcomeLine),
    /// What was found out afterwards about a change whose outcome was unknown.
    Reconciled(ReconciledLine),
    Event(EventLine),
    /// Everything up to here was pruned; the chain goes on from its link.
    Checkpoint(CheckpointLine),
}

/// Written before the upstream hears of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IntentLine {
    pub id: String,
    pub at: String,
    #[serde(flatten)]
    pub who: Who,
    pub operation: String,
    pub targets: Vec<(String, String)>,
    #[serde(skip_serializing_if = "is_zero")]
    pub addresses: usize,
    /// What it sets, as far as that may be told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Of values that may not be told: by what they are recognized when the change is looked up. Never shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// The approval under which it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<String>,
    /// The service that makes it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub replica: String,
}

/// The marks of a field's value, before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mark {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Who: id, and name as it was then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Who {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub person: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Only where the configuration asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The tag of the session, never its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The network that the request came from: the first 24 bits of an address, or 48 where addresses are long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
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
    /// By what the upstream's own people find the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// From the intent to the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
}

/// Written when a look at the upstream told what had become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciledLine {
    pub id: String,
    pub at: String,
    pub found: Finding,
    /// How it was looked up.
    pub how: String,
}

/// Written when something happened that is no change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventLine {
    pub at: String,
    pub event: String,
    #[serde(flatten)]
    pub who: Who,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Target>,
}

/// Written when old rows are removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointLine {
    pub at: String,
    /// The last row that was removed, and its link.
    pub through: i64,
    pub link: String,
}

/// A row with its place, as it is printed and linked.
#[derive(Debug, Serialize, Deserialize)]
pub struct Numbered<L> {
    pub seq: i64,
    #[serde(flatten)]
    pub line: L,
}

impl OutcomeLine {
    /// The end of a write of which nobody knows how it ended.
    #[must_use]
    pub fn unknown(id: &str) -> OutcomeLine {
        let code = Some(catalogue::problem::UNKNOWN_OUTCOME.to_owned());
        OutcomeLine { id: id.to_owned(), at: now(), outcome: Outcome::Unknown, status: None, code, trace: None, milliseconds: None }
    }

    /// The end of a write that the record refused, as far as anybody could tell.
    #[must_use]
    pub fn not_sent(id: &str) -> OutcomeLine {
        let code = Some(crate::error::code(&super::AuditError::Interrupted.into()));
        OutcomeLine { outcome: Outcome::Failed, code, ..OutcomeLine::unknown(id) }
    }
}

impl Line {
    /// The row at this place, on one line.
    #[must_use]
    pub fn print(&self, seq: i64) -> String {
        let mut value = serde_json::to_value(Numbered { seq, line: self }).expect("a row has only texts and numbers");
        cap(&mut value);
        // One order, whether or not documents keep their own in this build.
        value.sort_all_objects();
        let text = serde_json::to_string(&value).expect("a row has only texts and numbers");
        escaped(&text)
    }

    /// When it was written.
    #[must_use]
    pub fn at(&self) -> &str {
        match self {
            Line::Intent(line) => &line.at,
            Line::Outcome(line) => &line.at,
            Line::Reconciled(line) => &line.at,
            Line::Event(line) => &line.at,
            Line::Checkpoint(line) => &line.at,
        }
    }

    /// A printed row.
    #[must_use]
    pub fn parse(body: &str) -> Option<Numbered<Line>> {
        serde_json::from_str(body).ok()
    }
}

/// Cuts what is too long, so that no caller can fill the disk with one row.
fn cap(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(LONGEST) {
                text.truncate(end);
                text.push('…');
            }
        }
        serde_json::Value::Array(items) => {
            items.truncate(MOST);
            items.iter_mut().for_each(cap);
        }
        serde_json::Value::Object(fields) => fields.values_mut().for_each(cap),
        _ => {}
    }
}

/// JSON escapes the controls of ASCII; those beyond it, and letters that turn the direction of what follows, are escaped here.
fn escaped(json: &str) -> String {
    if json.is_ascii() && !json.contains('\u{7f}') {
        return json.to_owned();
    }
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        let acts = letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if acts { text.push_str(&format!("\\u{:04x}", u32::from(letter))) } else { text.push(letter) }
    }
    text
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The present, as rows tell it.
#[must_use]
pub fn now() -> String {
    OffsetDateTime::now_utc().format(&Rfc3339).expect("the present is within four-digit years")
}

/// Milliseconds since 1970; 0 where it is no time.
#[must_use]
pub fn milliseconds(at: &str) -> i64 {
    OffsetDateTime::parse(at, &Rfc3339).map_or(0, |at| i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(0))
}

#[cfg(test)]
mod tests;
