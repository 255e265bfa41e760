//! Every way into the service stands behind every layer: who asks, may they, is it this site's own request, is it recorded, is it too much. The cases
//! come from the table of operations and from the list of routes, so that a new one cannot forget a layer.

use std::num::NonZeroU32;

use catalogue::capability::Role;
use catalogue::operation::{BodyRule, Operation, Token};
use proxy::pace::{Pace, PaceLimits};
use sandbox::Seed;

use crate::world::{Answer, Client, PEOPLE, World, settings};

/// What a route is, and so which layers it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Asked by the app or a script: who, may they, CSRF, pace.
    Call,
    /// On the way in or out: a plain form or a link; refused to other sites where it changes something; paced by address.
    Door,
    /// A message of the identity provider, proven by itself.
    Notice,
    /// Says nothing about anybody.
    Open,
    /// The catalogue's rows.
    Rows,
}

/// Every route of the service, as its source names it. One that is not here fails `every_route_is_known`.
const ROUTES: &[(&str, Kind, &str)] = &[
    ("\"/healthz\"", Kind::Open, "/healthz"),
    ("\"/readyz\"", Kind::Open, "/readyz"),
    ("\"/metrics\"", Kind::Open, "/metrics"),
    ("REPORTS_PATH", Kind::Open, ""),
    ("SESSION_PATH", Kind::Call, "/api/rollcall/session"),
    ("KEYS_PATH", Kind::Call, "/api/rollcall/keys"),
    ("CHANGES_PATH", Kind::Call, "/api/rollcall/changes"),
    ("&format!(\"{CHANGES_PATH}/{{id}}\")", Kind::Call, "/api/rollcall/changes/some-id"),
    ("SESSIONS_PATH", Kind::Call, "/api/rollcall/sessions"),
    ("&format!(\"{SESSIONS_PATH}/{{tag}}\")", Kind::Call, "DELETE /api/rollcall/sessions/some-tag"),
    ("APPROVALS_PATH", Kind::Call, "/api/rollcall/approvals"),
    ("&format!(\"{APPROVALS_PATH}/{{id}}\")", Kind::Call, "/api/rollcall/approvals/some-id"),
    ("&format!(\"{APPROVALS_PATH}/{{id}}/{{verdict}}\")", Kind::Call, "POST /api/rollcall/approvals/some-id/approve"),
    ("RECORD_PATH", Kind::Call, "/api/rollcall/record"),
    ("RECORD_EXPORT_PATH", Kind::Call, "/api/rollcall/record/export"),
    ("PEOPLE_EXPORT_PATH", Kind::Call, "/api/rollcall/people/export"),
    ("RECORD_HEALTH_PATH", Kind::Call, "/api/rollcall/record/health"),
    ("RIGHTS_PATH", Kind::Call, "/api/rollcall/rights"),
    ("EXPORTS_PATH", Kind::Call, "POST /api/rollcall/exports"),
    ("TOKENS_PATH", Kind::Call, "/api/rollcall/tokens"),
    ("&format!(\"{TOKENS_PATH}/{{id}}\")", Kind::Call, "DELETE /api/rollcall/tokens/some-id"),
    ("\"/auth/sign-in\"", Kind::Door, "/auth/sign-in"),
    ("DEMO_SIGN_IN_PATH", Kind::Door, "/auth/demo"),
    ("\"/auth/local\"", Kind::Door, "/auth/local"),
    ("\"/auth/start\"", Kind::Door, "/auth/start"),
    ("\"/auth/callback\"", Kind::Door, "/auth/callback"),
    ("STEP_UP_PATH", Kind::Door, "/auth/step-up"),
    // Paced by address as well, apart from the others: what strangers do at the door is no reason not to hear the provider.
    ("pages::sign_on::BACK_CHANNEL_LOGOUT_PATH", Kind::Notice, "/auth/back-channel-logout"),
    ("SIGN_OUT_PATH", Kind::Door, "/auth/sign-out"),
    ("\"/api\"", Kind::Rows, ""),
    ("\"/api/{*path}\"", Kind::Rows, ""),
];

fn calls() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROUTES.iter().filter(|(_, kind, _)| *kind == Kind::Call).map(|(_, _, address)| address.split_once(' ').unwrap_or(("GET", address)))
}

#[test]
fn every_route_is_known() {
    let source = include_str!("../../src/service.rs");
    for route in source.lines().filter_map(|line| line.trim().strip_prefix(".route(")) {
        assert!(
            ROUTES.iter().any(|(name, ..)| route.starts_with(&format!("{name},"))),
            "say in ROUTES which layers this route needs: {route}"
        );
    }
}

async fn ask(client: &Client<'_>, world: &World, row: &Operation) -> Answer {
    let body = if row.body == BodyRule::Required { "{}" } else { "" };
    client.json(row.method.as_str(), &world.address(row.path), body).await
}

#[tokio::test]
async fn nobody_gets_an_answer_without_signing_in() {
    let world = World::new();
    for row in catalogue::operations() {
        assert_eq!(ask(&world.nobody(), &world, row).await.end(), (401, "not_signed_in".to_owned()), "{}", row.name);
    }
    for (method, address) in calls() {
        assert_eq!(world.nobody().send(method, address, "").await.end(), (401, "not_signed_in".to_owned()), "{address}");
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn each_operation_is_refused_to_every_role_that_lacks_its_capability() {
    let world = World::new();
    let mut cells = 0;
    for person in PEOPLE {
        let role = Role::ALL.into_iter().find(|role| role.word() == person).unwrap();
        let client = world.person(person).await;
        for row in catalogue::operations().filter(|row| !role.holds(row.capability)) {
            cells += 1;
            let before = world.hits();
            assert_eq!(ask(&client, &world, row).await.end(), (403, "not_permitted".to_owned()), "{person} {}", row.name);
            assert_eq!(world.hits(), before, "{person} {}", row.name);
        }
    }
    assert!(cells > 40, "{cells} cells prove little");
}

#[tokio::test]
async fn another_site_gets_nothing_done() {
    let world = World::new();
    let owner = world.person("owner").await;
    let foreign =
        [("x-rollcall", ""), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")];
    for (name, value) in foreign {
        let client = owner.with(name, value);
        for row in catalogue::operations() {
            assert_eq!(ask(&client, &world, row).await.end(), (403, "cross_site".to_owned()), "{} with {name}: {value}", row.name);
        }
        for (method, address) in calls() {
            assert_eq!(client.send(method, address, "").await.end(), (403, "cross_site".to_owned()), "{address} with {name}: {value}");
        }
        if !value.is_empty() {
            for form in ["/auth/demo", "/auth/sign-out"] {
                assert_eq!(client.send("POST", form, "person=owner").await.end(), (403, "cross_site".to_owned()), "{form}");
            }
        }
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn each_kind_of_write_is_on_record_before_and_after() {
    for token in [Token::Organization, Token::Scim] {
        let world = World::new();
        let owner = world.person("owner").await;
        for row in catalogue::operations().filter(|row| row.is_write() && row.token == token) {
            let (changes, lines) = (world.changes().len(), world.service.audit.lines().await.unwrap().len());
            ask(&owner, &world, row).await;
            let new: Vec<String> = world.service.audit.lines().await.unwrap().split_off(lines);
            let sent = world.changes().len() - changes;
            let intents = new.iter().filter(|line| line.contains("\"kind\":\"intent\"") && line.contains(row.name)).count();
            let outcomes = new.iter().filter(|line| line.contains("\"kind\":\"outcome\"")).count();
            assert_eq!((intents, outcomes), (sent, sent), "{}: {new:?}", row.name);
        }
    }
}

#[tokio::test]
async fn whatever_is_asked_too_often_is_refused_before_it_has_an_effect() {
    let one = NonZeroU32::new(1).unwrap();
    for row in catalogue::operations() {
        let world =
            World::of(settings(Seed::Empty), |service| service.pace = Pace::new(PaceLimits { person: one, ..PaceLimits::default() }));
        let owner = world.person("owner").await;
        ask(&owner, &world, row).await;
        let hits = world.hits();
        assert_eq!(ask(&owner, &world, row).await.end(), (429, "too_many_requests".to_owned()), "{}", row.name);
        assert_eq!(world.hits(), hits, "{}", row.name);
    }
    for (method, address) in calls() {
        let world =
            World::of(settings(Seed::Empty), |service| service.pace = Pace::new(PaceLimits { person: one, ..PaceLimits::default() }));
        let owner = world.person("owner").await;
        owner.send(method, address, "").await;
        assert_eq!(owner.send(method, address, "").await.status, 429, "{address}");
    }
    for door in ROUTES.iter().filter(|(_, kind, _)| *kind == Kind::Door).map(|(_, _, address)| address) {
        let world =
            World::of(settings(Seed::Empty), |service| service.pace = Pace::new(PaceLimits { stranger: one, ..PaceLimits::default() }));
        world.nobody().get(door).await;
        assert_eq!(world.nobody().get(door).await.status, 429, "{door}");
    }
}
