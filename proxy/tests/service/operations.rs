//! The second listener: probes and metrics by address, never by who asks, and with a number of series that nobody outside can raise.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use proxy::{metrics, operations};
use sandbox::Seed;

use crate::world::{Answer, HOST, ORGANIZATION_KEY, SCIM_KEY, World, answer, settings};

async fn ask(world: &World, path: &str) -> Answer {
    let router = operations::router(Arc::clone(&world.service));
    answer(&router, Request::get(path).body(Body::empty()).unwrap()).await
}

fn series(text: &str) -> usize {
    text.lines().filter(|line| !line.starts_with('#')).count()
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
    let (mut first, mut text) = (0, String::new());
    for round in 0..6 {
        text = ask_all(round).await;
        if round == 2 {
            first = series(&text);
        }
    }
    assert_eq!(series(&text), first, "{text}");
    assert!(series(&text) < 400, "{}", series(&text));
    for foreign in ["@", "somebody", "id-1", "host-", &world.organization, HOST, ORGANIZATION_KEY, SCIM_KEY, "/api/"] {
        assert!(!text.contains(foreign), "{foreign}");
    }
}
