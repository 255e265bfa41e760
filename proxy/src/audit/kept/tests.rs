//! The count is that of all changes, whatever was added or removed since it was last asked for.

use sqlx::Row as _;

use super::Kept;
use crate::audit::{Audit, Event, Filter};

async fn change(audit: &Audit, seq: i64) {
    let pool = audit.store().pool().await.unwrap();
    let entry = "INSERT INTO record_entry (seq, at, kind, change_id, person, operation, outcome, replica) VALUES ($1, 0, 'change', $2, '', '', '', '')";
    sqlx::query("INSERT INTO record (seq, body, link) VALUES ($1, '', '')").bind(seq).execute(pool).await.unwrap();
    sqlx::query(entry).bind(seq).bind(seq.to_string()).execute(pool).await.unwrap();
}

#[tokio::test]
async fn changes_are_counted_as_they_come_and_events_are_not() {
    let (audit, kept) = (Audit::in_memory(), Kept::default());
    assert_eq!(kept.changes(audit.store()).await.unwrap(), (0, 1));
    audit.tell(None, Event::SignedOut).await;
    for seq in 2..6 {
        change(&audit, seq).await;
        assert_eq!(kept.changes(audit.store()).await.unwrap(), (usize::try_from(seq).unwrap() - 1, 1));
    }
    assert_eq!(Kept::default().changes(audit.store()).await.unwrap(), (4, 1));
    assert_eq!(audit.page(&Filter { person: Some("nobody".to_owned()), ..Filter::default() }, None, 5).await.unwrap().unwrap().kept, 4);
}

#[tokio::test]
async fn what_was_removed_from_the_beginning_is_not_counted_any_more() {
    let (audit, kept) = (Audit::in_memory(), Kept::default());
    for seq in 1..9 {
        change(&audit, seq).await;
    }
    assert_eq!(kept.changes(audit.store()).await.unwrap(), (8, 1));
    let pool = audit.store().pool().await.unwrap();
    for table in ["DELETE FROM record WHERE seq <= 5", "DELETE FROM record_entry WHERE seq <= 5"] {
        sqlx::query(table).execute(pool).await.unwrap();
    }
    assert_eq!(kept.changes(audit.store()).await.unwrap(), (3, 6));
    let all = sqlx::query("SELECT COUNT(*) FROM record_entry").fetch_one(pool).await.unwrap();
    assert_eq!(all.get::<i64, _>(0), 3);
}
