//! How the record stands, as far as that costs little: for whoever asks every few seconds. The page about the record asks for more, see `health`.

use std::time::Duration;

use catalogue::record::{Anchored, CHANGE, Outcome, Verified};
use sqlx::Row as _;

use super::Audit;
use super::fault::AuditError;

/// A scrape waits no longer for a store that is away: its figures are then absent.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is known at one moment.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    pub is_writable: bool,
    /// Rows that wait for the store.
    pub waiting: usize,
    /// The last row, whichever replica wrote it.
    pub last: Option<i64>,
    /// Changes whose outcome is unknown and was not found out.
    pub unknown: Option<i64>,
    pub anchored: Option<Anchored>,
    pub is_anchor_file_failing: bool,
    pub verified: Option<Verified>,
    /// How often each kind of event happened in this process.
    pub events: Vec<(&'static str, u64)>,
}

impl Audit {
    /// How the record stands now.
    pub async fn standing(&self) -> Standing {
        let asked = async { (self.check().await.is_ok(), self.ends().await.ok()) };
        let (is_writable, ends) = tokio::time::timeout(PATIENCE, asked).await.unwrap_or_default();
        Standing {
            is_writable,
            waiting: self.writer().waiting(),
            last: ends.map(|(last, _)| last),
            unknown: ends.map(|(_, unknown)| unknown),
            anchored: self.anchors.last(),
            is_anchor_file_failing: self.anchors.is_failing(),
            verified: self.verified(),
            events: self.tally.counts(),
        }
    }

    /// The last row, and how many changes have an unknown outcome.
    async fn ends(&self) -> Result<(i64, i64), AuditError> {
        let pool = self.store().pool().await?;
        let last = sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM record").fetch_one(pool).await?;
        let of_unknown = "SELECT COUNT(*) FROM record_entry WHERE kind = $1 AND outcome = $2 AND found_seq IS NULL";
        let unknown = sqlx::query(of_unknown).bind(CHANGE).bind(Outcome::Unknown.name()).fetch_one(pool).await?;
        Ok((last.try_get(0)?, unknown.try_get(0)?))
    }
}
