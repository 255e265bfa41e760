//! What the record needs while the service runs: signs of life, anchors, a verification at start and every day, and the removal of rows that are
//! older than the configuration wants.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Audit;
use super::line;
use super::tenure::BEAT;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const DAY_IN_MILLISECONDS: i64 = 24 * 60 * 60 * 1000;

/// Never ends.
pub async fn watch(audit: Arc<Audit>, keep_days: Option<i64>) {
    let mut daily: Option<Instant> = None;
    loop {
        if let Err(fault) = audit.beat().await {
            tracing::warn!(%fault, "the record cannot be used");
        }
        audit.count_denials(Instant::now()).await;
        audit.anchor(false);
        audit.sent.drop_old(Instant::now());
        if daily.is_none_or(|last| last.elapsed() >= DAY) && once_a_day(&audit, keep_days).await {
            daily = Some(Instant::now());
        }
        tokio::time::sleep(BEAT).await;
    }
}

/// Whether it could be done.
async fn once_a_day(audit: &Audit, keep_days: Option<i64>) -> bool {
    if let Some(days) = keep_days {
        let before = line::milliseconds(&line::now()).saturating_sub(days.saturating_mul(DAY_IN_MILLISECONDS));
        match audit.prune(before).await {
            Ok(Some(through)) => tracing::info!(through, "old rows of the record were removed"),
            Ok(None) => {}
            Err(fault) => tracing::error!(%fault, "old rows of the record were not removed"),
        }
    }
    let anchors = match audit.anchors.read() {
        Ok(anchors) => anchors,
        Err(fault) => {
            tracing::error!(%fault, "the file of anchors cannot be read; the record is verified without them");
            Vec::new()
        }
    };
    audit.verify_and_remember(anchors).await.is_ok()
}

impl Audit {
    /// Notes down where the record stands if that is due.
    pub fn anchor(&self, is_end: bool) {
        if let Some(head) = self.writer().head() {
            self.anchors.drop_if_due(&head, is_end);
        }
    }
}
