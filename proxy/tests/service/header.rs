//! Behind a gateway that names people in headers without a signature: they count from the gateway alone, and nothing else about a request changes that.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{HeaderName, Request};
use catalogue::capability::Role;
use proxy::identity::header::{HeaderNames, Proof};
use proxy::identity::{Door, Grant, Grants, HeaderDoor, Identity, SessionLimits};
use proxy::peer::{Peer, TrustedPeers};
use proxy::secret::SecretString;
use sandbox::Seed;

use crate::world::{Answer, HOST, World, answer, settings};

const SECRET: &str = "x-gateway-secret";
const RIGHT: &str = "canary-gateway-secret-3fa9";

fn world(allows_destructive: bool) -> World {
    let names = HeaderNames {
        user: HeaderName::from_static("x-forwarded-user"),
        name: Some(HeaderName::from_static("x-forwarded-preferred-username")),
        email: Some(HeaderName::from_static("x-forwarded-email")),
        groups: Some(HeaderName::from_static("x-forwarded-groups")),
    };
    let peers = TrustedPeers(vec!["10.0.0.0/24".parse().unwrap()]);
    let proof = Proof::secret(HeaderName::from_static(SECRET), &SecretString::from(RIGHT));
    let grants = Grants(vec![
        Grant::whole(Role::Viewer, BTreeSet::from(["everybody".to_owned()]), BTreeSet::new()),
        Grant::whole(Role::Owner, BTreeSet::from(["it-owners".to_owned()]), BTreeSet::new()),
    ]);
    World::of(settings(Seed::Empty), |service| {
        let door = HeaderDoor::new(names, proof, peers.clone()).allowing_destructive(allows_destructive);
        service.identity = Identity::new(Door::Header(Box::new(door)), grants, true, SessionLimits::default());
        service.trusted_peers = peers;
    })
}

async fn send(world: &World, peer: &str, method: &str, target: &str, pairs: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(target).header("host", HOST).header("x-rollcall", "1");
    for (name, value) in pairs {
        request = request.header(*name, *value);
    }
    let has_body = method != "GET" && !target.ends_with("/delete");
    let body = if has_body { Body::from("{}") } else { Body::empty() };
    if has_body {
        request = request.header("content-type", "application/json").header("content-length", "2");
    }
    answer(&world.router, request.extension(Peer::Network(peer.parse().unwrap())).body(body).unwrap()).await
}

const OWNER: [(&str, &str); 3] = [("x-forwarded-user", "ada"), ("x-forwarded-groups", "it-owners"), (SECRET, RIGHT)];
const SESSION: &str = "/api/rollcall/session";

#[tokio::test]
async fn whoever_the_proven_gateway_names_works_with_the_role_of_their_group() {
    let world = world(false);
    let session = send(&world, "10.0.0.7", "GET", SESSION, &OWNER).await.json();
    assert_eq!((session["role"]["word"].as_str(), session["person"]["id"].as_str()), (Some("owner"), Some("header ada")));
    let nobody = [("x-forwarded-user", "ada"), (SECRET, RIGHT)];
    assert_eq!(send(&world, "10.0.0.7", "GET", SESSION, &nobody).await.end(), (403, "no_role".to_owned()));
}

#[tokio::test]
async fn right_headers_with_a_wrong_proof_let_nobody_in_and_are_an_event() {
    let world = world(false);
    let wrong = [("x-forwarded-user", "ada"), ("x-forwarded-groups", "it-owners"), (SECRET, "wrong")];
    let none = &OWNER[..2];
    for (peer, pairs) in [("203.0.113.9", &OWNER[..]), ("10.0.0.7", &wrong[..]), ("10.0.0.7", none), ("203.0.113.9", none)] {
        assert_eq!(send(&world, peer, "GET", SESSION, pairs).await.end(), (401, "unproven_gateway".to_owned()), "{peer} {pairs:?}");
        assert_eq!(send(&world, peer, "GET", "/api/admin/v1/orgs", pairs).await.status, 401);
    }
    let spoof = [OWNER[0], OWNER[1], OWNER[2], ("x-forwarded-for", "10.0.0.7")];
    assert_eq!(send(&world, "203.0.113.9", "GET", SESSION, &spoof).await.status, 401, "a peer is who it is, not who it says");
    assert_eq!(world.hits(), 0);
    let events = world.events().await;
    assert!(events.contains("sign-in-refused") && events.contains("unproven_gateway"), "{events}");
    assert!(!events.contains(RIGHT));
}

#[tokio::test]
async fn every_other_spelling_and_every_second_header_about_a_person_makes_the_request_fail() {
    let world = world(false);
    for more in [
        ("x_forwarded_user", "eve"),
        ("x-forwarded_user", "eve"),
        ("x-forwarded-user", "eve"),
        ("x-forwarded-groups", "it-owners"),
        ("x-gateway-secret", RIGHT),
        ("x_gateway_secret", RIGHT),
        ("remote-user", "eve"),
        ("remote_user", "eve"),
        ("x-auth-request-user", "eve"),
        ("cf-access-jwt-assertion", "a.b.c"),
        ("x-forwarded-access-token", "a.b.c"),
    ] {
        let pairs = [OWNER[0], OWNER[1], OWNER[2], more];
        assert_eq!(send(&world, "10.0.0.7", "GET", SESSION, &pairs).await.end(), (400, "bad_header".to_owned()), "{more:?}");
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn nothing_else_that_a_client_says_changes_who_it_is_or_where_it_goes() {
    let world = world(false);
    let viewer = [("x-forwarded-user", "bob"), ("x-forwarded-groups", "everybody"), (SECRET, RIGHT)];
    for more in [
        ("connection", "x-forwarded-groups, x-gateway-secret, cookie"),
        ("x-forwarded-uri", "/healthz"),
        ("x-original-url", "/healthz"),
        ("x-original-uri", "/api/rollcall/session"),
        ("x-rewrite-url", "/healthz"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-prefix", "/evil"),
        ("forwarded", "for=10.0.0.1;host=evil.example"),
        ("x-http-method-override", "DELETE"),
        ("cookie", "__Host-Http-rollcall_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("proxy-authorization", "Basic YTpi"),
    ] {
        let pairs = [viewer[0], viewer[1], viewer[2], more];
        let session = send(&world, "10.0.0.7", "GET", SESSION, &pairs).await;
        assert_eq!(session.status, 200, "{more:?}: {}", session.text());
        assert_eq!(
            (session.json()["role"]["word"].as_str(), session.json()["person"]["id"].as_str()),
            (Some("viewer"), Some("header bob"))
        );
        let write = send(&world, "10.0.0.7", "POST", "/api/users/some-id/manage/lifecycle/disable", &pairs).await;
        assert_eq!(write.status, 403, "{more:?}: {}", write.text());
    }
}

#[tokio::test]
async fn what_cannot_be_undone_is_refused_unless_the_installation_allows_it_without_a_proof() {
    let delete = "/api/users/some-id/manage/lifecycle/delete";
    let refused = world(false);
    assert_eq!(send(&refused, "10.0.0.7", "POST", delete, &OWNER).await.end(), (403, "no_fresh_proof".to_owned()));
    let hits = |world: &World| world.log().iter().filter(|entry| entry.method != catalogue::wire::Method::Get).count();
    assert_eq!(hits(&refused), 0);
    let allowed = world(true);
    assert_ne!(send(&allowed, "10.0.0.7", "POST", delete, &OWNER).await.status, 403);
    assert_eq!(hits(&allowed), 1);
}

#[tokio::test]
async fn a_token_undoes_no_more_than_its_issuer_may_here() {
    let mut world = world(true);
    let asked = r#"{"name":"Nightly","days":1,"capabilities":["delete-account"]}"#;
    let mut request = Request::builder().method("POST").uri("/api/rollcall/tokens").header("host", HOST).header("x-rollcall", "1");
    request = request.header("content-type", "application/json").header("content-length", asked.len());
    for (name, value) in OWNER {
        request = request.header(name, value);
    }
    let request = request.extension(Peer::Network("10.0.0.7".parse().unwrap())).body(Body::from(asked)).unwrap();
    let issued = answer(&world.router, request).await;
    assert_eq!(issued.status, 201, "{}", issued.text());
    let bearer = format!("Bearer {}", issued.json()["secret"].as_str().unwrap());
    let delete = "/api/users/some-id/manage/lifecycle/delete";
    let script = [("authorization", bearer.as_str())];
    assert_ne!(send(&world, "10.0.0.9", "POST", delete, &script).await.status, 403);
    let before = world.changes().len();
    world.change(|service| {
        let Door::Header(door) = &mut service.identity.door else { panic!("a header door") };
        **door = (**door).clone().allowing_destructive(false);
    });
    assert_eq!(send(&world, "10.0.0.9", "POST", delete, &script).await.end(), (403, "no_fresh_proof".to_owned()));
    assert_eq!(world.changes().len(), before);
}

#[tokio::test]
async fn owners_are_warned_that_people_are_told_apart_by_an_unsigned_header() {
    let world = world(false);
    let viewer = [("x-forwarded-user", "bob"), ("x-forwarded-groups", "everybody"), (SECRET, RIGHT)];
    let warnings = send(&world, "10.0.0.7", "GET", SESSION, &OWNER).await.json()["warnings"].to_string();
    assert!(warnings.contains("unsigned header"), "{warnings}");
    assert!(send(&world, "10.0.0.7", "GET", SESSION, &viewer).await.json().get("warnings").is_none());
}

#[tokio::test]
async fn there_are_no_sessions_to_list_or_end() {
    let world = world(false);
    let list = send(&world, "10.0.0.7", "GET", "/api/rollcall/sessions?of=everybody", &OWNER).await.json();
    assert_eq!((list["are_kept"].as_bool(), list["sessions"].as_array().map(Vec::len)), (Some(false), Some(0)));
}

#[tokio::test]
async fn whoever_is_named_by_an_address_stands_in_the_record_under_a_mark_and_finds_their_own_changes() {
    let world = world(false);
    let ada = [("x-forwarded-user", "ada@corp.example"), OWNER[1], OWNER[2], ("idempotency-key", "key-of-ada-1")];
    assert_eq!(send(&world, "10.0.0.7", "GET", SESSION, &ada[..3]).await.json()["person"]["id"], "header ada@corp.example");
    let done = send(&world, "10.0.0.7", "POST", "/api/users/account-1/manage/lifecycle/disable", &ada).await;
    let id = done.header(catalogue::record::CHANGE_ID).unwrap().to_owned();
    let rows = world.service.audit.rows().await.unwrap().join("\n");
    assert!(rows.contains("header address:") && !rows.contains("ada@corp"), "{rows}");
    let mine = send(&world, "10.0.0.7", "GET", "/api/rollcall/changes?person=header%20ada%40corp.example", &ada[..3]).await;
    assert_eq!(mine.json()["changes"][0]["id"], id.as_str(), "{}", mine.text());
    let by_key = send(&world, "10.0.0.7", "GET", "/api/rollcall/changes/key-of-ada-1", &ada[..3]).await;
    assert_eq!((by_key.status, by_key.json()["id"].as_str().map(str::to_owned)), (200, Some(id)));
    let of_another = [("x-forwarded-user", "bob@corp.example"), OWNER[1], OWNER[2]];
    assert_eq!(send(&world, "10.0.0.7", "GET", "/api/rollcall/changes/key-of-ada-1", &of_another).await.status, 404);
}
