//! Too much: one person, one address, everybody together, and more at one moment than the service can carry.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use proxy::identity::ClientAddress;
use proxy::pace::{Pace, PaceLimits};
use sandbox::{Fault, Seed};

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
