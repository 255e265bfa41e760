//! Whether a copy holds everything that was there when it was asked for.

use super::{Copy, number};
use crate::audit::{Audit, Event, Filter, Outcome, reading};

async fn audit() -> Audit {
    let audit = Audit::in_memory();
    for _ in 0..3 {
        audit.tell_first(None, Event::ConfigurationRead).await.unwrap();
    }
    audit
}

async fn read(audit: &Audit, copy: &Copy) -> u64 {
    number(reading::entries(audit.store(), copy.conditions(0), "ASC", 10).await.unwrap().len())
}

#[tokio::test]
async fn a_copy_is_whole_while_nothing_is_removed_whatever_is_added() {
    let audit = audit().await;
    for outcome in [None, Some(None), Some(Some(Outcome::Unknown))] {
        let copy = Copy::begin(&audit, Filter { outcome, ..Filter::default() }).await.unwrap();
        audit.tell_first(None, Event::ConfigurationRead).await.unwrap();
        let rows = read(&audit, &copy).await;
        assert!(rows == copy.rows && copy.is_whole(&audit, rows).await.unwrap(), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_copy_of_which_rows_were_removed_before_they_were_read_is_not_whole() {
    for outcome in [None, Some(None)] {
        let audit = audit().await;
        let copy = Copy::begin(&audit, Filter { outcome, ..Filter::default() }).await.unwrap();
        assert!(audit.prune(i64::MAX).await.unwrap().is_some());
        let rows = read(&audit, &copy).await;
        assert!(!copy.is_whole(&audit, rows).await.unwrap(), "{outcome:?}");
        // Whoever had read them before that has all of it.
        assert!(outcome.is_some() || copy.is_whole(&audit, 3).await.unwrap());
    }
}
