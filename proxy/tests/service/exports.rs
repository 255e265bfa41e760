//! Copies that people take: on record before they are given out, or not given out at all.

use std::sync::Arc;

use catalogue::export::{EXPORT_NOT_RECORDED, EXPORTS_PATH};
use proxy::audit::{Audit, ChainKey, KeyAt};
use proxy::store::Store;
use sandbox::Seed;

use crate::world::{World, settings};

const TAKEN: &str = r#"{"what":"users","rows":12,"format":"csv"}"#;

#[tokio::test]
async fn a_copy_is_recorded_with_who_what_and_how_much() {
    let world = World::new();
    let answer = world.person("viewer").await.json("POST", EXPORTS_PATH, TAKEN).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let events = world.service.audit.events().await.unwrap();
    let told = events.iter().find(|line| line.contains("\"exported\"")).expect("the copy is on record");
    for words in ["demo:viewer", "users as csv", "\"12\""] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[tokio::test]
async fn a_copy_that_cannot_be_recorded_is_refused_and_says_why() {
    // A folder is no file that could be written.
    let store = Arc::new(Store::in_file(&std::env::temp_dir()).unwrap());
    let key = KeyAt::Given(ChainKey::random());
    let world = World::of(settings(Seed::Empty), |service| service.audit = Arc::new(Audit::over(store, key)));
    let answer = world.person("viewer").await.json("POST", EXPORTS_PATH, TAKEN).await;
    assert_eq!(answer.end(), (503, EXPORT_NOT_RECORDED.to_owned()));
    assert!(answer.problem().title.contains("No copy"), "{:?}", answer.problem());
}

#[tokio::test]
async fn nobody_and_no_other_site_records_a_copy_and_no_story_is_accepted() {
    let world = World::new();
    assert_eq!(world.nobody().json("POST", EXPORTS_PATH, TAKEN).await.status, 401);
    let viewer = world.person("viewer").await;
    assert_eq!(viewer.with("x-rollcall", "").json("POST", EXPORTS_PATH, TAKEN).await.status, 403);
    assert_eq!(viewer.send("POST", EXPORTS_PATH, TAKEN).await.status, 415);
    for story in [
        "",
        r#"{"what":"users","rows":12}"#,
        r#"{"what":"users","rows":-1,"format":"csv"}"#,
        r#"{"what":"users","rows":1,"format":"exe"}"#,
        r#"{"what":"","rows":1,"format":"csv"}"#,
        r#"{"what":"users\nand more","rows":1,"format":"csv"}"#,
        r#"{"what":"ada@corp.example","rows":1,"format":"csv"}"#,
        r#"{"what":"users","rows":1,"format":"csv","note":"x"}"#,
    ] {
        let answer = viewer.json("POST", EXPORTS_PATH, story).await;
        assert!([400, 415].contains(&answer.status), "{story}: {}", answer.status);
    }
    assert!(world.service.audit.events().await.unwrap().iter().all(|line| !line.contains("\"exported\"")));
}
