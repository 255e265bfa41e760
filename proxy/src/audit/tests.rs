//! The record: order on disk, one outcome each, and refusal where it cannot be written.

use std::path::PathBuf;
use std::sync::Arc;

use catalogue::capability::Role;
use catalogue::session::Person;
use serde_json::Value;

use super::index::Filter;
use super::{Audit, Event, Outcome};
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

/// A directory that is removed with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Place {
        let path = std::env::temp_dir().join(format!("rollcall-audit-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Place(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("audit.jsonl")
    }

    fn lines(&self) -> Vec<Value> {
        std::fs::read_to_string(self.file()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn an_intent_is_on_disk_before_its_outcome_and_names_who_did_what_to_whom() {
    let place = Place::new("order");
    let audit = Arc::new(Audit::in_file(&place.file()));
    let intent = audit.intent("request-1", &caller(), &permit(), &Remarks::default()).await.unwrap();
    let before = place.lines();
    assert_eq!(before.len(), 1);
    assert_eq!((&before[0]["kind"], &before[0]["id"], &before[0]["person"]), (&"intent".into(), &"request-1".into(), &"demo:owner".into()));
    assert_eq!((&before[0]["operation"], &before[0]["role"]), (&"UPDATE_PROFILE".into(), &"Owner".into()));
    assert_eq!(before[0]["name"], "Olga Owner");
    assert_eq!(before[0]["targets"], serde_json::json!([["accountId", "account-1"]]));
    intent.close(Outcome::Ok, Some(200), None).await;
    let after = place.lines();
    assert_eq!(after.len(), 2);
    assert_eq!(
        (&after[1]["kind"], &after[1]["id"], &after[1]["outcome"], &after[1]["status"]),
        (&"outcome".into(), &"request-1".into(), &"ok".into(), &200.into())
    );
}

#[tokio::test]
async fn bodies_and_addresses_are_not_recorded() {
    let audit = Arc::new(Audit::in_memory());
    audit.intent("request-1", &caller(), &permit(), &Remarks::default()).await.unwrap().close(Outcome::Ok, None, None).await;
    let all = audit.lines().join("\n");
    for personal in ["A secret name", "olga@corp.example"] {
        assert!(!all.contains(personal), "{all}");
    }
}

#[tokio::test]
async fn an_intent_that_is_dropped_has_an_unknown_outcome() {
    let audit = Arc::new(Audit::in_memory());
    drop(audit.intent("request-1", &caller(), &permit(), &Remarks::default()).await.unwrap());
    let lines = audit.lines();
    assert_eq!(lines.len(), 2);
    assert!(lines[1].contains("\"outcome\":\"unknown\""), "{}", lines[1]);
}

#[tokio::test]
async fn an_outcome_is_written_once() {
    let audit = Arc::new(Audit::in_memory());
    audit.intent("request-1", &caller(), &permit(), &Remarks::default()).await.unwrap().close(Outcome::Refused, Some(404), None).await;
    assert_eq!(audit.lines().iter().filter(|line| line.contains("\"kind\":\"outcome\"")).count(), 1);
}

#[tokio::test]
async fn without_a_writable_file_there_is_no_intent() {
    let place = Place::new("directory-in-the-way");
    std::fs::create_dir_all(place.file()).unwrap();
    let audit = Arc::new(Audit::in_file(&place.file()));
    assert!(audit.check().is_err());
    assert!(audit.intent("request-1", &caller(), &permit(), &Remarks::default()).await.is_err());
}

#[tokio::test]
async fn a_file_that_is_moved_away_is_begun_anew() {
    let place = Place::new("rotation");
    let audit = Arc::new(Audit::in_file(&place.file()));
    audit.intent("request-1", &caller(), &permit(), &Remarks::default()).await.unwrap().close(Outcome::Ok, None, None).await;
    std::fs::rename(place.file(), place.0.join("old.jsonl")).unwrap();
    audit.intent("request-2", &caller(), &permit(), &Remarks::default()).await.unwrap().close(Outcome::Ok, None, None).await;
    assert!(place.lines().iter().all(|line| line["id"] == "request-2"));
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new("mode");
    Audit::in_file(&place.file()).check().unwrap();
    assert_eq!(std::fs::metadata(place.file()).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn lines_written_at_once_do_not_mix() {
    let place = Place::new("at-once");
    let audit = Arc::new(Audit::in_file(&place.file()));
    let tasks: Vec<_> = (0..20)
        .map(|at| {
            let audit = Arc::clone(&audit);
            tokio::spawn(async move {
                audit
                    .intent(&format!("request-{at}"), &caller(), &permit(), &Remarks::default())
                    .await
                    .unwrap()
                    .close(Outcome::Ok, None, None)
                    .await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(place.lines().len(), 40);
}

/// What a service that starts with this file knows.
fn started(place: &Place) -> Arc<Audit> {
    let audit = Arc::new(Audit::in_file(&place.file()));
    audit.read_back().unwrap();
    audit
}

fn known(audit: &Audit) -> Vec<(String, Option<Outcome>)> {
    let page = audit.page(&Filter::default(), None, 200).unwrap();
    page.changes.into_iter().map(|change| (change.id, change.outcome)).collect()
}

#[tokio::test]
async fn what_the_file_says_is_known_after_a_restart() {
    let place = Place::new("restart");
    let audit = Arc::new(Audit::in_file(&place.file()));
    let remarks = Remarks {
        key: Some("key-0001".to_owned()),
        reason: Some("left – HR-7".to_owned()),
        ticket: Some("HR-7".to_owned()),
        approval: None,
        confirms_self: false,
    };
    let intent = audit.intent("request-1", &caller(), &permit(), &remarks).await.unwrap();
    intent.close(Outcome::Refused, Some(409), Some("ADMIN-409-1".to_owned())).await;
    let change = started(&place).find("demo:owner", "key-0001").unwrap();
    assert_eq!(change, audit.find("", "request-1").unwrap());
    assert_eq!((change.reason.as_deref(), change.status, change.code.as_deref()), (Some("left – HR-7"), Some(409), Some("ADMIN-409-1")));
    assert_eq!((change.person.name.as_str(), change.operation.title.as_str()), ("Olga Owner", "Change an account's profile"));
    assert_eq!(change.accounts(), ["account-1"]);
}

#[tokio::test]
async fn a_change_that_was_under_way_at_the_end_is_unknown_in_the_record_and_in_the_file() {
    let place = Place::new("unclosed");
    let audit = Arc::new(Audit::in_file(&place.file()));
    let intent = audit.intent("request-1", &caller(), &permit(), &Remarks::default()).await.unwrap();
    // The process was killed: the intent never got as far as its outcome.
    std::mem::forget(intent);
    assert_eq!(known(&started(&place)), [("request-1".to_owned(), Some(Outcome::Unknown))]);
    assert_eq!(place.lines().len(), 2);
    assert_eq!(known(&started(&place)), [("request-1".to_owned(), Some(Outcome::Unknown))]);
    assert_eq!(place.lines().len(), 2, "an outcome is written once");
}

#[tokio::test]
async fn a_torn_last_line_neither_stops_the_service_nor_spoils_the_next_line() {
    let place = Place::new("torn");
    let audit = Arc::new(Audit::in_file(&place.file()));
    audit.intent("request-1", &caller(), &permit(), &Remarks::default()).await.unwrap().close(Outcome::Ok, Some(200), None).await;
    let whole = std::fs::read_to_string(place.file()).unwrap();
    std::fs::write(place.file(), format!("not json\n\n{whole}{{\"kind\":\"intent\",\"id\":\"requ")).unwrap();
    let audit = started(&place);
    assert_eq!(known(&audit), [("request-1".to_owned(), Some(Outcome::Ok))]);
    audit.intent("request-2", &caller(), &permit(), &Remarks::default()).await.unwrap().close(Outcome::Ok, Some(200), None).await;
    let ids: Vec<String> = known(&started(&place)).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["request-2", "request-1"]);
}

#[tokio::test]
async fn lines_of_an_earlier_version_are_read() {
    let place = Place::new("earlier");
    let lines = concat!(
        r#"{"kind":"intent","id":"r1","at":"2026-11-01T00:00:00Z","person":"local","role":"Owner","operation":"ENABLE_ACCOUNT","targets":[["accountId","a"]]}"#,
        "\n",
        r#"{"kind":"outcome","id":"r1","at":"2026-11-01T00:00:01Z","outcome":"ok","status":204}"#,
        "\n"
    );
    std::fs::write(place.file(), lines).unwrap();
    let change = started(&place).find("", "r1").unwrap();
    assert_eq!((change.accounts(), change.outcome, change.person.name.as_str()), (vec!["a"], Some(Outcome::Ok), ""));
}

#[tokio::test]
async fn a_file_that_is_not_there_yet_is_an_empty_record_and_one_that_cannot_be_read_is_none() {
    let place = Place::new("unreadable");
    assert!(known(&started(&place)).is_empty());
    std::fs::create_dir_all(place.file()).unwrap();
    assert!(Audit::in_file(&place.file()).read_back().is_err());
}

#[tokio::test]
async fn what_could_not_be_announced_is_not_in_the_record() {
    let place = Place::new("unannounced");
    std::fs::create_dir_all(place.file()).unwrap();
    let audit = Arc::new(Audit::in_file(&place.file()));
    assert!(audit.intent("request-1", &caller(), &permit(), &Remarks::default()).await.is_err());
    assert!(known(&audit).is_empty());
}

#[tokio::test]
async fn an_event_tells_who_and_what_and_is_no_change() {
    let audit = Arc::new(Audit::in_memory());
    audit.tell(Some(&caller()), Event::Exported { what: "people".to_owned(), rows: 12 }).await;
    audit.tell(None, Event::SignInRefused { reason: "no_role".to_owned(), subject: None }).await;
    assert!(audit.lines().is_empty());
    let events: Vec<Value> = audit.events().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&events[0]["event"], &events[0]["person"]), (&"exported".into(), &"demo:owner".into()));
    assert_eq!(events[0]["details"], serde_json::json!([{"name": "what", "value": "people"}, {"name": "rows", "value": "12"}]));
    assert_eq!((&events[1]["event"], &events[1]["person"]), (&"sign-in-refused".into(), &Value::Null));
}
