//! Replicas over one store know of one another: each says every two seconds that it lives and what it uses of the limits of the upstream's keys, and hears
//! the same of the others. No request waits for that, and where the store is away each goes on with what it knew.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::Row as _;

use crate::secret;
use crate::service::Service;
use crate::store::StoreError;
use crate::upstream::replicas::Told;

/// How often a replica tells and hears.
const BEAT: Duration = Duration::from_secs(2);
/// Who was silent for so long counts no more, in milliseconds.
const SILENCE: i64 = 10_000;
/// And is removed after so long.
const GONE: i64 = 60_000;
/// How long the end waits for the store.
const LAST: Duration = Duration::from_secs(5);
/// All ages are by one clock, that of the database.
const NOW: &str = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// This replica among the others.
#[derive(Debug)]
pub struct Replicas {
    /// Another one in each process.
    id: String,
    /// How many live, this one included; nought where that is not known.
    living: AtomicUsize,
}

impl Default for Replicas {
    fn default() -> Replicas {
        Replicas { id: secret::hex(&secret::random::<8>()), living: AtomicUsize::new(0) }
    }
}

impl Replicas {
    /// How many live, where that is known.
    #[must_use]
    pub fn living(&self) -> Option<usize> {
        Some(self.living.load(Ordering::Relaxed)).filter(|living| *living > 0)
    }
}

/// Tells and hears. Never ends; where nobody else can be there it does nothing.
pub async fn watch(service: Arc<Service>) {
    let mut is_failing = false;
    while service.store.is_shared() {
        let began = tokio::time::Instant::now();
        let met = tokio::time::timeout(BEAT, beat(&service)).await;
        let fails = !matches!(met, Ok(Ok(())));
        if fails {
            service.replicas.living.store(0, Ordering::Relaxed);
        }
        if fails && !is_failing {
            tracing::warn!("this replica hears nothing of the others; it keeps to what it knew of their use of the upstream's limits");
        }
        is_failing = fails;
        tokio::time::sleep_until(began + BEAT).await;
    }
}

/// Tells and hears once.
///
/// # Errors
/// When the store cannot be used.
pub async fn beat(service: &Service) -> Result<(), StoreError> {
    let pool = service.store.pool().await?;
    let told = serde_json::to_string(&service.upstream.tell()).unwrap_or_default();
    let alive = format!(
        "INSERT INTO replicas (replica, seen, told) VALUES ($1, {NOW}, $2) \
         ON CONFLICT (replica) DO UPDATE SET seen = excluded.seen, told = excluded.told"
    );
    sqlx::query(sqlx::AssertSqlSafe(alive)).bind(&service.replicas.id).bind(told).execute(pool).await?;
    let gone = format!("DELETE FROM replicas WHERE seen < {NOW} - $1");
    sqlx::query(sqlx::AssertSqlSafe(gone)).bind(GONE).execute(pool).await?;
    let others = format!("SELECT replica, {NOW} - seen, told FROM replicas WHERE replica <> $1 AND seen >= {NOW} - $2");
    let rows = sqlx::query(sqlx::AssertSqlSafe(others)).bind(&service.replicas.id).bind(SILENCE).fetch_all(pool).await?;
    let now = Instant::now();
    let mut heard = Vec::new();
    for row in rows {
        let (replica, age, told): (String, i64, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let at = now.checked_sub(Duration::from_millis(age.unsigned_abs())).unwrap_or(now);
        // One of another version lives as well, whatever it tells.
        heard.push((replica, at, serde_json::from_str::<Vec<Told>>(&told).unwrap_or_default()));
    }
    service.replicas.living.store(heard.len() + 1, Ordering::Relaxed);
    service.upstream.hear(heard);
    Ok(())
}

/// Leaves no sign of life, so that the others take up this one's part at once.
pub async fn leave(service: &Service) {
    if !service.store.is_shared() {
        return;
    }
    let leaving = async {
        let pool = service.store.pool().await?;
        sqlx::query("DELETE FROM replicas WHERE replica = $1").bind(&service.replicas.id).execute(pool).await?;
        Ok::<(), StoreError>(())
    };
    drop(tokio::time::timeout(LAST, leaving).await);
}
