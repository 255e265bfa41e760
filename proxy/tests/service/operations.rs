//! The second listener: probes and metrics by address, never by who asks, and with a number of series that nobody outside can raise.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use proxy::pace::{Pace, PaceLimits};
use proxy::{metrics, operations};
use sandbox::Seed;

use crate::world::{Answer, HOST, ORGANIZATION_KEY, SCIM_KEY, World, answer, settings};

async fn ask(world: &World, path: &str) -> Answer {
    let router = operations::router(Arc::clone(&world.service));
    answer(&router, Request::get(path).body(Body::empty()).unwrap()).await
}

/// What is told, without the values.
fn series(text: &str) -> BTreeSet<&str> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.rsplit_once(' ')).map(|(name, _)| name).collect()
}

#[tokio::test]
async fn health_readiness_and_metrics_are_answered_without_a_name_and_without_signing_in() {
    let world = World::new();
    assert_eq!(ask(&world, "/healthz").await.status, 200);
    assert_eq!(ask(&world, "/readyz").await.status, 200);
    let scraped = ask(&world, "/metrics").await;
    assert_eq!((scraped.status, scraped.header("content-type")), (200, Some(metrics::MEDIA_TYPE)));
    assert!(scraped.text().ends_with("# EOF\n") && scraped.text().contains("rollcall_ready 1"));
    assert_eq!(scraped.header("x-content-type-options"), Some("nosniff"));
    for path in ["/", "/api/rollcall/session", "/auth/sign-in", "/api/admin/v1/orgs"] {
        assert_eq!(ask(&world, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn metrics_are_not_on_the_public_listener_whoever_asks() {
    let world = World::new();
    let owner = world.person("owner").await;
    for path in ["/metrics", "/metrics/", "/api/metrics"] {
        for client in [world.nobody().with("user-agent", "kube-probe/1.31"), owner.with("user-agent", "Prometheus/3.0")] {
            let answer = client.get(path).await;
            assert!(!answer.text().contains("rollcall_requests"), "{path}");
        }
    }
    assert_eq!(owner.get("/metrics").await.end(), (404, "not_found".to_owned()));
    assert_eq!(world.nobody().with("user-agent", "kube-probe/1.31").get("/api/admin/v1/orgs").await.status, 401);
}

#[tokio::test]
async fn the_number_of_series_is_bounded_whatever_is_asked() {
    let world = World::of(settings(Seed::Sized(3)), |_| {});
    let owner = world.person("owner").await;
    let ask_all = async |round: usize| {
        for operation in catalogue::operations() {
            let address = world.address(operation.path).replace("some-id", &format!("id-{round}"));
            owner.json(operation.method.as_str(), &format!("{address}?q{round}=somebody{round}@corp.example"), "{}").await;
            owner.json(operation.method.as_str(), &address, "{}").await;
        }
        for method in ["GET", "POST", "PROPFIND", "DELETE"] {
            for path in ["/api/zzz", "/assets/none", "/auth/sign-in", "/users", "/auth/local", "/api/rollcall/session", "/%2e%2e/"] {
                owner.send(method, &format!("{path}?{round}"), "").await;
                world.nobody().with("host", &format!("host-{round}.example")).send(method, &format!("{path}{round}"), "").await;
            }
        }
        ask(&world, "/metrics").await.text()
    };
    let (mut first, mut text) = (String::new(), String::new());
    for round in 0..6 {
        text = ask_all(round).await;
        if round == 2 {
            first.clone_from(&text);
        }
    }
    assert_eq!(series(&text), series(&first));
    assert!(series(&text).len() < 1200, "{}", series(&text).len());
    for foreign in ["@", "somebody", "id-1", "host-", &world.organization, HOST, ORGANIZATION_KEY, SCIM_KEY, "/api/"] {
        assert!(!text.contains(foreign), "{foreign}");
    }
}

/// Numbers without a pattern, the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.roll() % words.len() as u64).unwrap()]
    }
}

#[tokio::test]
async fn a_hundred_thousand_random_requests_add_no_series() {
    const REQUESTS: usize = 100_000;
    // Whether all of them together are too many for a minute is up to the machine.
    let everybody = NonZeroU32::MAX;
    let world = World::of(settings(Seed::Empty), |service| service.pace = Pace::new(PaceLimits { everybody, ..PaceLimits::default() }));
    let mut dice = Dice(0x5eed);
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"];
    let starts = ["/", "/api/", "/api/admin/v1/orgs/", "/users/", "/auth/", "/api/rollcall/", "/assets/", "/scim/", "/%2e", "/metrics/"];
    let (mut before, mut text) = (String::new(), String::new());
    for number in 0..REQUESTS {
        if number == REQUESTS / 10 {
            before = ask(&world, "/metrics").await.text();
        }
        let path = format!("{}canary{:x}?canary={}", dice.one_of(&starts), dice.roll(), dice.roll());
        let own = format!("canary-{}.example", dice.roll());
        let host = dice.one_of(&[HOST, HOST, HOST, &own]);
        let request = Request::builder().method(dice.one_of(&methods)).uri(path).header("host", host);
        let request = request.header("user-agent", format!("canary/{}", dice.roll())).header("x-forwarded-for", format!("10.0.0.{number}"));
        answer(&world.router, request.body(Body::empty()).unwrap()).await;
        if number + 1 == REQUESTS {
            text = ask(&world, "/metrics").await.text();
        }
    }
    assert!(series(&before).len() > 20, "{before}");
    let new: Vec<_> = series(&text).difference(&series(&before)).copied().collect();
    assert!(new.is_empty(), "{new:?}");
    assert!(!text.contains("canary"), "{text}");
}

#[tokio::test]
async fn signing_in_changing_and_being_turned_away_are_told() {
    let world = World::peopled();
    let owner = world.person("owner").await;
    let viewer = world.person("viewer").await;
    owner.json("POST", "/api/users/account-1/manage/lifecycle/enable", "").await;
    viewer.json("POST", "/api/users/account-1/manage/lifecycle/enable", "").await;
    let text = ask(&world, "/metrics").await.text();
    for line in [
        "rollcall_sessions 2",
        "rollcall_events_total{event=\"signed-in\"} 2",
        "rollcall_events_total{event=\"denied\"} 1",
        "rollcall_audit_writable 1",
        "rollcall_record_rows_waiting 0",
        "rollcall_changes_unresolved 0",
        "rollcall_requests_total{operation=\"api\",class=\"4xx\",role=\"viewer\"} 1",
    ] {
        assert!(text.lines().any(|one| one.replace("{} ", " ") == line), "{line} is not in:\n{text}");
    }
    let last = text.lines().find_map(|line| line.strip_prefix("rollcall_record_last_sequence{} ")).unwrap();
    assert_eq!(last.parse(), Ok(world.service.audit.rows().await.unwrap().len()));
}
