//! Refusals on record, and bounded; and a record that was pruned or touched.

use catalogue::record::{Entry, EventKind, RECORD_PATH, Record};

use crate::world::{Client, World};

const ENABLE: &str = "/api/users/account-1/manage/lifecycle/enable";

async fn page(client: &Client<'_>, query: &str) -> Record {
    let answer = client.get(&format!("{RECORD_PATH}{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

#[tokio::test]
async fn a_refusal_is_on_record_with_who_what_and_which_target() {
    let world = World::new();
    let viewer = world.person("viewer").await;
    assert_eq!(viewer.send("POST", ENABLE, "").await.status, 403);
    let page = page(&world.person("owner").await, "?kind=denied").await;
    let [Entry::Event(told)] = page.entries.as_slice() else { panic!("{page:?}") };
    assert_eq!((told.kind(), told.person.as_ref().unwrap().id.as_str()), (Some(EventKind::Denied), "demo:viewer"));
    assert_eq!((told.operation.as_ref().unwrap().name.as_str(), told.targets[0].value.as_str()), ("ENABLE_ACCOUNT", "account-1"));
    assert_eq!(told.details[0].value, "not_permitted");
}

#[tokio::test]
async fn nobody_fills_the_record_with_refusals() {
    let world = World::new();
    let viewer = world.person("viewer").await;
    for _ in 0..40 {
        viewer.send("POST", ENABLE, "").await;
    }
    let denied = world.service.audit.events().await.unwrap().into_iter().filter(|line| line.contains("\"denied\"")).count();
    assert_eq!(denied, 20);
}

#[tokio::test]
async fn a_record_that_was_pruned_is_still_whole_and_one_that_was_cut_is_not() {
    let world = World::new();
    let owner = world.person("owner").await;
    for _ in 0..3 {
        owner.send("POST", ENABLE, "").await;
    }
    let audit = &world.service.audit;
    let through = audit.prune(i64::MAX).await.unwrap().expect("everything is old enough");
    assert_eq!(audit.verify(Vec::new()).await.unwrap(), Ok(1));
    assert!(audit.lines().await.unwrap().is_empty());
    owner.send("POST", ENABLE, "").await;
    assert!(audit.verify(Vec::new()).await.unwrap().is_ok());
    let pool = audit.store().pool().await.unwrap();
    sqlx::query("DELETE FROM record WHERE seq = $1").bind(through + 2).execute(pool).await.unwrap();
    assert!(audit.verify(Vec::new()).await.unwrap().is_err());
}
