//! How many changes are at hand. Counting all of them for each page would make every page as slow as the record is long, so that only those are counted
//! that came since it was last asked.

use catalogue::record::CHANGE;
use sqlx::Row as _;
use tokio::sync::Mutex;

use super::fault::AuditError;
use crate::store::Store;

/// What was counted so far. How many there are up to a place changes only when the beginning of the record is removed.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    first: i64,
    through: i64,
    changes: i64,
}

#[derive(Debug, Default)]
pub struct Kept(Mutex<Counted>);

impl Kept {
    /// How many changes are at hand, and the place of the first row.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn changes(&self, store: &Store) -> Result<(usize, i64), AuditError> {
        let mut counted = self.0.lock().await;
        let pool = store.pool().await?;
        let first: i64 = sqlx::query("SELECT COALESCE(MIN(seq), 1) FROM record").fetch_one(pool).await?.try_get(0)?;
        if first != counted.first {
            *counted = Counted { first, ..Counted::default() };
        }
        let since = "SELECT COUNT(*), COALESCE(MAX(seq), $2) FROM record_entry WHERE kind = $1 AND seq > $2";
        let row = sqlx::query(since).bind(CHANGE).bind(counted.through).fetch_one(pool).await?;
        counted.changes += row.try_get::<i64, _>(0)?;
        counted.through = row.try_get(1)?;
        Ok((usize::try_from(counted.changes).unwrap_or(0), first))
    }
}

#[cfg(test)]
mod tests;
