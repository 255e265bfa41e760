//! The record: order on disk, one outcome each, and refusal where it cannot be written.

pub mod place;

use std::sync::Arc;
use std::time::{Duration, Instant};

use catalogue::capability::Role;
use catalogue::session::Person;
use serde_json::Value;

use self::place::Place;
use super::line::{self, IntentLine, Line};
use super::{Audit, ChainKey, End, Event, Filter, Outcome, writer};
use crate::admit::{Admission, Permit};
use crate::identity::Caller;
use crate::remarks::Remarks;

fn caller() -> Caller {
    let person = Person { id: "demo:owner".to_owned(), name: "Olga Owner".to_owned(), email: Some("olga@corp.example".to_owned()) };
    Caller::new(person, Role::Owner)
}

fn permit() -> Permit {
    let admission = Admission { organization_id: "org".to_owned(), scim_directories: Vec::new(), read_only: false };
    let body = br#"{"name":"A secret name"}"#;
    admission.target(&caller(), "PATCH", "/users/account-1/manage/profile", "").unwrap().permit(&caller(), body).unwrap()
}

const OK: End = End { outcome: Outcome::Ok, status: Some(200), code: None, trace: None };

fn end(outcome: Outcome, status: Option<u16>) -> End {
    End { outcome, status, ..OK }
}

async fn intent(audit: &Audit, id: &str) -> super::Intent {
    audit.intent(id, &caller(), &permit(), &Remarks::default(), &[]).await.unwrap()
}

async fn lines(audit: &Audit) -> Vec<Value> {
    audit.lines().await.unwrap().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn known(audit: &Audit) -> Vec<(String, Option<Outcome>)> {
    let page = audit.page(&Filter::default(), None, 200).await.unwrap().unwrap();
    page.changes.into_iter().map(|change| (change.id, change.outcome)).collect()
}

/// Waits until the record has so many rows: what is written without anybody waiting for it takes its time.
async fn until_rows(audit: &Audit, rows: usize) -> Vec<Value> {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let lines = lines(audit).await;
        if lines.len() >= rows {
            return lines;
        }
        assert!(std::time::Instant::now() < deadline, "{lines:?}");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_intent_is_on_disk_before_its_outcome_and_names_who_did_what_to_whom() {
    let place = Place::new();
    let audit = place.started().await;
    let open = intent(&audit, "request-1").await;
    let before = lines(&place.audit()).await;
    assert_eq!(before.len(), 1);
    assert_eq!((&before[0]["kind"], &before[0]["id"], &before[0]["person"]), (&"intent".into(), &"request-1".into(), &"demo:owner".into()));
    assert_eq!((&before[0]["operation"], &before[0]["role"]), (&"UPDATE_PROFILE".into(), &"Owner".into()));
    assert_eq!((&before[0]["name"], &before[0]["seq"]), (&"Olga Owner".into(), &1.into()));
    assert_eq!(before[0]["targets"], serde_json::json!([["accountId", "account-1"]]));
    assert_eq!(before[0]["fields"], serde_json::json!([{"name": "name"}]), "what is set, not to what");
    open.close(OK).await;
    let after = lines(&place.audit()).await;
    assert_eq!(after.len(), 2);
    assert_eq!(
        (&after[1]["kind"], &after[1]["id"], &after[1]["outcome"], &after[1]["status"]),
        (&"outcome".into(), &"request-1".into(), &"ok".into(), &200.into())
    );
}

#[tokio::test]
async fn bodies_and_addresses_are_not_recorded_unless_the_address_of_who_acts_is_wanted() {
    let audit = Audit::in_memory();
    intent(&audit, "request-1").await.close(OK).await;
    let all = audit.lines().await.unwrap().join("\n");
    for personal in ["A secret name", "olga@corp.example"] {
        assert!(!all.contains(personal), "{all}");
    }
    let naming = Audit::in_memory().naming_emails(true);
    intent(&naming, "request-1").await.close(OK).await;
    assert_eq!(lines(&naming).await[0]["email"], "olga@corp.example");
}

#[tokio::test]
async fn an_intent_that_is_dropped_has_an_unknown_outcome() {
    let audit = Audit::in_memory();
    drop(intent(&audit, "request-1").await);
    assert_eq!(until_rows(&audit, 2).await[1]["outcome"], "unknown");
}

#[tokio::test]
async fn a_change_has_one_outcome_and_a_late_answer_is_told_as_what_was_found() {
    let audit = Audit::in_memory();
    let line = |outcome| super::Line::Outcome(super::OutcomeLine { outcome, ..super::OutcomeLine::unknown("request-1") });
    std::mem::forget(intent(&audit, "request-1").await);
    for outcome in [Outcome::Unknown, Outcome::Unknown, Outcome::Ok, Outcome::Refused] {
        audit.writer().write(line(outcome)).await.unwrap();
    }
    let lines = lines(&audit).await;
    let kinds: Vec<&Value> = lines.iter().map(|line| &line["kind"]).collect();
    assert_eq!(kinds, ["intent", "outcome", "reconciled"]);
    let change = audit.find("", "request-1").await.unwrap().unwrap();
    assert_eq!((change.outcome, change.found.unwrap().finding), (Some(Outcome::Unknown), catalogue::record::Finding::Happened));
}

#[tokio::test]
async fn an_intent_that_is_there_although_its_word_was_lost_is_closed_as_not_sent() {
    let place = Place::new();
    let (audit, other) = (place.started().await, place.started().await);
    let mut held = other.store().exclusive().await.unwrap();
    let (caller, permit, remarks) = (caller(), permit(), Remarks::default());
    let (one, two) =
        tokio::join!(audit.intent("there", &caller, &permit, &remarks, &[]), audit.intent("not-there", &caller, &permit, &remarks, &[]));
    assert!(one.is_err() && two.is_err(), "the other one writes");
    let row = Line::Intent(IntentLine { id: "there".to_owned(), at: line::now(), ..IntentLine::default() });
    let (key, head) = (other.writer().key().await.unwrap(), writer::head(&mut held).await.unwrap());
    writer::append(&mut held, &key, &head, &row, &audit.writer().replica).await.unwrap();
    held.commit().await.unwrap();
    audit.beat().await.unwrap();
    let lines = until_rows(&audit, 2).await;
    assert_eq!((&lines[1]["id"], &lines[1]["outcome"]), (&"there".into(), &"failed".into()));
    audit.end(std::time::Duration::from_secs(10)).await;
    assert_eq!(audit.lines().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_outcome_of_nothing_is_not_written() {
    let audit = Audit::in_memory();
    audit.writer().write(super::Line::Outcome(super::OutcomeLine::unknown("nobody"))).await.unwrap();
    assert!(lines(&audit).await.is_empty());
}

#[tokio::test]
async fn without_a_writable_store_there_is_no_intent_and_it_recovers_by_itself() {
    let place = Place::new();
    let audit = place.audit();
    std::fs::create_dir_all(place.path("store.db")).unwrap();
    assert!(audit.check().await.is_err());
    assert!(audit.intent("request-1", &caller(), &permit(), &Remarks::default(), &[]).await.is_err());
    std::fs::remove_dir(place.path("store.db")).unwrap();
    intent(&audit, "request-2").await.close(OK).await;
    assert_eq!(known(&audit).await, [("request-2".to_owned(), Some(Outcome::Ok))]);
    audit.check().await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn the_key_is_made_once_for_its_owner_alone_and_a_record_without_its_key_is_not_continued() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    intent(&place.started().await, "request-1").await.close(OK).await;
    let file = place.key();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    place.started().await;
    std::fs::rename(&file, place.path("elsewhere")).unwrap();
    assert!(matches!(place.audit().open().await, Err(super::AuditError::KeyMissing)));
    ChainKey::make(&file).unwrap();
    assert!(matches!(place.audit().open().await, Err(super::AuditError::KeyOfAnother)));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_written_at_once_have_no_gap_and_share_their_way_to_the_disk() {
    let place = Place::new();
    let audit = Arc::new(place.started().await);
    let tasks: Vec<_> = (0..40)
        .map(|at| {
            let audit = Arc::clone(&audit);
            tokio::spawn(async move { intent(&audit, &format!("request-{at}")).await.close(OK).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let seqs: Vec<i64> = lines(&audit).await.iter().map(|line| line["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=80).collect::<Vec<i64>>());
}

#[tokio::test]
async fn what_the_record_says_is_known_after_a_restart() {
    let place = Place::new();
    let remarks = Remarks { key: Some("key-0001".to_owned()), reason: Some("left – HR-7".to_owned()), ..Remarks::default() };
    let open = place.started().await.intent("request-1", &caller(), &permit(), &remarks, &[]).await.unwrap();
    open.close(End { code: Some("ADMIN-409-1".to_owned()), ..end(Outcome::Refused, Some(409)) }).await;
    let audit = place.started().await;
    let change = audit.find("demo:owner", "key-0001").await.unwrap().unwrap();
    assert_eq!(Some(&change), audit.find("", "request-1").await.unwrap().as_ref());
    assert_eq!((change.reason.as_deref(), change.status, change.code.as_deref()), (Some("left – HR-7"), Some(409), Some("ADMIN-409-1")));
    assert_eq!((change.person.name.as_str(), change.operation.title.as_str()), ("Olga Owner", "Change an account's profile"));
    assert_eq!(change.accounts(), ["account-1"]);
}

#[tokio::test]
async fn a_change_that_was_under_way_at_the_end_is_unknown_after_a_restart_and_once() {
    let place = Place::new();
    // The process was killed: the intent never got as far as its outcome.
    std::mem::forget(intent(&place.started().await, "request-1").await);
    for _ in 0..2 {
        let audit = place.started().await;
        assert_eq!(known(&audit).await, [("request-1".to_owned(), Some(Outcome::Unknown))]);
        assert_eq!(lines(&audit).await.len(), 2, "an outcome is written once");
    }
}

#[tokio::test]
async fn a_change_that_this_service_is_making_is_left_alone() {
    let place = Place::new();
    let audit = place.started().await;
    let open = intent(&audit, "request-1").await;
    audit.beat().await.unwrap();
    assert_eq!(known(&audit).await, [("request-1".to_owned(), None)]);
    open.close(OK).await;
    assert_eq!(known(&audit).await, [("request-1".to_owned(), Some(Outcome::Ok))]);
}

#[tokio::test]
async fn a_key_is_spent_unless_nothing_was_sent() {
    let audit = Audit::in_memory();
    for (id, key, how) in
        [("r-1", "key-0001", OK), ("r-2", "key-0002", end(Outcome::Failed, None)), ("r-3", "key-0003", end(Outcome::Failed, Some(500)))]
    {
        let remarks = Remarks { key: Some(key.to_owned()), ..Remarks::default() };
        audit.intent(id, &caller(), &permit(), &remarks, &[]).await.unwrap().close(how).await;
    }
    assert_eq!(audit.spent("demo:owner", "key-0001").await.unwrap().as_deref(), Some("r-1"));
    assert_eq!(audit.spent("demo:owner", "key-0002").await.unwrap(), None);
    assert_eq!(audit.spent("demo:owner", "key-0003").await.unwrap().as_deref(), Some("r-3"));
    assert_eq!(audit.spent("demo:viewer", "key-0001").await.unwrap(), None);
}

#[tokio::test]
async fn refused_sign_ins_of_one_reason_are_counted_and_leave_room_for_another() {
    let audit = Audit::in_memory();
    for _ in 0..50 {
        audit.refuse_sign_in("no_code").await;
    }
    audit.refuse_sign_in("no_role").await;
    let rows = async |word: &str| audit.rows().await.unwrap().iter().filter(|line| line.contains(word)).count();
    assert_eq!((rows("no_code").await, rows("no_role").await), (20, 1));
    assert_eq!(audit.strangers.over(Instant::now() + Duration::from_secs(61)), [("no_code".to_owned(), 30)]);
}

#[tokio::test]
async fn an_event_tells_who_and_what_and_is_no_change() {
    let audit = Audit::in_memory();
    audit.tell(Some(&caller()), Event::Exported { what: "people".to_owned(), rows: 12 }).await;
    audit.tell(None, Event::SignInRefused { reason: "no_role".to_owned(), subject: None }).await;
    assert!(lines(&audit).await.is_empty());
    let events: Vec<Value> = audit.rows().await.unwrap().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&events[0]["event"], &events[0]["person"]), (&"exported".into(), &"demo:owner".into()));
    assert_eq!(events[0]["details"], serde_json::json!([{"name": "what", "value": "people"}, {"name": "rows", "value": "12"}]));
    assert_eq!((&events[1]["event"], &events[1]["person"]), (&"sign-in-refused".into(), &Value::Null));
}

#[tokio::test]
async fn a_change_does_not_take_the_outcome_of_another_that_the_index_points_to() {
    let audit = Audit::in_memory();
    intent(&audit, "request-1").await.close(end(Outcome::Refused, Some(409))).await;
    intent(&audit, "request-2").await.close(OK).await;
    let pool = audit.store().pool().await.unwrap();
    sqlx::query("UPDATE record_entry SET outcome = 'ok', end_seq = 4 WHERE seq = 1").execute(pool).await.unwrap();
    assert!(matches!(audit.find("", "request-1").await, Err(super::AuditError::Unreadable)));
    sqlx::query("UPDATE record_entry SET outcome = 'refused', end_seq = 2 WHERE seq = 1").execute(pool).await.unwrap();
    assert_eq!(audit.find("", "request-1").await.unwrap().unwrap().status, Some(409));
}
