//! Which services write this record, and which of them are gone. A change that one of the gone left open has an unknown outcome; only then, because
//! a living one may still be making it.

use std::time::{Duration, Instant};

use catalogue::record::CHANGE;
use sqlx::Row as _;

use super::Audit;
use super::fault::AuditError;
use super::line::{self, Line, OutcomeLine};

/// How often a service says that it lives.
pub const BEAT: Duration = Duration::from_secs(5);
/// How often the end looks whether everything is written.
const PAUSE: Duration = Duration::from_millis(20);
/// How long a service may be silent before it counts as gone.
const SILENCE: Duration = Duration::from_secs(30);

/// Who was last alive before this time (milliseconds since 1970) counts as gone.
pub fn silent_since() -> i64 {
    line::milliseconds(&line::now()) - i64::try_from(SILENCE.as_millis()).unwrap_or(i64::MAX)
}

impl Audit {
    /// Makes the record ready at start: the key is the right one, rows can be written, and what an earlier service left open has an unknown outcome.
    ///
    /// # Errors
    /// When the record cannot be used.
    pub async fn open(&self) -> Result<(), AuditError> {
        self.writer().key().await?;
        self.beat().await
    }

    /// Writes what still waits, and leaves a last anchor and no sign of life, so that nobody waits for this service.
    pub async fn end(&self, patience: Duration) {
        let deadline = Instant::now() + patience;
        while self.writer().is_busy() && Instant::now() < deadline {
            self.writer().begin();
            tokio::time::sleep(PAUSE).await;
        }
        self.anchor(true);
        if let Ok(pool) = self.store().pool().await {
            let gone = sqlx::query("DELETE FROM record_replica WHERE replica = $1").bind(&self.writer().replica).execute(pool).await;
            drop(gone);
        }
    }

    /// Says that this service lives, closes what the gone left open, and writes what waited for the store.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn beat(&self) -> Result<(), AuditError> {
        self.writer().begin();
        let now = line::milliseconds(&line::now());
        let pool = self.store().pool().await?;
        let alive = "INSERT INTO record_replica (replica, seen) VALUES ($1, $2) ON CONFLICT (replica) DO UPDATE SET seen = excluded.seen";
        sqlx::query(alive).bind(&self.writer().replica).bind(now).execute(pool).await?;
        self.writer().hope();
        sqlx::query("DELETE FROM record_replica WHERE seen < $1").bind(silent_since()).execute(pool).await?;
        // Only one service has a file: whatever another one left in it, that one is gone.
        let others = if self.store().is_shared() { "SELECT replica FROM record_replica" } else { "SELECT $2" };
        let left =
            format!("SELECT change_id FROM record_entry WHERE outcome = '' AND kind = $1 AND replica <> $2 AND replica NOT IN ({others})");
        let left = sqlx::query(sqlx::AssertSqlSafe(left)).bind(CHANGE).bind(&self.writer().replica).fetch_all(pool).await?;
        for row in &left {
            let id: String = row.try_get(0)?;
            self.writer().write(Line::Outcome(OutcomeLine::unknown(&id))).await?;
        }
        Ok(())
    }
}
