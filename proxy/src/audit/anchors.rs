//! Notes down, outside the store, where the chain stands: a log line always, a file where one is configured. Only so can anybody tell later that
//! the end of the record was cut off or an older copy put back.

use std::fs::OpenOptions;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use catalogue::record::Anchored;

use super::line;
use super::writer::Head;

/// So many rows, or so much time with any row at all, make an anchor.
const ROWS: i64 = 500;
const PAUSE: Duration = Duration::from_secs(10 * 60);

/// Where anchors go, and the last of them.
#[derive(Debug, Default)]
pub struct Anchors {
    file: Option<PathBuf>,
    last: Mutex<Option<(Anchored, Instant)>>,
    is_failing: AtomicBool,
}

impl Anchors {
    #[must_use]
    pub fn to(file: Option<PathBuf>) -> Anchors {
        Anchors { file, ..Anchors::default() }
    }

    #[must_use]
    pub const fn has_file(&self) -> bool {
        self.file.is_some()
    }

    /// Whether the last anchor is not in its file.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.is_failing.load(Ordering::Relaxed)
    }

    #[must_use]
    pub fn last(&self) -> Option<Anchored> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(anchor, _)| anchor.clone())
    }

    /// Drops an anchor if one is due: far enough from the last one, or at the end of the service.
    pub fn drop_if_due(&self, head: &Head, is_end: bool) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last.as_ref().is_none_or(|(anchor, since)| {
            let rows = head.seq - anchor.seq;
            rows >= ROWS || (rows > 0 && (is_end || since.elapsed() >= PAUSE))
        });
        if !is_due {
            return;
        }
        let anchor = Anchored { at: line::now(), seq: head.seq, link: head.link.clone() };
        tracing::info!(seq = anchor.seq, link = anchor.link, "anchor of the record");
        if let Some(file) = &self.file {
            let written = append(file, &anchor);
            self.is_failing.store(written.is_err(), Ordering::Relaxed);
            if let Err(fault) = written {
                tracing::error!(%fault, "the anchor was not written to its file");
            }
        }
        *last = Some((anchor, Instant::now()));
    }

    /// Every anchor of the file.
    ///
    /// # Errors
    /// When the file is there and cannot be read, or has a line that is no anchor.
    pub fn read(&self) -> io::Result<Vec<Anchored>> {
        self.file.as_deref().map_or_else(|| Ok(Vec::new()), read)
    }
}

/// The anchors in a file; none where there is no file. A last line without its end was torn by a power cut and is passed over.
///
/// # Errors
/// When it cannot be read, or has a line that is no anchor.
pub fn read(file: &Path) -> io::Result<Vec<Anchored>> {
    let mut reader = match std::fs::File::open(file) {
        Ok(file) => BufReader::new(file),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(fault) => return Err(fault),
    };
    let (mut anchors, mut text) = (Vec::new(), String::new());
    while reader.read_line(&mut text)? > 0 {
        match serde_json::from_str(&text) {
            Ok(anchor) => anchors.push(anchor),
            Err(_) if !text.ends_with('\n') || text.trim().is_empty() => {}
            Err(fault) => return Err(fault.into()),
        }
        text.clear();
    }
    Ok(anchors)
}

fn append(file: &Path, anchor: &Anchored) -> io::Result<()> {
    let text = serde_json::to_string(anchor)?;
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(format!("{text}\n").as_bytes())?;
    file.sync_all()
}
