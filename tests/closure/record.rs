//! The record as the closure test reads it: the only file that knows how the service keeps it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::sync::Mutex;

use serde_json::Value;

/// What the test has to know of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Written before the upstream hears of it.
    Intent { id: String, person: String, operation: String },
    /// Written after it.
    Outcome { id: String, outcome: String },
    /// Everything that is no change.
    Event,
}

/// The record of the service under test.
#[derive(Debug)]
pub struct Record {
    file: PathBuf,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    position: u64,
    intents: std::collections::BTreeSet<String>,
}

impl Record {
    pub fn at(file: PathBuf) -> Record {
        Record { file, known: Mutex::default() }
    }

    /// Whether the intent of this change is recorded at this moment.
    pub fn announces(&self, id: &str) -> bool {
        let mut known = self.known.lock().expect("no reader of the record panics");
        let Ok(mut file) = File::open(&self.file) else { return false };
        if file.seek(SeekFrom::Start(known.position)).is_err() {
            return false;
        }
        let mut reader = BufReader::new(file);
        let mut line = String::new();
        // A line without its end is still being written, and read again next time.
        while reader.read_line(&mut line).is_ok_and(|read| read > 0) && line.ends_with('\n') {
            known.position += line.len() as u64;
            if let Some(Entry::Intent { id, .. }) = entry(&line) {
                known.intents.insert(id);
            }
            line.clear();
        }
        known.intents.contains(id)
    }

    /// The whole record, as text and as entries; lines that cannot be read are among the broken.
    pub fn read(&self) -> (String, Vec<Entry>, Vec<String>) {
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        let (mut entries, mut broken) = (Vec::new(), Vec::new());
        for line in text.lines().filter(|line| !line.is_empty()) {
            match entry(line) {
                Some(entry) => entries.push(entry),
                None => broken.push(line.to_owned()),
            }
        }
        (text, entries, broken)
    }
}

fn entry(line: &str) -> Option<Entry> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Some(match value["kind"].as_str()? {
        "intent" => Entry::Intent { id: text("id"), person: text("person"), operation: text("operation") },
        "outcome" => Entry::Outcome { id: text("id"), outcome: text("outcome") },
        _ => Entry::Event,
    })
}
