//! Removes the oldest rows. What is old, and what is still open, is read from the rows themselves once they are verified: the index beside them is not
//! bound by the key, and a checkpoint that followed it would put the service's own hand to whatever somebody wrote there.

use std::collections::BTreeMap;

use sqlx::Row as _;

use super::Audit;
use super::fault::AuditError;
use super::line::{self, CheckpointLine, Line};
use super::verify::Row;
use super::writer::{self, Head};

/// How far the record is not needed any more, as its rows go by.
#[derive(Debug)]
struct Removable {
    before: i64,
    /// Changes without an outcome that is old as well, and the link and place of the row before each.
    open: BTreeMap<String, Head>,
    last: Option<Head>,
    /// A row that is kept was met, and everything after it is kept too.
    is_over: bool,
}

impl Removable {
    fn take(&mut self, row: &Row, line: &Line) {
        self.is_over = self.is_over || line::milliseconds(line.at()) >= self.before;
        if self.is_over {
            return;
        }
        match line {
            Line::Intent(intent) => {
                let kept = self.last.clone().unwrap_or_else(|| Head { seq: row.seq - 1, link: String::new() });
                self.open.insert(intent.id.clone(), kept);
            }
            Line::Outcome(end) => drop(self.open.remove(&end.id)),
            _ => {}
        }
        self.last = Some(Head { seq: row.seq, link: row.link.clone() });
    }

    /// The last row that can go.
    fn through(self) -> Option<Head> {
        self.open.into_values().chain(self.last).min_by_key(|head| head.seq)
    }
}

impl Audit {
    /// Removes every row before this time that is not needed any more. Answers with the last row that was removed.
    ///
    /// # Errors
    /// When the record is not whole, or cannot be written.
    pub async fn prune(&self, before: i64) -> Result<Option<i64>, AuditError> {
        self.writer().key().await?;
        // An unreadable file of anchors is told where the record is verified for the screens.
        let anchors = self.anchors.read().unwrap_or_default();
        let mut removable = Removable { before, open: BTreeMap::new(), last: None, is_over: false };
        self.walk(anchors, |row, line| removable.take(row, line)).await?.map_err(AuditError::NotWhole)?;
        let Some(Head { seq: through, link }) = removable.through() else { return Ok(None) };
        let mut transaction = self.store().exclusive().await?;
        let head = writer::head(&mut transaction).await?;
        let key = self.writer().key_after(&mut transaction, &head).await?;
        // Another service may have removed it in the meantime; its checkpoint stands.
        let last = sqlx::query("SELECT link FROM record WHERE seq = $1").bind(through).fetch_optional(&mut *transaction).await?;
        let there: Option<String> = last.map(|row| row.try_get(0)).transpose()?;
        if there.as_ref() != Some(&link) {
            return Ok(None);
        }
        let point = Line::Checkpoint(CheckpointLine { at: line::now(), through, link });
        let head = writer::append(&mut transaction, &key, &head, &point, &self.writer().replica).await?;
        for table in
            ["DELETE FROM record_target WHERE seq <= $1", "DELETE FROM record_entry WHERE seq <= $1", "DELETE FROM record WHERE seq <= $1"]
        {
            sqlx::query(table).bind(through).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        // What was removed cannot be asked for any more: from now on this is what shows that the end is there.
        self.anchors.drop_if_due(&head, true);
        Ok(Some(through))
    }
}

#[cfg(test)]
mod tests;
