//! What goes and what stays is told by the rows, whatever stands in the index.

use crate::audit::line::{IntentLine, OutcomeLine};
use crate::audit::{Audit, AuditError, Event, Line};

async fn intent(audit: &Audit, id: &str, at: &str) {
    let line = IntentLine { id: id.to_owned(), at: at.to_owned(), ..IntentLine::default() };
    audit.writer().write(Line::Intent(line)).await.unwrap();
}

async fn outcome(audit: &Audit, id: &str, at: &str) {
    audit.writer().write(Line::Outcome(OutcomeLine { at: at.to_owned(), ..OutcomeLine::unknown(id) })).await.unwrap();
}

async fn doctor(audit: &Audit, statement: &'static str) {
    sqlx::query(statement).execute(audit.store().pool().await.unwrap()).await.unwrap();
}

const OLD: &str = "2020-01-01T00:00:00Z";
const FRESH: &str = "2025-01-01T00:00:00Z";
/// The beginning of 2022.
const BEFORE: i64 = 1_640_995_200_000;

#[tokio::test]
async fn age_and_open_changes_are_told_by_the_rows_and_not_by_the_index() {
    let audit = Audit::in_memory();
    intent(&audit, "done", OLD).await;
    outcome(&audit, "done", OLD).await;
    intent(&audit, "open", OLD).await;
    intent(&audit, "ended-lately", OLD).await;
    outcome(&audit, "ended-lately", FRESH).await;
    doctor(&audit, "UPDATE record_entry SET at = 0, outcome = 'ok'").await;
    assert_eq!(audit.prune(BEFORE).await.unwrap(), Some(2));
    assert_eq!(audit.prune(BEFORE).await.unwrap(), None, "what is open stays, and what comes after it");
    assert_eq!(audit.verify(Vec::new()).await.unwrap(), Ok(4));
}

#[tokio::test]
async fn nothing_is_removed_from_a_record_that_is_not_whole() {
    let audit = Audit::in_memory();
    for rows in 0..3 {
        audit.tell(None, Event::Exported { what: "people".to_owned(), rows }).await;
    }
    doctor(&audit, "UPDATE record SET body = replace(body, 'people', 'groups') WHERE seq = 2").await;
    let refused = audit.prune(i64::MAX).await;
    assert!(matches!(refused, Err(AuditError::NotWhole(bad)) if bad.seq == 2), "{refused:?}");
    assert_eq!(audit.rows().await.unwrap().len(), 3);
}
