//! How the record stands, for the page that shows it: what is there, what was verified, where it is noted down outside.

use catalogue::record::{CHANGE, Health, Outcome};
use sqlx::Row as _;

use super::Audit;
use super::fault::AuditError;

impl Audit {
    /// How the record stands now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn health(&self) -> Result<Health, AuditError> {
        let pool = self.store().pool().await?;
        // The chain has no gap, or its verification says so: its ends tell how long it is, and counting would read all of it.
        let ends_at = "SELECT COALESCE((SELECT MIN(seq) FROM record), 1), COALESCE((SELECT MAX(seq) FROM record), 0)";
        let whole = sqlx::query(ends_at).fetch_one(pool).await?;
        let (first, last): (i64, i64) = (whole.try_get(0)?, whole.try_get(1)?);
        let ends = "SELECT COUNT(*) FROM record_entry WHERE kind = $1 AND outcome = $2 AND found_seq IS NULL";
        let under_way = sqlx::query(ends).bind(CHANGE).bind("").fetch_one(pool).await?;
        let unknown = sqlx::query(ends).bind(CHANGE).bind(Outcome::Unknown.name()).fetch_one(pool).await?;
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        Ok(Health {
            rows: count(last + 1 - first),
            last,
            is_writable: self.check().await.is_ok(),
            under_way: count(under_way.try_get(0)?),
            unknown: count(unknown.try_get(0)?),
            anchored: self.anchors.last(),
            has_anchor_file: self.anchors.has_file(),
            verified: self.verified(),
        })
    }
}
