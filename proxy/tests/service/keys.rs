//! Writes with an idempotency key and a reason through the whole pipeline: sent once, answered alike, refused where the key does not fit.

use std::sync::Arc;

use catalogue::record::{CHANGE_ID, IDEMPOTENCY_KEY, REASON, REPLAYED};
use proxy::audit::{Audit, ChainKey, KeyAt};
use proxy::store::Store;
use sandbox::{Fault, FaultBody, RetryAfter, Seed};
use scratch::Folder;

use crate::world::{Answer, Client, World, settings};

const ENABLE: &str = "/users/{accountId}/manage/lifecycle/enable";
const PROFILE: &str = "/users/{accountId}/manage/profile";
const KEY: &str = "0f3d1c5e-8a54-4c55-9f7b-1f0f1f7f2f00";

fn fault(operation: &str, status: u16) -> Fault {
    Fault { operation: operation.to_owned(), status: Some(status), body: FaultBody::None, ..Fault::default() }
}

async fn enable(client: &Client<'_>, world: &World) -> Answer {
    client.send("POST", &world.address(ENABLE), "").await
}

/// Everything of an answer that a second one must share.
fn told(answer: &Answer) -> (u16, Option<&str>, Option<&str>, &[u8]) {
    (answer.status, answer.header("content-type"), answer.header(CHANGE_ID), &answer.body)
}

#[tokio::test]
async fn a_double_click_is_one_upstream_request_and_two_equal_answers() {
    let world = World::new();
    world.script(Fault { delay_ms: 50, ..fault("ENABLE_ACCOUNT", 204) });
    let owner = world.person("owner").await.with(IDEMPOTENCY_KEY, KEY);
    let (one, two, three) = tokio::join!(enable(&owner, &world), enable(&owner, &world), enable(&owner, &world));
    assert_eq!(world.hits(), 1);
    assert_eq!((told(&one), told(&one)), (told(&two), told(&three)));
    assert_eq!((one.status, one.header(CHANGE_ID)), (204, one.header("x-request-id")));
    assert_eq!(world.service.audit.lines().await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_second_request_after_the_end_gets_the_first_answer_whatever_it_was() {
    let unanswered = Fault { operation: "ENABLE_ACCOUNT".to_owned(), reset: true, ..Fault::default() };
    let table = [
        (fault("ENABLE_ACCOUNT", 204), 204),
        (Fault { body: FaultBody::Usual, ..fault("ENABLE_ACCOUNT", 409) }, 409),
        (fault("ENABLE_ACCOUNT", 502), 502),
        (unanswered, 502),
    ];
    for (fault, status) in table {
        let world = World::new();
        world.script(fault);
        let owner = world.person("owner").await.with(IDEMPOTENCY_KEY, KEY);
        let first = enable(&owner, &world).await;
        world.script(Fault { body: FaultBody::None, ..self::fault("ENABLE_ACCOUNT", 200) });
        let second = enable(&owner, &world).await;
        assert_eq!((first.status, world.hits()), (status, 1));
        assert_eq!(told(&first), told(&second));
        assert_eq!((first.header(REPLAYED), second.header(REPLAYED)), (None, Some("true")));
        assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
    }
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused_without_a_call() {
    let world = World::new();
    let owner = world.person("owner").await.with(IDEMPOTENCY_KEY, KEY);
    owner.json("PATCH", &world.address(PROFILE), "{\"name\":\"One\"}").await;
    let hits = world.hits();
    for (method, template, body) in [("PATCH", PROFILE, "{\"name\":\"Two\"}"), ("POST", ENABLE, "")] {
        let answer = owner.json(method, &world.address(template), body).await;
        assert_eq!(answer.end(), (422, "idempotency_key_reused".to_owned()), "{template}");
    }
    assert_eq!(world.hits(), hits);
}

#[tokio::test]
async fn another_body_while_the_first_runs_is_refused_and_the_first_goes_on() {
    let world = World::peopled();
    world.script(Fault { operation: "UPDATE_PROFILE".to_owned(), delay_ms: 50, ..Fault::default() });
    let owner = world.person("owner").await.with(IDEMPOTENCY_KEY, KEY);
    let address = world.address(PROFILE);
    let (one, two) = tokio::join!(owner.json("PATCH", &address, "{\"name\":\"One\"}"), owner.json("PATCH", &address, "{\"name\":\"Two\"}"));
    assert_eq!(two.end(), (422, "idempotency_key_reused".to_owned()));
    assert!(one.header(CHANGE_ID).is_some(), "{}", one.text());
    assert_eq!(world.hits(), 1);
}

#[tokio::test]
async fn the_key_of_another_person_is_another_key() {
    let world = World::new();
    world.script(fault("ENABLE_ACCOUNT", 204));
    let one = enable(&world.person("owner").await.with(IDEMPOTENCY_KEY, KEY), &world).await;
    let two = enable(&world.person("administrator").await.with(IDEMPOTENCY_KEY, KEY), &world).await;
    assert_eq!((world.hits(), two.header(REPLAYED)), (2, None));
    assert_ne!(one.header(CHANGE_ID), two.header(CHANGE_ID));
}

#[tokio::test]
async fn a_recorded_answer_is_not_for_somebody_who_may_not_do_it() {
    let world = World::new();
    enable(&world.person("owner").await.with(IDEMPOTENCY_KEY, KEY), &world).await;
    let answer = enable(&world.person("viewer").await.with(IDEMPOTENCY_KEY, KEY), &world).await;
    assert_eq!(answer.end(), (403, "not_permitted".to_owned()));
    assert_eq!((answer.header(CHANGE_ID), answer.header(REPLAYED)), (None, None));
}

#[tokio::test]
async fn a_write_that_was_refused_by_the_record_may_be_sent_again_under_its_key() {
    let folder = Folder::create();
    let place = folder.path("store.db");
    std::fs::create_dir(&place).unwrap();
    let store = Arc::new(Store::in_file(&place).unwrap());
    let world = World::of(settings(Seed::Empty), |service| service.audit = Arc::new(Audit::over(store, KeyAt::Given(ChainKey::random()))));
    world.script(fault("ENABLE_ACCOUNT", 204));
    let owner = world.person("owner").await.with(IDEMPOTENCY_KEY, KEY);
    let refused = enable(&owner, &world).await;
    assert_eq!((refused.end(), refused.header(CHANGE_ID)), ((503, "audit_unavailable".to_owned()), None));
    std::fs::remove_dir(&place).unwrap();
    assert_eq!(enable(&owner, &world).await.status, 204);
    assert_eq!(world.hits(), 1);
}

#[tokio::test]
async fn keys_and_reasons_of_another_form_are_refused_without_a_call() {
    let world = World::new();
    let owner = world.person("owner").await;
    let (long_key, long_reason) = ("k".repeat(65), "r".repeat(501));
    let table = [
        (IDEMPOTENCY_KEY, "short", "bad_idempotency_key"),
        (IDEMPOTENCY_KEY, long_key.as_str(), "bad_idempotency_key"),
        (IDEMPOTENCY_KEY, "with space and more", "bad_idempotency_key"),
        (IDEMPOTENCY_KEY, "../../etc/passwd", "bad_idempotency_key"),
        (REASON, "line%0abreak", "bad_reason"),
        (REASON, "%zz", "bad_reason"),
        (REASON, long_reason.as_str(), "bad_reason"),
    ];
    for (name, value, code) in table {
        let answer = enable(&owner.with(name, value), &world).await;
        assert_eq!(answer.end(), (400, code.to_owned()), "{name}: {value}");
        assert!(answer.problem().next_step.contains("Send a random key") || answer.problem().next_step.contains("Give the reason"));
    }
    for alias in ["idempotency_key", "x_rollcall_reason", "x-rollcall_reason"] {
        assert_eq!(enable(&owner.with(alias, KEY), &world).await.end(), (400, "bad_header".to_owned()), "{alias}");
    }
    assert_eq!(world.hits(), 0);
    assert!(world.service.audit.lines().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_read_ignores_a_key_and_takes_no_reason() {
    let world = World::new();
    let viewer = world.person("viewer").await.with(IDEMPOTENCY_KEY, KEY).with("cache-control", "no-cache");
    for _ in 0..2 {
        let answer = viewer.get("/api/admin/v1/orgs").await;
        assert_eq!((answer.status, answer.header(REPLAYED), answer.header(CHANGE_ID)), (200, None, None));
    }
    assert_eq!(world.hits(), 2);
    assert_eq!(viewer.with(REASON, "why").get("/api/admin/v1/orgs").await.end(), (400, "reason_for_read".to_owned()));
}

#[tokio::test]
async fn the_reason_is_recorded_decoded_and_not_sent() {
    let world = World::new();
    let owner = world.person("owner").await.with(REASON, "left%20%E2%80%93%20HR-7%22%7D").with(IDEMPOTENCY_KEY, KEY);
    enable(&owner, &world).await;
    let line: serde_json::Value = serde_json::from_str(&world.service.audit.lines().await.unwrap()[0]).unwrap();
    assert_eq!((&line["reason"], &line["key"]), (&"left \u{2013} HR-7\"}".into(), &KEY.into()));
    let sent = format!("{:?}", world.log());
    assert!(!sent.contains("HR-7") && !sent.contains(KEY), "{sent}");
}

#[tokio::test]
async fn every_answer_of_a_sent_write_names_its_record() {
    let table = [fault("ENABLE_ACCOUNT", 204), fault("ENABLE_ACCOUNT", 404), fault("ENABLE_ACCOUNT", 503), fault("ENABLE_ACCOUNT", 502)];
    for fault in table {
        let world = World::new();
        world.script(fault);
        let answer = enable(&world.person("owner").await, &world).await;
        assert_eq!(answer.header(CHANGE_ID), answer.header("x-request-id"), "{}", answer.status);
        assert!(world.service.audit.lines().await.unwrap()[0].contains(answer.header(CHANGE_ID).unwrap()));
    }
}

#[tokio::test]
async fn a_refusal_tells_how_to_pace_oneself() {
    let world = World::new();
    world.script(Fault { retry_after: Some(RetryAfter::Seconds(7)), ..fault("ENABLE_ACCOUNT", 429) });
    let owner = world.person("owner").await.with(IDEMPOTENCY_KEY, KEY);
    for answer in [enable(&owner, &world).await, enable(&owner, &world).await] {
        assert_eq!((answer.status, answer.header("retry-after"), answer.problem().retry_after), (429, Some("7"), Some(7)));
    }
}
