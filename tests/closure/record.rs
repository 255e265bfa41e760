//! The record as the closure test reads it: the only file that knows how the service keeps it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, SqliteConnection};
use tests::program::rollcall;
use tokio::runtime::{Builder, Runtime};

/// How the record says that a look showed the effect, and that it did not.
pub const HAPPENED: &str = "happened";
pub const DID_NOT_HAPPEN: &str = "did-not-happen";

/// What the test has to know of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Written before the upstream hears of it.
    Intent { id: String, person: String, operation: String, targets: Vec<String> },
    /// Written after it.
    Outcome { id: String, outcome: String },
    /// What a later look at an unknown outcome told.
    Found { id: String, found: String },
    /// Everything that is no change.
    Event,
}

/// The record of the service under test.
#[derive(Debug)]
pub struct Record {
    store: PathBuf,
    configuration: PathBuf,
    reader: Mutex<Option<Reader>>,
}

/// A connection of our own to the service's store, and what drives it.
#[derive(Debug)]
struct Reader {
    runtime: Runtime,
    connection: SqliteConnection,
}

impl Record {
    pub fn at(store: PathBuf, configuration: PathBuf) -> Record {
        Record { store, configuration, reader: Mutex::default() }
    }

    /// Whether the intent of this change is committed at this moment.
    pub fn announces(&self, id: &str) -> bool {
        let mut reader = self.reader.lock().expect("no reader of the record panics");
        if reader.is_none() {
            *reader = Reader::open(&self.store);
        }
        reader.as_mut().is_some_and(|reader| reader.knows(id))
    }

    /// The ids of changes whose unknown outcome was found to have happened, so far.
    pub fn happened(&self) -> Vec<String> {
        let told = Command::new(rollcall()).args(["audit", "export", "--config"]).arg(&self.configuration).output();
        let text = told.map(|told| String::from_utf8_lossy(&told.stdout).into_owned()).unwrap_or_default();
        let found = text.lines().filter_map(entry);
        found.filter_map(|entry| if let Entry::Found { id, found } = entry { (found == HAPPENED).then_some(id) } else { None }).collect()
    }

    /// The whole record, as text and as entries; what is wrong with its chain is among the broken.
    pub fn read(&self) -> (String, Vec<Entry>, Vec<String>) {
        let run = |command: &str| {
            let told = Command::new(rollcall()).args(["audit", command, "--config"]).arg(&self.configuration).output();
            told.expect("the binary runs")
        };
        let text = String::from_utf8(run("export").stdout).expect("an export is text");
        let (mut entries, mut broken) = (Vec::new(), Vec::new());
        for line in text.lines().filter(|line| !line.is_empty()) {
            match entry(line) {
                Some(entry) => entries.push(entry),
                None => broken.push(line.to_owned()),
            }
        }
        let verdict = run("verify");
        if !verdict.status.success() {
            broken.push(format!("{}{}", String::from_utf8_lossy(&verdict.stdout), String::from_utf8_lossy(&verdict.stderr)));
        }
        (text, entries, broken)
    }
}

impl Reader {
    fn open(store: &Path) -> Option<Reader> {
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        let options = SqliteConnectOptions::new().filename(store).read_only(true);
        let connection = runtime.block_on(options.connect()).ok()?;
        Some(Reader { runtime, connection })
    }

    fn knows(&mut self, id: &str) -> bool {
        let question = sqlx::query("SELECT 1 FROM record_entry WHERE change_id = $1").bind(id);
        self.runtime.block_on(question.fetch_optional(&mut self.connection)).is_ok_and(|row| row.is_some())
    }
}

fn entry(line: &str) -> Option<Entry> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Some(match value["kind"].as_str()? {
        "intent" => {
            let pairs = value["targets"].as_array().into_iter().flatten();
            let targets = pairs.filter_map(|pair| pair[1].as_str()).map(str::to_owned).collect();
            Entry::Intent { id: text("id"), person: text("person"), operation: text("operation"), targets }
        }
        "outcome" => Entry::Outcome { id: text("id"), outcome: text("outcome") },
        "reconciled" => Entry::Found { id: text("id"), found: text("found") },
        _ => Entry::Event,
    })
}
