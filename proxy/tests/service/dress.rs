//! What every answer wears, whatever its kind: the same headers with the same values, and nothing beside them but what its kind needs.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use proxy::pace::{Pace, PaceLimits};
use sandbox::{Fault, Seed};

use crate::world::{Answer, World, settings};

const ALWAYS: [(&str, &str); 9] = [
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", ""),
    ("x-request-id", ""),
];

/// Headers that some kinds of answers have; every other one is a surprise.
const KNOWN: [&str; 14] = [
    "allow",
    "cache-control",
    "clear-site-data",
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-type",
    "etag",
    "location",
    "reporting-endpoints",
    "retry-after",
    "set-cookie",
    "vary",
];

fn dressed(kind: &str, status: u16, answer: &Answer) {
    assert_eq!(answer.status, status, "{kind}: {}", answer.text());
    let given: BTreeMap<&str, &str> =
        answer.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or("not a text"))).collect();
    for (name, value) in ALWAYS {
        let found = given.get(name).unwrap_or_else(|| panic!("{kind} has no {name}"));
        assert!(value.is_empty() || *found == value, "{kind}: {name}: {found}");
    }
    let all_off = given["permissions-policy"].split(", ").all(|feature| feature.ends_with("=()"));
    assert!(all_off, "{kind}: {}", given["permissions-policy"]);
    let policy = given.get("content-security-policy").copied().unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{kind}: {policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{kind}: {policy}");
    let is_asset = given.contains_key("etag") && given.get("vary") == Some(&"Accept-Encoding");
    let caching = (given.get("cache-control").copied(), given.get("vary").copied());
    assert!(is_asset || caching == (Some("no-store"), Some("Cookie, Sec-Fetch-Site, Origin")), "{kind}: {caching:?}");
    for name in given.keys() {
        let is_known = KNOWN.contains(name) || ALWAYS.iter().any(|(known, _)| known == name) || name.starts_with("x-rollcall");
        let is_pace = name.starts_with("x-ratelimit-");
        assert!(is_known || is_pace, "{kind} says {name}, which nobody expects");
    }
}

#[tokio::test]
async fn every_kind_of_answer_wears_the_same() {
    let world = World::of(settings(Seed::Sized(3)), |_| {});
    let (owner, viewer, nobody) = (world.person("owner").await, world.person("viewer").await, world.nobody());
    dressed("a page", 200, &nobody.get("/auth/sign-in").await);
    dressed("the app's page", 200, &crate::assets::built().nobody().get("/users").await);
    dressed("an answer of the API", 200, &owner.get("/api/admin/v1/orgs").await);
    dressed("an own answer", 200, &owner.get("/api/rollcall/session").await);
    dressed("health", 200, &nobody.get("/healthz").await);
    dressed("readiness", 200, &nobody.get("/readyz").await);
    dressed("a redirect", 303, &nobody.send("POST", "/auth/demo", "person=viewer").await);
    dressed("a target", 400, &nobody.get("/api/users/x;y").await);
    dressed("a climbing target", 400, &nobody.get("/api/%2e%2e").await);
    dressed("nobody", 401, &nobody.get("/api/admin/v1/orgs").await);
    dressed("not permitted", 403, &viewer.json("POST", "/api/users/x/manage/lifecycle/disable", "{}").await);
    dressed("another site", 403, &owner.with("sec-fetch-site", "cross-site").get("/api/admin/v1/orgs").await);
    dressed("a preflight", 401, &nobody.with("access-control-request-method", "PUT").send("OPTIONS", "/api/admin/v1/orgs", "").await);
    dressed("nothing here", 404, &owner.get("/api/zzz").await);
    dressed("no such asset", 404, &nobody.get("/assets/none.js").await);
    dressed("metrics", 404, &nobody.get("/metrics").await);
    dressed("an own method", 405, &owner.send("PUT", "/api/rollcall/session", "").await);
    dressed("a method", 405, &owner.send("DELETE", "/api/admin/v1/orgs", "").await);
    dressed("a method of a page", 405, &nobody.send("DELETE", "/auth/sign-in", "").await);
    dressed("a large body", 413, &owner.json("PATCH", "/api/users/x/manage/profile", &"a".repeat(1_100_000)).await);
    dressed("a long target", 414, &nobody.get(&format!("/{}", "a".repeat(9000))).await);
    dressed("a media type", 415, &owner.with("content-type", "text/plain").send("PATCH", "/api/users/x/manage/profile", "{}").await);
    dressed("another host", 421, &nobody.with("host", "evil.example").get("/").await);
    dressed("an upgrade", 400, &nobody.with("upgrade", "websocket").get("/").await);
    dressed("signed out", 204, &owner.with("sec-fetch-site", "same-origin").send("POST", "/auth/sign-out", "").await);
}

#[tokio::test]
async fn failures_and_what_is_too_much_wear_it_too() {
    let world = World::of(settings(Seed::Empty), |service| {
        let two = NonZeroU32::new(2).unwrap();
        service.pace = Pace::new(PaceLimits { stranger: two, ..PaceLimits::default() });
    });
    let owner = world.person("owner").await;
    for (status, expected) in [(500, 502), (503, 502), (429, 429), (401, 502), (307, 502)] {
        world.script(Fault { operation: "*".to_owned(), status: Some(status), ..Fault::default() });
        dressed(&format!("upstream {status}"), expected, &owner.get("/api/admin/v1/orgs").await);
    }
    world.script(Fault { operation: "*".to_owned(), reset: true, ..Fault::default() });
    dressed("a broken answer", 502, &owner.get("/api/admin/v1/orgs").await);
    dressed("an unknown outcome", 502, &owner.json("POST", "/api/users/x/manage/lifecycle/enable", "").await);
    world.nobody().get("/auth/sign-in").await;
    dressed("too much", 429, &world.nobody().get("/auth/sign-in").await);
}

#[tokio::test]
async fn assets_wear_it_fresh_and_known() {
    let world = crate::assets::built();
    let nobody = world.nobody();
    for file in world.service.assets.files().iter().filter(|file| file.path != "/index.html") {
        let fresh = nobody.get(&format!("/{}", file.path.trim_start_matches('/'))).await;
        dressed(file.path, 200, &fresh);
        let Some(tag) = fresh.header("etag") else { continue };
        dressed(file.path, 304, &nobody.with("if-none-match", tag).get(&format!("/{}", file.path.trim_start_matches('/'))).await);
    }
}
