//! The request log that tests and `--log` read: every request with the status of its answer, bounded.

use catalogue::wire::Method;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::clock::Moment;
use crate::door::KeyClass;

/// How many entries are kept.
const KEPT: usize = 10_000;

/// One request and what it was answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LogEntry {
    pub sequence: u64,
    /// Logical time.
    #[serde(serialize_with = "iso")]
    pub at: Moment,
    /// The catalogue's row, where the path is one.
    pub operation: Option<&'static str>,
    pub method: Method,
    /// As sent, still encoded.
    pub path: String,
    pub query: Vec<(String, String)>,
    /// Which key was presented; never the key.
    pub key: KeyClass,
    /// The body where it is JSON.
    pub body: Option<Value>,
    pub status: u16,
}

fn iso<S: Serializer>(at: &Moment, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.iso_millis())
}

/// The newest entries, contiguous so that they can be lent as a slice.
#[derive(Default)]
pub struct Log {
    entries: Vec<LogEntry>,
}

impl Log {
    /// Adds an entry. Half as many again are collected before the oldest are dropped, so that dropping costs little per request.
    pub fn record(&mut self, entry: LogEntry) {
        if self.entries.len() >= KEPT + KEPT / 2 {
            self.entries.drain(..self.entries.len() - KEPT + 1);
        }
        self.entries.push(entry);
    }

    pub fn entries(&self) -> &[LogEntry] {
        &self.entries[self.entries.len().saturating_sub(KEPT)..]
    }
}
