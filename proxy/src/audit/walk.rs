//! The whole record in order, page by page, so that memory stays flat however long it is: for verification, export and pruning.

use catalogue::record::{Anchored, EventKind, Verified};
use sqlx::Row as _;

use super::Audit;
use super::fault::AuditError;
use super::line::{self, CheckpointLine, Line};
use super::verify::{BadRow, Row, Verifier, Why};
use crate::store::Store;

/// How many rows are in memory at once.
const PAGE: i64 = 1000;

/// Rows after this place, in order.
///
/// # Errors
/// When the store cannot be read.
pub async fn after(store: &Store, seq: i64) -> Result<Vec<Row>, AuditError> {
    let page = sqlx::query("SELECT seq, body, link FROM record WHERE seq > $1 ORDER BY seq LIMIT $2").bind(seq).bind(PAGE);
    let rows = page.fetch_all(store.pool().await?).await?;
    rows.iter().map(|row| Ok(Row { seq: row.try_get(0)?, body: row.try_get(1)?, link: row.try_get(2)? })).collect()
}

/// A row before the place of the first: the service writes none there.
async fn before_the_first(store: &Store) -> Result<Option<BadRow>, AuditError> {
    let row = sqlx::query("SELECT seq FROM record WHERE seq < 1 ORDER BY seq LIMIT 1").fetch_optional(store.pool().await?).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.map(|seq| BadRow { seq, why: Why::Changed }))
}

/// The last checkpoint, where the beginning of the record is gone.
///
/// # Errors
/// When the store cannot be read.
pub async fn checkpoint(store: &Store) -> Result<Option<CheckpointLine>, AuditError> {
    let question = "SELECT r.body FROM record r JOIN record_entry e ON e.seq = r.seq WHERE e.kind = $1 ORDER BY r.seq DESC LIMIT 1";
    let found = sqlx::query(question).bind(EventKind::Pruned.word()).fetch_optional(store.pool().await?).await?;
    let Some(row) = found else { return Ok(None) };
    let body: String = row.try_get(0)?;
    Ok(Line::parse(&body).and_then(|row| if let Line::Checkpoint(point) = row.line { Some(point) } else { None }))
}

impl Audit {
    /// The rows of changes, for who looks at a small record as a whole.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn lines(&self) -> Result<Vec<String>, AuditError> {
        let is_of_change = |body: &String| !matches!(Line::parse(body).map(|row| row.line), Some(Line::Event(_) | Line::Checkpoint(_)));
        Ok(self.rows().await?.into_iter().filter(is_of_change).collect())
    }

    /// The rows of events, for who looks at a small record as a whole.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn events(&self) -> Result<Vec<String>, AuditError> {
        let is_event = |body: &String| matches!(Line::parse(body).map(|row| row.line), Some(Line::Event(_)));
        Ok(self.rows().await?.into_iter().filter(is_event).collect())
    }

    /// Every row of a small record.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn rows(&self) -> Result<Vec<String>, AuditError> {
        let rows = sqlx::query("SELECT body FROM record ORDER BY seq").fetch_all(self.store().pool().await?).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Verifies the whole chain: how many rows it has, or the first that is wrong.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub async fn verify(&self, anchors: Vec<Anchored>) -> Result<Result<u64, BadRow>, AuditError> {
        self.walk(anchors, |_, _| ()).await
    }

    /// Verifies the whole chain, and shows every row of it that fits on the way. What was shown holds only where the verdict is good.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub async fn walk(&self, anchors: Vec<Anchored>, mut show: impl FnMut(&Row, &Line) + Send) -> Result<Result<u64, BadRow>, AuditError> {
        if let Some(bad) = before_the_first(self.store()).await? {
            return Ok(Err(bad));
        }
        // With whatever keys the files hold: that they do not fit is a verdict, not a reason to give none.
        let keys = self.writer().keys_at().read()?.ok_or(AuditError::KeyMissing)?;
        let mut verifier = Verifier::new(keys, anchors, checkpoint(self.store()).await?);
        let mut seq = 0;
        loop {
            let rows = after(self.store(), seq).await?;
            let Some(last) = rows.last() else { return Ok(verifier.finish()) };
            seq = last.seq;
            for row in &rows {
                match verifier.take(row) {
                    Ok(line) => show(row, &line),
                    Err(bad) => return Ok(Err(bad)),
                }
            }
            tokio::task::yield_now().await;
        }
    }

    /// Verifies, keeps the verdict for the screens, and raises the alarm in the log.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub async fn verify_and_remember(&self, anchors: Vec<Anchored>) -> Result<Verified, AuditError> {
        let verdict = self.verify(anchors).await?;
        let index = if verdict.is_ok() { self.verify_index().await?.err() } else { None };
        let verified = Verified {
            at: line::now(),
            rows: *verdict.as_ref().unwrap_or(&0),
            fault: verdict.err().map(|bad| bad.to_string()).or(index.map(|bad| bad.to_string())),
        };
        match &verified.fault {
            None => tracing::info!(rows = verified.rows, "the record is whole"),
            Some(fault) => tracing::error!(fault, "the record is not whole"),
        }
        self.remember(verified.clone());
        Ok(verified)
    }
}
