//! Too much: one person, one address, everybody together, and more at one moment than the service can carry.

use std::convert::Infallible;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::Request;
use hyper::body::Frame;
use proxy::identity::ClientAddress;
use proxy::pace::{Pace, PaceLimits};
use sandbox::{Fault, Seed};
use tokio::task::JoinSet;

use crate::world::{World, settings};

fn world(change: impl FnOnce(&mut PaceLimits)) -> World {
    let mut limits = PaceLimits::default();
    change(&mut limits);
    World::of(settings(Seed::Empty), |service| service.pace = Pace::new(limits))
}

fn number(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

#[tokio::test]
async fn a_person_who_asks_too_much_is_told_when_to_ask_again_and_nobody_else_notices() {
    let world = world(|limits| limits.person = number(50));
    let (abuser, other) = (world.person("owner").await, world.person("viewer").await);
    let mut refused = 0;
    for _ in 0..500 {
        let answer = abuser.get("/api/admin/v1/orgs").await;
        if answer.status == 429 {
            refused += 1;
            let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=60).contains(&seconds));
            let problem = answer.problem();
            assert_eq!((problem.code.as_str(), problem.retry_after), ("too_many_requests", Some(seconds)));
            assert!(problem.detail.contains("Nothing was done") && problem.detail.contains("second"), "{}", problem.detail);
        }
    }
    assert!(refused > 400, "{refused}");
    for _ in 0..40 {
        assert_eq!(other.get("/api/admin/v1/orgs").await.status, 200);
    }
    assert!(world.hits() < 150, "what is refused does not reach the upstream");
}

#[tokio::test]
async fn a_change_over_the_limit_is_neither_made_nor_recorded() {
    let world = world(|limits| limits.person = number(1));
    let owner = world.person("owner").await;
    let write = || owner.json("POST", "/api/users/some-id/manage/lifecycle/disable", "{}");
    write().await;
    let (hits, lines) = (world.hits(), world.service.audit.lines().await.unwrap().len());
    assert_eq!(write().await.end(), (429, "too_many_requests".to_owned()));
    assert_eq!((world.hits(), world.service.audit.lines().await.unwrap().len()), (hits, lines));
}

async fn from(world: &World, address: [u8; 4], target: &str) -> u16 {
    let mut request = axum::http::Request::get(target).header("host", crate::world::HOST).header("x-rollcall", "1");
    request = request.extension(ClientAddress(IpAddr::from(address)));
    crate::world::answer(&world.router, request.body(axum::body::Body::empty()).unwrap()).await.status
}

#[tokio::test]
async fn before_sign_in_an_address_has_its_own_pace_and_the_signed_in_are_not_held_up_by_it() {
    let world = world(|limits| limits.stranger = number(20));
    let viewer = world.person("viewer").await;
    let mut refused = 0;
    for _ in 0..60 {
        refused += u32::from(from(&world, [203, 0, 113, 7], "/api/admin/v1/orgs").await == 429);
        refused += u32::from(from(&world, [203, 0, 113, 7], "/auth/sign-in").await == 429);
    }
    assert!(refused > 90, "{refused}");
    assert_eq!(from(&world, [203, 0, 113, 8], "/auth/sign-in").await, 200, "another address");
    assert_eq!(viewer.get("/api/admin/v1/orgs").await.status, 200);
    assert_eq!(from(&world, [203, 0, 113, 7], "/healthz").await, 200, "probes are never held up");
}

#[tokio::test]
async fn what_finds_no_place_is_shed_at_once() {
    let world = world(|limits| limits.under_way = 2);
    world.script(Fault { operation: "LIST_ORGANIZATIONS".to_owned(), delay_ms: 700, ..Fault::default() });
    let viewer = Arc::new(world.person("viewer").await);
    let started = std::time::Instant::now();
    let answers = tokio::join!(viewer.get("/api/admin/v1/orgs"), viewer.get("/api/admin/v1/orgs"), async {
        let answer = viewer.get("/api/admin/v1/orgs").await;
        (answer.header("retry-after").map(str::to_owned), answer.end(), started.elapsed())
    },);
    assert_eq!((answers.0.status, answers.1.status), (200, 200));
    let (wait, end, took) = answers.2;
    assert_eq!((wait.as_deref(), end), (Some("1"), (503, "overloaded".to_owned())));
    assert!(took.as_millis() < 500, "{took:?}");
}

/// A body that is announced and never comes.
struct Silent;

impl hyper::body::Body for Silent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

#[tokio::test]
async fn strangers_who_send_their_bodies_slowly_hold_up_no_one_who_is_signed_in() {
    let world = world(|_| {});
    let viewer = world.person("viewer").await;
    let post = |body| {
        let request = Request::post("/policy-reports").header("host", crate::world::HOST).header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "application/csp-report").body(body).unwrap();
        let router = world.router.clone();
        async move { crate::world::answer(&router, request).await.status }
    };
    let started = std::time::Instant::now();
    let mut strangers: JoinSet<u16> = (0..40).map(|_| post(Body::new(Silent))).collect();
    let mut shed = Vec::new();
    for _ in 0..24 {
        shed.push(strangers.join_next().await.unwrap().unwrap());
    }
    assert_eq!((shed, strangers.len()), (vec![503; 24], 16), "sixteen are waited for");
    assert_eq!(viewer.get("/api/admin/v1/orgs").await.status, 200);
    assert!(started.elapsed().as_secs() < 3, "the sixteen are still waited for");
    assert_eq!(strangers.join_all().await, [408; 16]);
    assert!(started.elapsed().as_secs() < 8);
    assert_eq!(post(Body::from("{}")).await, 204, "their places are free again");
}
