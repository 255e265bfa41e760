//! The record of changes. Every write has an intent that is on disk before the upstream hears of it, and exactly one outcome after; where the
//! intent cannot be written, nothing is sent. Lines name who did what to which id, never bodies.

use std::collections::VecDeque;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub use catalogue::record::Outcome;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::admit::Permit;
use crate::identity::Caller;
use crate::remarks::Remarks;

/// How many lines the record in memory keeps; it serves the demo only.
const KEPT_IN_MEMORY: usize = 10_000;

/// The record could not be written. Says what failed, not where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the audit file cannot be written: {0}")]
pub struct AuditError(pub std::io::ErrorKind);

#[derive(Serialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
enum Line<'a> {
    Intent {
        id: &'a str,
        at: String,
        person: &'a str,
        role: &'a str,
        operation: &'a str,
        targets: Vec<(&'a str, &'a str)>,
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<&'a str>,
    },
    Outcome {
        id: &'a str,
        at: String,
        outcome: Outcome,
        status: Option<u16>,
    },
}

#[derive(Debug)]
enum Sink {
    File(PathBuf),
    Memory(Mutex<VecDeque<String>>),
}

/// The record of one service.
#[derive(Debug)]
pub struct Audit {
    sink: Sink,
    /// One line at a time: an intent never lands inside another line.
    turn: Mutex<()>,
}

impl Audit {
    /// A record in a JSON-lines file.
    #[must_use]
    pub fn in_file(path: &Path) -> Audit {
        Audit { sink: Sink::File(path.to_owned()), turn: Mutex::default() }
    }

    /// A record that ends with the process.
    #[must_use]
    pub fn in_memory() -> Audit {
        Audit { sink: Sink::Memory(Mutex::default()), turn: Mutex::default() }
    }

    /// Whether lines can be written now.
    ///
    /// # Errors
    /// Says what is in the way.
    pub fn check(&self) -> Result<(), AuditError> {
        match &self.sink {
            Sink::File(path) => open(path).map(drop).map_err(|fault| AuditError(fault.kind())),
            Sink::Memory(_) => Ok(()),
        }
    }

    /// The lines in memory; none when the record is a file.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match &self.sink {
            Sink::Memory(lines) => lines.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect(),
            Sink::File(_) => Vec::new(),
        }
    }

    /// Records durably that this write is about to be sent.
    ///
    /// # Errors
    /// When it cannot be recorded; then it must not be sent.
    pub async fn intent(self: &Arc<Self>, id: &str, caller: &Caller, permit: &Permit, remarks: &Remarks) -> Result<Intent, AuditError> {
        let line = Line::Intent {
            id,
            at: now(),
            person: &caller.person.id,
            role: caller.role.title(),
            operation: permit.operation().name,
            targets: permit.parameters().iter().collect(),
            key: remarks.key.as_deref(),
            reason: remarks.reason.as_deref(),
        };
        let text = print(&line);
        let audit = Arc::clone(self);
        let written = tokio::task::spawn_blocking(move || audit.append(&text)).await;
        written.map_err(|_| AuditError(std::io::ErrorKind::Interrupted))??;
        Ok(Intent { audit: Arc::clone(self), id: id.to_owned(), open: true })
    }

    fn append(&self, line: &str) -> Result<(), AuditError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.sink {
            Sink::Memory(lines) => {
                let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
                lines.push_back(line.to_owned());
                if lines.len() > KEPT_IN_MEMORY {
                    lines.pop_front();
                }
                Ok(())
            }
            // Opened for each line: a handle kept open would go on writing into a file that was deleted or moved away.
            Sink::File(path) => {
                let write = || {
                    let mut file = open(path)?;
                    file.write_all(format!("{line}\n").as_bytes())?;
                    file.sync_all()
                };
                write().map_err(|fault| AuditError(fault.kind()))
            }
        }
    }
}

/// A recorded intent that waits for its outcome. Dropped without one (a fault inside the service), it records that the outcome is unknown.
#[derive(Debug)]
pub struct Intent {
    audit: Arc<Audit>,
    id: String,
    open: bool,
}

impl Intent {
    /// Records how the write ended.
    pub async fn close(mut self, outcome: Outcome, status: Option<u16>) {
        self.open = false;
        let (audit, id) = (Arc::clone(&self.audit), self.id.clone());
        let task = tokio::task::spawn_blocking(move || finish(&audit, &id, outcome, status));
        if task.await.is_err() {
            tracing::error!(request_id = self.id, "the audit outcome was not written");
        }
    }
}

impl Drop for Intent {
    fn drop(&mut self) {
        if self.open {
            finish(&self.audit, &self.id, Outcome::Unknown, None);
        }
    }
}

fn finish(audit: &Audit, id: &str, outcome: Outcome, status: Option<u16>) {
    let line = print(&Line::Outcome { id, at: now(), outcome, status });
    if let Err(fault) = audit.append(&line) {
        // The intent stands without an outcome, which reads as "unknown"; the log keeps what the file could not.
        tracing::error!(request_id = id, outcome = ?outcome, %fault, "the audit outcome was not written");
    }
}

fn open(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn print(line: &Line<'_>) -> String {
    serde_json::to_string(line).expect("an audit line has only texts and numbers")
}

fn now() -> String {
    OffsetDateTime::now_utc().format(&Rfc3339).expect("the present is within four-digit years")
}

#[cfg(test)]
mod tests;
