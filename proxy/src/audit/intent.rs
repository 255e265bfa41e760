//! An intent on record, and how it gets its one outcome.

use std::sync::Arc;
use std::time::Instant;

use catalogue::record::Outcome;

use super::End;
use super::line::{self, Line, OutcomeLine};
use super::sent::Sent;
use super::writer::Writer;
use crate::secret::SecretString;

/// A recorded intent that waits for its outcome. Dropped without one (a fault inside the service), it records that the outcome is unknown.
#[derive(Debug)]
pub struct Intent {
    writer: Arc<Writer>,
    id: String,
    began: Instant,
    is_open: bool,
    /// By what it can be found where its outcome is unknown, and where that is kept then.
    sent: Option<(Arc<Sent>, SecretString)>,
}

impl Intent {
    /// The intent that was recorded under this id.
    pub(super) fn open(writer: &Arc<Writer>, id: &str, sent: Option<(Arc<Sent>, SecretString)>) -> Intent {
        Intent { writer: Arc::clone(writer), id: id.to_owned(), began: Instant::now(), is_open: true, sent }
    }

    /// Records how the write ended. Where that cannot be written now it is written when it can.
    pub async fn close(mut self, end: End) {
        self.is_open = false;
        if end.outcome == Outcome::Unknown {
            self.remember();
        }
        let End { outcome, status, code, trace } = end;
        let milliseconds = u64::try_from(self.began.elapsed().as_millis()).ok();
        let line = Line::Outcome(OutcomeLine { id: self.id.clone(), at: line::now(), outcome, status, code, trace, milliseconds });
        if let Err(fault) = self.writer.write(line.clone()).await {
            tracing::error!(request_id = self.id, outcome = ?outcome, %fault, "the outcome waits for the record");
            self.writer.write_some_time(line);
        }
    }

    fn remember(&mut self) {
        if let Some((kept, body)) = self.sent.take() {
            kept.keep(&self.id, body);
        }
    }
}

impl Drop for Intent {
    fn drop(&mut self) {
        if self.is_open {
            self.remember();
            self.writer.write_some_time(Line::Outcome(OutcomeLine::unknown(&self.id)));
        }
    }
}
