//! The record around real writes: before the effect, once after it, and refusal where it cannot be kept.

use std::sync::Arc;
use std::time::Duration;

use proxy::audit::{Audit, ChainKey, KeyAt};
use proxy::store::Store;
use sandbox::{Fault, FaultBody, Seed};
use scratch::Folder;
use serde_json::Value;

use crate::world::{World, settings};

const ENABLE: &str = "/users/{accountId}/manage/lifecycle/enable";

async fn lines(world: &World) -> Vec<Value> {
    world.service.audit.lines().await.unwrap().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn fault(status: Option<u16>, body: FaultBody, reset: bool) -> Fault {
    Fault { operation: "ENABLE_ACCOUNT".to_owned(), status, body, reset, ..Fault::default() }
}

#[tokio::test]
async fn a_write_has_one_intent_and_one_outcome_under_its_request_id() {
    let world = World::new();
    let answer = world.person("owner").await.send("POST", &world.address(ENABLE), "").await;
    let lines = lines(&world).await;
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!((&lines[0]["kind"], &lines[1]["kind"]), (&"intent".into(), &"outcome".into()));
    for line in &lines {
        assert_eq!(line["id"], answer.header("x-request-id").unwrap());
    }
    assert_eq!((&lines[0]["operation"], &lines[0]["person"]), (&"ENABLE_ACCOUNT".into(), &"demo:owner".into()));
}

#[tokio::test]
async fn outcomes_say_how_it_ended() {
    let table = [
        (fault(Some(204), FaultBody::None, false), 204, "ok"),
        (fault(Some(409), FaultBody::Usual, false), 409, "refused"),
        (fault(Some(503), FaultBody::None, false), 0, "failed"),
        (fault(Some(502), FaultBody::Html, false), 502, "unknown"),
        (fault(None, FaultBody::Usual, true), 502, "unknown"),
    ];
    for (fault, status, outcome) in table {
        let world = World::new();
        let shown = format!("{fault:?}");
        world.script(fault);
        let answer = world.person("owner").await.send("POST", &world.address(ENABLE), "").await;
        assert!(status == 0 || answer.status == status, "{shown}: {}", answer.text());
        assert_eq!(lines(&world).await[1]["outcome"], outcome, "{shown}");
    }
}

#[tokio::test]
async fn a_write_whose_answer_breaks_is_unknown_to_the_person_and_in_the_record() {
    let world = World::peopled();
    world.script(Fault { operation: "CREATE_SCIM_USER".to_owned(), body: FaultBody::Truncated, ..Fault::default() });
    let body = r#"{"userName":"new@corp.example","emails":[{"value":"new@corp.example","primary":true}]}"#;
    let before = world.sandbox.lock().unwrap().scim_users().count();
    let answer = world.person("owner").await.json("POST", &world.address("/scim/directory/{scimDirectoryId}/Users"), body).await;
    assert_eq!(answer.end(), (502, "unknown_outcome".to_owned()));
    assert!(answer.problem().title.contains("checking"), "{}", answer.text());
    assert_eq!(lines(&world).await[1]["outcome"], "unknown");
    // It did happen: calling it failed would have been wrong.
    assert_eq!(world.sandbox.lock().unwrap().scim_users().count(), before + 1);
}

#[tokio::test]
async fn reads_and_refused_writes_leave_no_record() {
    let world = World::new();
    world.person("owner").await.get(&world.address("/admin/v1/orgs")).await;
    world.person("viewer").await.send("POST", &world.address(ENABLE), "").await;
    assert!(lines(&world).await.is_empty());
}

#[tokio::test]
async fn an_unwritable_record_refuses_writes_without_a_call_and_lets_reads_through() {
    let folder = Folder::create();
    let place = folder.path("store.db");
    std::fs::create_dir(&place).unwrap();
    let store = Arc::new(Store::in_file(&place).unwrap());
    let world = World::of(settings(Seed::Empty), |service| service.audit = Arc::new(Audit::over(store, KeyAt::Given(ChainKey::random()))));
    let owner = world.person("owner").await;
    for operation in catalogue::operations().filter(|operation| operation.is_write()) {
        let body = if operation.body == catalogue::operation::BodyRule::Required { "{}" } else { "" };
        let answer = owner.json(operation.method.as_str(), &world.address(operation.path), body).await;
        assert_eq!(answer.end(), (503, "audit_unavailable".to_owned()), "{}", operation.name);
    }
    assert!(world.changes().is_empty());
    assert_eq!(owner.get(&world.address("/admin/v1/orgs")).await.status, 200);
    assert_eq!(world.nobody().get("/readyz").await.status, 503);
    std::fs::remove_dir(&place).unwrap();
    // It recovers by itself.
    owner.send("POST", &world.address(ENABLE), "").await;
    assert_eq!(world.log().iter().filter(|entry| entry.operation == Some("ENABLE_ACCOUNT")).count(), 1);
}

#[tokio::test]
async fn a_store_that_can_be_read_and_not_written_refuses_changes_and_recovers_by_itself() {
    let world = World::new();
    let owner = world.person("owner").await;
    let pool = world.service.store.pool().await.unwrap();
    let full = "CREATE TRIGGER full BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
    sqlx::query(full).execute(pool).await.unwrap();
    let address = world.address(ENABLE);
    assert_eq!(owner.send("POST", &address, "").await.end(), (503, "audit_unavailable".to_owned()));
    assert!(world.changes().is_empty() && lines(&world).await.is_empty());
    assert_eq!(owner.get(&world.address("/admin/v1/orgs")).await.status, 200);
    assert_eq!(world.nobody().get("/readyz").await.status, 503);
    sqlx::query("DROP TRIGGER full").execute(pool).await.unwrap();
    world.service.audit.beat().await.unwrap();
    assert_eq!(world.nobody().get("/readyz").await.status, 200, "whoever sends no change sees it too");
    owner.send("POST", &address, "").await;
    assert_eq!((world.changes().len(), lines(&world).await.len()), (1, 2));
}

#[tokio::test]
async fn a_closed_tab_does_not_cut_a_write_in_half() {
    let world = World::new();
    world.script(Fault {
        operation: "ENABLE_ACCOUNT".to_owned(),
        status: Some(204),
        body: FaultBody::None,
        delay_ms: 100,
        ..Fault::default()
    });
    let owner = world.person("owner").await;
    let address = world.address(ENABLE);
    {
        let mut asking = Box::pin(owner.send("POST", &address, ""));
        let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
        while world.hits() == 0 {
            assert!(tokio::time::Instant::now() < deadline, "the write never started");
            let _ = tokio::time::timeout(Duration::from_millis(1), &mut asking).await;
        }
    }
    world.service.writes.close();
    tokio::time::timeout(Duration::from_secs(10), world.service.writes.wait()).await.unwrap();
    let lines = lines(&world).await;
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["outcome"], "ok");
}
