//! What is no change, on its way into the record.

use super::fault::AuditError;
use super::line::{self, EventLine, Line};
use super::{Audit, Event};
use crate::identity::Caller;

impl Audit {
    /// Records that something happened which is no change. Where that cannot be written the log says so, and whatever it tells of goes on.
    pub async fn tell(&self, who: Option<&Caller>, event: Event) {
        let kind = event.clone().row().kind;
        if let Err(fault) = self.tell_first(who, event).await {
            tracing::error!(event = kind.word(), %fault, "an event was not recorded");
        }
    }

    /// Records durably what must not happen unrecorded.
    ///
    /// # Errors
    /// When it cannot be recorded; then it must not happen.
    pub async fn tell_first(&self, who: Option<&Caller>, event: Event) -> Result<(), AuditError> {
        let row = event.row();
        self.tally.add(row.kind);
        let mut details = row.details;
        for detail in &mut details {
            detail.value = self.said(std::mem::take(&mut detail.value)).await?;
        }
        let line = Line::Event(EventLine {
            at: line::now(),
            event: row.kind.word().to_owned(),
            who: self.said_of(who.map(|caller| self.who(caller)).unwrap_or_default()).await?,
            operation: row.operation,
            targets: row.targets,
            details,
        });
        self.writer.write(line).await
    }
}
