//! What the layers make of a handler that fails inside.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use http_body_util::BodyExt as _;
use sandbox::{Seed, Settings};
use tower::ServiceExt as _;

use super::Readiness;
use crate::origin::PublicOrigin;
use crate::start;
use crate::ways::Ways;

async fn broken() -> &'static str {
    panic!("the text of a panic, with canary-inside")
}

fn failing() -> Ways {
    let origin = PublicOrigin::loopback("127.0.0.1:8080".parse().unwrap());
    let (service, _) = start::demo_service(Settings::new(Seed::Empty), origin);
    Ways::new(Router::new().route("/broken", get(broken)).route("/fine", get(async || "fine")), Arc::new(service))
}

fn asking(path: &str) -> Request<Body> {
    Request::get(path).header("host", "127.0.0.1:8080").body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_panic_becomes_a_generic_problem_with_a_request_id_and_all_headers() {
    let response = failing().oneshot(asking("/broken")).await.unwrap();
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert_eq!(response.headers()["x-frame-options"], "DENY");
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let body = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
    assert!(body.contains("\"internal\"") && body.contains(&id), "{body}");
    assert!(!body.contains("canary-inside"));
}

#[tokio::test]
async fn the_service_lives_on_after_a_panic() {
    let router = failing();
    for _ in 0..3 {
        assert_eq!(router.clone().oneshot(asking("/broken")).await.unwrap().status(), 500);
    }
    assert_eq!(router.oneshot(asking("/fine")).await.unwrap().status(), 200);
}

#[tokio::test]
async fn however_many_ask_whether_it_is_ready_one_looks_at_a_time() {
    let (ready, looks) = (Readiness::default(), AtomicUsize::new(0));
    let look = || async {
        looks.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        true
    };
    let all = futures_of(1_000, || ready.look(look())).await;
    assert!(all.into_iter().all(|ready| ready));
    assert!(looks.load(Ordering::Relaxed) <= 2, "{looks:?}");
    assert!(!ready.look(async { false }).await, "whoever asks later looks anew");
}

/// All of them at once.
async fn futures_of<F: Future<Output = bool>>(number: usize, one: impl Fn() -> F) -> Vec<bool> {
    let mut waiting: Vec<_> = (0..number).map(|_| Box::pin(one())).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|one| match one.as_mut().poll(context) {
            Poll::Ready(answer) => {
                done.push(answer);
                false
            }
            Poll::Pending => true,
        });
        if waiting.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done
}
