//! Whatever is changed in the index behind the service's back is named by its row.

use catalogue::record::Outcome;
use sqlx::AssertSqlSafe;

use super::super::line::{IntentLine, Line, OutcomeLine, Who};
use super::super::{Audit, Event};
use super::BadEntry;

/// Two changes with their outcomes, an event, and a change that is under way: rows 1 to 6.
async fn written() -> Audit {
    let audit = Audit::in_memory();
    for id in ["a", "b", "c"] {
        let who = Who { person: "demo:owner".to_owned(), ..Who::default() };
        let targets = vec![("accountId".to_owned(), format!("account-{id}"))];
        let intent = IntentLine { id: id.to_owned(), at: "2026-11-01T00:00:00Z".to_owned(), who, targets, ..IntentLine::default() };
        audit.writer().write(Line::Intent(intent)).await.unwrap();
        if id == "c" {
            break;
        }
        audit.writer().write(Line::Outcome(OutcomeLine { outcome: Outcome::Ok, ..OutcomeLine::unknown(id) })).await.unwrap();
        if id == "a" {
            audit.tell_first(None, Event::ConfigurationRead).await.unwrap();
        }
    }
    audit
}

#[tokio::test]
async fn an_index_as_the_service_writes_it_is_what_the_chain_says() {
    let audit = written().await;
    assert_eq!(audit.verify_index().await.unwrap(), Ok(()));
    assert_eq!(Audit::in_memory().verify_index().await.unwrap(), Ok(()));
}

#[tokio::test]
async fn whatever_is_changed_in_the_index_is_named_by_its_first_row() {
    let table = [
        ("DELETE FROM record_entry WHERE seq = 4", 4),
        ("UPDATE record_entry SET person = 'demo:viewer' WHERE seq = 1", 1),
        ("UPDATE record_entry SET at = 0 WHERE seq = 3", 3),
        ("UPDATE record_entry SET kind = 'denied' WHERE seq = 3", 3),
        ("UPDATE record_entry SET operation = 'SUSPEND_USER' WHERE seq = 4", 4),
        ("UPDATE record_entry SET spent_key = 'another-key' WHERE seq = 4", 4),
        ("UPDATE record_entry SET outcome = 'refused' WHERE seq = 1", 2),
        ("UPDATE record_entry SET end_seq = 5 WHERE seq = 1", 2),
        ("UPDATE record_entry SET end_seq = NULL WHERE seq = 4", 5),
        ("UPDATE record_entry SET outcome = 'ok' WHERE seq = 6", 6),
        ("UPDATE record_entry SET found_seq = 5 WHERE seq = 1", 5),
        ("UPDATE record_entry SET found_seq = 9 WHERE seq = 1", 1),
        ("DELETE FROM record_target WHERE seq = 1", 1),
        ("INSERT INTO record_target (account, seq) VALUES ('somebody', 3)", 3),
        ("INSERT INTO record_target (account, seq) VALUES ('somebody', 99)", 99),
        ("INSERT INTO record_entry (seq, at, kind, person, operation, outcome, replica) VALUES (7, 0, 'denied', 'x', '', '', '')", 7),
    ];
    for (statement, seq) in table {
        let audit = written().await;
        sqlx::query(AssertSqlSafe(statement)).execute(audit.store().pool().await.unwrap()).await.unwrap();
        assert!(audit.verify(Vec::new()).await.unwrap().is_ok(), "the chain is whole: {statement}");
        assert_eq!(audit.verify_index().await.unwrap(), Err(BadEntry { seq }), "{statement}");
        assert!(audit.verify_and_remember(Vec::new()).await.unwrap().fault.unwrap().contains(&seq.to_string()), "{statement}");
    }
}
