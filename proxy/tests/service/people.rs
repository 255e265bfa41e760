//! The directory as a file that is sent while it is read: whole or broken off, within the rights of whoever takes it, and on record first.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderMap, Request, Version};
use catalogue::capability::Role;
use catalogue::export::{EXPORT_NOT_RECORDED, PEOPLE_EXPORT_PATH};
use catalogue::record::RECORD_EXPORT_PATH;
use catalogue::rights::Limits;
use catalogue::script::TOKENS_PATH;
use http_body_util::BodyExt as _;
use proxy::audit::{Audit, ChainKey, KeyAt};
use proxy::store::Store;
use sandbox::{Fault, FaultBody, RetryAfter, Seed};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::limits::{domain, policy, somebody};
use crate::scripts::{issue, script};
use crate::world::{Client, HOST, World, settings};

const PEOPLE: u32 = 250;

fn world() -> World {
    World::of(settings(Seed::Sized(PEOPLE)), |_| {})
}

fn lines() -> String {
    format!("{PEOPLE_EXPORT_PATH}?format=jsonl")
}

fn searches(world: &World) -> usize {
    world.log().iter().filter(|entry| entry.operation == Some("SEARCH_USERS")).count()
}

/// A fault of the search that lists people; so far none.
fn search() -> Fault {
    Fault { operation: "SEARCH_USERS".to_owned(), ..Fault::default() }
}

/// The fault after so many answers as usual.
fn after(world: &World, answers: u32, fault: Fault) {
    let usual = Fault { times: Some(answers), ..search() };
    world.sandbox.lock().unwrap().set_faults(vec![usual, fault]);
}

/// The body piece by piece, or that it broke off.
async fn body(world: &World, client: &Client<'_>, target: &str) -> (u16, HeaderMap, Result<String, ()>) {
    let mut request = Request::get(target).header("host", HOST).header("x-rollcall", "1");
    request = request.header("cookie", client.cookie());
    let answer = world.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let read = body.collect().await.map(|body| String::from_utf8(body.to_bytes().to_vec()).unwrap()).map_err(|_| ());
    (parts.status.as_u16(), parts.headers, read)
}

#[tokio::test]
async fn everybody_is_in_it_once_and_it_is_on_record_before_and_after() {
    let world = world();
    let answer = world.person("viewer").await.get(&lines()).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/x-ndjson")));
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"rollcall-users.jsonl\""));
    let mut ids: Vec<String> =
        answer.text().lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["accountId"].as_str().unwrap().to_owned()).collect();
    let rows = ids.len();
    ids.sort();
    ids.dedup();
    let listed = world.sandbox.lock().unwrap().users().filter(|user| !user.memberships.is_empty() || user.managed).count();
    assert_eq!((rows, ids.len()), (listed, listed));
    assert_eq!(searches(&world), 3, "page by page");
    let events = world.events().await;
    let (begun, whole) = (events.find("users as jsonl, begun"), events.find("users as jsonl, whole"));
    assert!(begun.is_some() && begun < whole, "{events}");
    assert!(events.contains(&format!("\"{rows}\"")), "{events}");
}

#[tokio::test]
async fn csv_has_a_row_for_everybody_who_fits() {
    let world = world();
    let owner = world.person("owner").await;
    let all = owner.get(&format!("{PEOPLE_EXPORT_PATH}?format=csv")).await.text();
    let suspended = owner.get(&format!("{PEOPLE_EXPORT_PATH}?format=csv&status=suspended")).await.text();
    assert!(all.starts_with("\u{feff}\"account_id\","), "{}", &all[..60]);
    let expected = world.sandbox.lock().unwrap().users().filter(|user| user.status() == "suspended").count();
    assert!(expected > 0 && suspended.lines().count() == 1 + expected, "{expected}: {suspended}");
    assert!(suspended.lines().skip(1).all(|row| row.contains("\"suspended\"")));
}

#[tokio::test]
async fn whoever_is_limited_gets_their_people_and_the_name_says_so() {
    let world = world();
    world.service.identity.policy.exchange(policy(&[(Role::Viewer, domain("partner.example")), (Role::Owner, Limits::default())]));
    let viewer = somebody(&world, "2002", &["viewer"], None, None).await;
    let answer = viewer.get(&lines()).await;
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"rollcall-users-within-your-limits.jsonl\""));
    let text = answer.text();
    assert!(text.lines().count() > 0 && text.lines().all(|line| line.contains("@partner.example")), "{text}");
    let refused = viewer.get(&format!("{}&groupIds=x&directory=-&roleIds=", lines())).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
}

#[tokio::test]
async fn a_copy_that_cannot_be_recorded_is_not_begun() {
    // A folder is no file that could be written.
    let store = Arc::new(Store::in_file(&std::env::temp_dir()).unwrap());
    let key = KeyAt::Given(ChainKey::random());
    let world = World::of(settings(Seed::Sized(20)), |service| service.audit = Arc::new(Audit::over(store, key)));
    assert_eq!(world.person("viewer").await.get(&lines()).await.end(), (503, EXPORT_NOT_RECORDED.to_owned()));
}

#[tokio::test]
async fn a_page_that_fails_at_the_beginning_is_an_error_and_later_breaks_the_file_off() {
    let world = world();
    let owner = world.person("owner").await;
    let failing = || Fault { status: Some(400), ..search() };
    world.script(failing());
    assert_eq!(owner.get(&lines()).await.status, 400);
    after(&world, 2, failing());
    let (status, _, read) = body(&world, &owner, &lines()).await;
    assert_eq!((status, read), (200, Err(())), "a part never passes for the whole");
    let events = world.events().await;
    assert!(events.contains("users as jsonl, broken off") && events.contains("\"200\""), "{events}");
}

#[tokio::test]
async fn a_copy_waits_where_the_upstream_asks_to_and_is_whole_then() {
    let world = world();
    let owner = world.person("owner").await;
    after(&world, 1, Fault { status: Some(429), retry_after: Some(RetryAfter::Seconds(1)), times: Some(1), ..search() });
    let whole = owner.get(&lines()).await;
    assert!(whole.text().lines().count() > 200, "{}", whole.text().lines().count());
}

#[tokio::test]
async fn a_list_that_turns_in_a_circle_breaks_off() {
    let world = world();
    let owner = world.person("owner").await;
    let first =
        owner.json("POST", &world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search"), "{\"limit\":100}").await;
    world.script(Fault { status: Some(200), body: FaultBody::Json(first.text()), ..search() });
    let (status, _, read) = body(&world, &owner, &lines()).await;
    assert_eq!((status, read), (200, Err(())));
}

#[tokio::test]
async fn whoever_stops_reading_stops_the_upstream_from_being_asked() {
    let world = World::of(settings(Seed::Sized(2_000)), |_| {});
    let owner = world.person("owner").await;
    let request = Request::get(lines()).header("host", HOST).header("x-rollcall", "1").header("cookie", owner.cookie());
    let answer = world.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let mut body = answer.into_body();
    assert!(body.frame().await.is_some());
    drop(body);
    let deadline = Instant::now() + Duration::from_secs(20);
    while !world.events().await.contains("broken off") {
        assert!(Instant::now() < deadline, "nobody noticed");
        tokio::task::yield_now().await;
    }
    assert!(searches(&world) < 10, "{} pages for nobody", searches(&world));
}

/// Waits until the upstream was asked for so many pages.
async fn asked(world: &World, pages: usize) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while searches(world) < pages {
        assert!(Instant::now() < deadline, "no page {pages}");
        tokio::task::yield_now().await;
    }
}

/// A world in which it is looked each time whether somebody may go on, and whose second page comes at the second attempt.
fn waiting() -> World {
    let world = World::of(settings(Seed::Sized(PEOPLE)), |service| service.pace.leavers.look = Duration::ZERO);
    after(&world, 1, Fault { status: Some(429), retry_after: Some(RetryAfter::Seconds(1)), times: Some(1), ..search() });
    world
}

#[tokio::test]
async fn whoever_loses_the_right_while_a_page_is_waited_for_gets_no_other_page() {
    let world = waiting();
    let grants = |role| world.service.identity.policy.exchange(policy(&[(role, Limits::default())]));
    grants(Role::Viewer);
    let viewer = somebody(&world, "2002", &["viewer"], None, None).await;
    let target = lines();
    let (read, ()) = tokio::join!(body(&world, &viewer, &target), async {
        asked(&world, 2).await;
        grants(Role::Owner);
    });
    assert_eq!((read.0, read.2), (200, Err(())));
    assert_eq!(searches(&world), 2, "nobody asked for another page");
}

#[tokio::test]
async fn a_page_that_waits_for_a_slow_reader_is_kept_back_when_the_right_is_gone() {
    let world = World::of(settings(Seed::Sized(PEOPLE)), |service| service.pace.leavers.look = Duration::ZERO);
    let grants = |role| world.service.identity.policy.exchange(policy(&[(role, Limits::default())]));
    grants(Role::Viewer);
    let viewer = somebody(&world, "2002", &["viewer"], None, None).await;
    let request = Request::get(lines()).header("host", HOST).header("x-rollcall", "1").header("cookie", viewer.cookie());
    let mut body = world.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().into_body();
    // Two pages lie ready; for the third there is no room.
    asked(&world, 3).await;
    grants(Role::Owner);
    let mut pages = 0;
    while let Some(Ok(_)) = body.frame().await {
        pages += 1;
    }
    assert_eq!(pages, 2);
    assert!(world.events().await.contains("users as jsonl, broken off"));
}

#[tokio::test]
async fn a_copy_is_no_use_of_the_session_after_it_was_asked_for() {
    let world = waiting();
    let owner = world.person("owner").await;
    let clock = world.service.identity.sessions.clock();
    let target = lines();
    let (read, ()) = tokio::join!(body(&world, &owner, &target), async {
        asked(&world, 2).await;
        clock.jump(25 * 60);
    });
    assert!(read.2.is_ok_and(|text| text.lines().count() > 200), "it goes on while the session lives");
    clock.jump(6 * 60);
    assert_eq!(owner.get(&target).await.status, 401, "31 minutes after the last use");
}

#[tokio::test]
async fn a_copy_by_a_token_is_one_use_of_it_however_often_it_is_looked_at() {
    let world = waiting();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    let copy = script(&world, &issued.secret).get(&lines()).await;
    assert!(copy.text().lines().count() > 200, "{}", copy.text().lines().count());
    assert_eq!(owner.get(TOKENS_PATH).await.json()["tokens"][0]["uses"], 1);
}

#[tokio::test]
async fn a_copy_over_an_old_protocol_is_refused_before_it_is_on_record() {
    let world = world();
    let owner = world.person("owner").await;
    for target in [lines(), RECORD_EXPORT_PATH.to_owned()] {
        let request = Request::get(target).version(Version::HTTP_10).header("host", HOST).header("x-rollcall", "1");
        let request = request.header("cookie", owner.cookie()).body(Body::empty()).unwrap();
        let answer = world.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 505);
        let told = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(String::from_utf8_lossy(&told).contains("proxy_http_version 1.1"));
    }
    assert!(!world.events().await.contains("\"exported\"") && !world.events().await.contains("begun"));
}
