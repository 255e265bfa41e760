//! The record of changes. Every write has an intent that is on disk before the upstream hears of it, and exactly one outcome after; where the
//! intent cannot be written, nothing is sent. Lines name who did what to which id, and why; never bodies.

pub mod about;
mod event;
pub mod index;
mod line;
mod read_back;

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use catalogue::record::Outcome;
use catalogue::record::{Change, Changes};
pub use event::Event;
use time::OffsetDateTime;

use crate::admit::Permit;
use crate::identity::Caller;
use crate::remarks::Remarks;
use index::{Filter, Index};
use line::{EventLine, IntentLine, Line, OutcomeLine};

/// How many lines the record in memory keeps; it serves the demo only.
const KEPT_IN_MEMORY: usize = 10_000;

/// How the line of an event begins.
const EVENT: &str = r#"{"kind":"event""#;

/// The record could not be written or read. Says what failed, not where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the audit file cannot be used: {0}")]
pub struct AuditError(pub io::ErrorKind);

#[derive(Debug)]
enum Sink {
    File(PathBuf),
    Memory(Mutex<VecDeque<String>>),
}

/// The record of one service.
#[derive(Debug)]
pub struct Audit {
    sink: Sink,
    /// One line at a time: an intent never lands inside another line, and the index takes lines in the order of the file.
    turn: Mutex<()>,
    index: Mutex<Index>,
}

impl Audit {
    fn with(sink: Sink) -> Audit {
        Audit { sink, turn: Mutex::default(), index: Mutex::default() }
    }

    /// A record in a JSON-lines file. What it says already is known after [`Audit::read_back`].
    #[must_use]
    pub fn in_file(path: &Path) -> Audit {
        Audit::with(Sink::File(path.to_owned()))
    }

    /// A record that ends with the process.
    #[must_use]
    pub fn in_memory() -> Audit {
        Audit::with(Sink::Memory(Mutex::default()))
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

    /// Reads what the file says, once, before anything is written. A change that was under way when the service stopped has an unknown outcome;
    /// only one service may have the file, or this would be said of changes that it is making.
    ///
    /// # Errors
    /// When the file cannot be read, or the outcomes that are missing cannot be written.
    pub fn read_back(&self) -> Result<(), AuditError> {
        let Sink::File(path) = &self.sink else { return Ok(()) };
        let (index, broken) = read_back::read(path).map_err(|fault| AuditError(fault.kind()))?;
        if broken > 0 {
            tracing::warn!(lines = broken, "the audit file has lines that cannot be read; the changes they tell of are not shown");
        }
        let unclosed = index.unclosed();
        *self.index() = index;
        unclosed.iter().try_for_each(|id| self.append(Line::Outcome(OutcomeLine::unknown(id))))
    }

    /// The lines of changes in memory; none when the record is a file.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.kept(|line| !line.starts_with(EVENT))
    }

    /// The lines of events in memory; none when the record is a file.
    #[must_use]
    pub fn events(&self) -> Vec<String> {
        self.kept(|line| line.starts_with(EVENT))
    }

    fn kept(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
        match &self.sink {
            Sink::Memory(lines) => {
                lines.lock().unwrap_or_else(PoisonError::into_inner).iter().filter(|line| is_wanted(line)).cloned().collect()
            }
            Sink::File(_) => Vec::new(),
        }
    }

    /// One page of the latest changes; `None` when the change `before` is not among them.
    #[must_use]
    pub fn page(&self, filter: &Filter, before: Option<&str>, limit: usize) -> Option<Changes> {
        self.index().page(filter, before, limit)
    }

    /// The change with this id, else the latest that this person made under this key.
    #[must_use]
    pub fn find(&self, person: &str, id_or_key: &str) -> Option<Change> {
        self.index().find(person, id_or_key)
    }

    /// The change for which this person's key was used already, as far as the record knows.
    #[must_use]
    pub fn spent(&self, person: &str, key: &str) -> Option<String> {
        self.index().spent(person, key, OffsetDateTime::now_utc())
    }

    /// Records durably that this write is about to be sent.
    ///
    /// # Errors
    /// When it cannot be recorded; then it must not be sent.
    pub async fn intent(self: &Arc<Self>, id: &str, caller: &Caller, permit: &Permit, remarks: &Remarks) -> Result<Intent, AuditError> {
        let (targets, addresses) = about::about(permit);
        let line = Line::Intent(IntentLine {
            id: id.to_owned(),
            at: line::now(),
            person: caller.person.id.clone(),
            name: caller.person.name.clone(),
            role: caller.role_title().to_owned(),
            operation: permit.operation().name.to_owned(),
            targets,
            addresses,
            key: remarks.key.clone(),
            reason: remarks.reason.clone(),
            ticket: remarks.ticket.clone(),
        });
        let audit = Arc::clone(self);
        let written = tokio::task::spawn_blocking(move || audit.append(line)).await;
        written.map_err(|_| AuditError(io::ErrorKind::Interrupted))??;
        Ok(Intent { audit: Arc::clone(self), id: id.to_owned(), is_open: true })
    }

    /// Records that something happened which is no change. Where that cannot be written the log says so, and whatever it tells of goes on.
    pub async fn tell(self: &Arc<Self>, who: Option<&Caller>, event: Event) {
        let kind = event.clone().row().kind;
        if let Err(fault) = self.tell_first(who, event).await {
            tracing::error!(event = kind.word(), %fault, "an event was not recorded");
        }
    }

    /// Records durably what must not happen unrecorded.
    ///
    /// # Errors
    /// When it cannot be recorded; then it must not happen.
    pub async fn tell_first(self: &Arc<Self>, who: Option<&Caller>, event: Event) -> Result<(), AuditError> {
        let row = event.row();
        let line = Line::Event(EventLine {
            at: line::now(),
            event: row.kind.word().to_owned(),
            person: who.map(|caller| caller.person.id.clone()).unwrap_or_default(),
            name: who.map(|caller| caller.person.name.clone()).unwrap_or_default(),
            role: who.map(|caller| caller.role_title().to_owned()).unwrap_or_default(),
            operation: row.operation,
            targets: row.targets,
            details: row.details,
        });
        let audit = Arc::clone(self);
        let written = tokio::task::spawn_blocking(move || audit.append(line)).await;
        written.map_err(|_| AuditError(io::ErrorKind::Interrupted))?
    }

    fn append(&self, line: Line) -> Result<(), AuditError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let text = line.print();
        let written = match &self.sink {
            Sink::Memory(lines) => {
                let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
                lines.push_back(text);
                if lines.len() > KEPT_IN_MEMORY {
                    lines.pop_front();
                }
                Ok(())
            }
            // Opened for each line: a handle kept open would go on writing into a file that was deleted or moved away.
            Sink::File(path) => open(path).and_then(|file| write(file, &text)).map_err(|fault| AuditError(fault.kind())),
        };
        // What became of a write is worth knowing even where it could not be written down; what was not announced is not sent.
        if written.is_ok() || matches!(line, Line::Outcome(_)) {
            self.index().take(line);
        }
        written
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A recorded intent that waits for its outcome. Dropped without one (a fault inside the service), it records that the outcome is unknown.
#[derive(Debug)]
pub struct Intent {
    audit: Arc<Audit>,
    id: String,
    is_open: bool,
}

impl Intent {
    /// Records how the write ended, and the code of what the person is told where it did not go well.
    pub async fn close(mut self, outcome: Outcome, status: Option<u16>, code: Option<String>) {
        self.is_open = false;
        let line = OutcomeLine { id: self.id.clone(), at: line::now(), outcome, status, code };
        let audit = Arc::clone(&self.audit);
        if tokio::task::spawn_blocking(move || finish(&audit, line)).await.is_err() {
            tracing::error!(request_id = self.id, "the audit outcome was not written");
        }
    }
}

impl Drop for Intent {
    fn drop(&mut self) {
        if self.is_open {
            finish(&self.audit, OutcomeLine::unknown(&self.id));
        }
    }
}

fn finish(audit: &Audit, line: OutcomeLine) {
    let (id, outcome) = (line.id.clone(), line.outcome);
    if let Err(fault) = audit.append(Line::Outcome(line)) {
        // The intent stands without an outcome, which reads as "unknown"; the log keeps what the file could not.
        tracing::error!(request_id = id, outcome = ?outcome, %fault, "the audit outcome was not written");
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).read(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes one line. After a line that was torn (a full disk, a power cut) it begins a new one, or both would be lost.
fn write(mut file: File, text: &str) -> io::Result<()> {
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    let lead = if last == *b"\n" { "" } else { "\n" };
    file.write_all(format!("{lead}{text}\n").as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests;
