//! One performance for each person and key: who is first, who waits, who hears an old answer, and what is forgotten when.

use std::sync::Arc;
use std::time::Duration;

use catalogue::capability::Role;
use catalogue::session::Person;
use tokio::time::advance;

use super::{Begin, Fingerprint, Idempotency, KeyLimits, Turn};
use crate::admit::Admission;
use crate::error::ProxyError;
use crate::identity::Caller;
use crate::reply::Performed;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn caller() -> Caller {
    Caller::new(Person { id: "demo:owner".to_owned(), name: "Olga Owner".to_owned(), email: None }, Role::Owner)
}

fn fingerprint(method: &str, path: &str, query: &str, body: &str) -> Fingerprint {
    let admission = Admission { organization_id: "org".to_owned(), scim_directories: Vec::new(), read_only: false };
    let target = admission.target(&caller(), method, path, query).unwrap();
    Fingerprint::of(&target.permit(&caller(), body.as_bytes()).unwrap())
}

fn enable() -> Fingerprint {
    fingerprint("POST", "/users/one/manage/lifecycle/enable", "", "")
}

fn store(limits: KeyLimits) -> Arc<Idempotency> {
    Arc::new(Idempotency::new(limits))
}

fn first(store: &Arc<Idempotency>, key: &str) -> Turn {
    match store.begin("owner", key, enable(), &format!("request of {key}")) {
        Begin::First(turn) => turn,
        other => panic!("{key}: {other:?}"),
    }
}

fn performed(id: &str) -> Arc<Performed> {
    Arc::new(Performed { request_id: id.to_owned(), change: Some(id.to_owned()), result: Err(ProxyError::NotFound) })
}

/// Which request answered, or what else was said.
fn again(store: &Arc<Idempotency>, person: &str, key: &str, fingerprint: Fingerprint) -> String {
    match store.begin(person, key, fingerprint, "another") {
        Begin::First(_) => "first".to_owned(),
        Begin::Running(_) => "running".to_owned(),
        Begin::Done(answer) => answer.request_id.clone(),
        Begin::Reused => "reused".to_owned(),
        Begin::Full => "full".to_owned(),
    }
}

#[tokio::test]
async fn a_later_request_with_the_same_key_gets_the_recorded_answer() {
    let store = store(KeyLimits::default());
    let turn = first(&store, "key-0001");
    assert_eq!(again(&store, "owner", "key-0001", enable()), "running");
    turn.finish(&performed("one"));
    assert_eq!(again(&store, "owner", "key-0001", enable()), "one");
}

#[tokio::test]
async fn whoever_comes_while_it_runs_waits_for_the_same_answer() {
    let store = store(KeyLimits::default());
    let turn = first(&store, "key-0001");
    let Begin::Running(waiting) = store.begin("owner", "key-0001", enable(), "two") else { panic!("not running") };
    let waiting = tokio::spawn(waiting.answer());
    turn.finish(&performed("one"));
    assert_eq!(waiting.await.unwrap().unwrap().request_id, "one");
}

#[tokio::test]
async fn another_request_under_the_same_key_is_told_so_before_and_after_the_end() {
    let store = store(KeyLimits::default());
    let turn = first(&store, "key-0001");
    let other = fingerprint("POST", "/users/two/manage/lifecycle/enable", "", "");
    assert_eq!(again(&store, "owner", "key-0001", other), "reused");
    turn.finish(&performed("one"));
    assert_eq!(again(&store, "owner", "key-0001", other), "reused");
}

#[tokio::test]
async fn keys_of_different_people_have_nothing_to_do_with_each_other() {
    let store = store(KeyLimits::default());
    first(&store, "key-0001").finish(&performed("one"));
    let other = fingerprint("POST", "/users/two/manage/lifecycle/enable", "", "");
    assert_eq!(again(&store, "somebody else", "key-0001", other), "first");
    assert_eq!(again(&store, "owner", "key-0001", enable()), "one");
}

#[test]
fn requests_differ_by_address_query_and_body_but_not_by_the_spelling_of_the_body() {
    let profile = |body| fingerprint("PATCH", "/users/one/manage/profile", "", body);
    assert_eq!(profile("{\"name\":\"A\",\"zoneinfo\":\"Z\"}"), profile(" {\"zoneinfo\" : \"Z\", \"name\":\"A\"} "));
    assert_ne!(profile("{\"name\":\"A\"}"), profile("{\"name\":\"B\"}"));
    assert_ne!(profile("{\"name\":\"A\"}"), fingerprint("PATCH", "/users/two/manage/profile", "", "{\"name\":\"A\"}"));
    let disable = |body| fingerprint("POST", "/users/one/manage/lifecycle/disable", "", body);
    assert_ne!(disable("{}"), disable("{\"message\":\"\"}"));
    assert_ne!(disable("{}"), enable());
}

#[tokio::test]
async fn a_key_whose_request_was_never_sent_is_free_again() {
    let store = store(KeyLimits::default());
    let turn = first(&store, "key-0001");
    let Begin::Running(waiting) = store.begin("owner", "key-0001", enable(), "two") else { panic!("not running") };
    let unreached = Performed { request_id: "one".to_owned(), change: None, result: Err(ProxyError::Unreachable("refused")) };
    turn.finish(&Arc::new(unreached));
    // Those who waited hear how it ended, the next one tries anew.
    assert_eq!(waiting.answer().await.unwrap().request_id, "one");
    assert_eq!(again(&store, "owner", "key-0001", enable()), "first");
}

#[tokio::test]
async fn a_turn_that_is_dropped_leaves_an_unknown_outcome_to_those_who_wait_and_to_later_ones() {
    let store = store(KeyLimits::default());
    let turn = first(&store, "key-0001");
    let Begin::Running(waiting) = store.begin("owner", "key-0001", enable(), "two") else { panic!("not running") };
    drop(turn);
    let answer = waiting.answer().await.unwrap();
    assert!(matches!(answer.result, Err(ProxyError::UnknownOutcome { .. })));
    assert_eq!(again(&store, "owner", "key-0001", enable()), "request of key-0001");
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_kept_for_a_day_after_its_end() {
    let store = store(KeyLimits::default());
    let turn = first(&store, "key-0001");
    advance(DAY * 2).await;
    assert_eq!(again(&store, "owner", "key-0001", enable()), "running", "a running write is never forgotten");
    turn.finish(&performed("one"));
    advance(DAY - Duration::from_secs(1)).await;
    assert_eq!(again(&store, "owner", "key-0001", enable()), "one");
    advance(Duration::from_secs(1)).await;
    assert_eq!(again(&store, "owner", "key-0001", enable()), "first");
}

#[tokio::test]
async fn beyond_the_number_the_oldest_finished_goes_and_a_running_one_never() {
    let store = store(KeyLimits { entries: 3, ..KeyLimits::default() });
    let running = first(&store, "running-1");
    let (one, two) = (first(&store, "finish-1"), first(&store, "finish-2"));
    // The second began later and ended earlier.
    two.finish(&performed("two"));
    one.finish(&performed("one"));
    let third = first(&store, "finish-3");
    assert_eq!(again(&store, "owner", "finish-1", enable()), "one");
    assert_eq!(again(&store, "owner", "running-1", enable()), "running");
    let fourth = first(&store, "finish-4");
    assert_eq!(again(&store, "owner", "finish-5", enable()), "full");
    drop((running, third, fourth));
    assert_eq!(again(&store, "owner", "finish-5", enable()), "first");
}

#[tokio::test]
async fn beyond_the_bytes_the_oldest_finished_goes() {
    let weight = performed("one").weight();
    let store = store(KeyLimits { bytes: 2 * weight, ..KeyLimits::default() });
    for key in ["finish-1", "finish-2", "finish-3"] {
        first(&store, key).finish(&performed(key));
    }
    assert_eq!(again(&store, "owner", "finish-3", enable()), "finish-3");
    assert_eq!(again(&store, "owner", "finish-2", enable()), "finish-2");
    assert_eq!(again(&store, "owner", "finish-1", enable()), "first");
}

#[tokio::test]
async fn an_answer_that_is_larger_than_everything_is_not_kept() {
    let store = store(KeyLimits { bytes: 1, ..KeyLimits::default() });
    first(&store, "finish-1").finish(&performed("one"));
    assert_eq!(again(&store, "owner", "finish-1", enable()), "first");
    assert_eq!(store.lock().bytes, 0);
}
