//! Behind a gateway that signs who is calling: its word is believed where it counts, and nothing else says who anybody is.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::http::{HeaderName, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use catalogue::capability::Role;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use proxy::assertion::Rules;
use proxy::config::{Config, GatewayAuth, KeysAt};
use proxy::guard::Told;
use proxy::identity::gateway::Reading;
use proxy::identity::{Door, Grant, Grants, Identity, SessionLimits};
use proxy::outbound::{Outbound, OutboundFault};
use proxy::{clock, start};
use sandbox::Seed;
use scratch::Folder;
use serde_json::{Value, json};

use super::world::{Client, ORGANIZATION_KEY, World, settings};

const HEADER: &str = "cf-access-jwt-assertion";
const ISSUER: &str = "https://corp.cloudflareaccess.com";

/// The identity provider: it signs, and publishes its keys at an address.
struct Provider {
    signing: EncodingKey,
    address: Uri,
    asked: Arc<AtomicUsize>,
}

/// Answers every connection with the same bytes, and counts them.
fn server(answer: String) -> (Uri, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/keys", listener.local_addr().unwrap()).parse().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            counter.fetch_add(1, Ordering::SeqCst);
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (address, asked)
}

fn document(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

impl Provider {
    fn new() -> Provider {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let signing = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
        let keys = json!({ "keys": [Jwk::from_encoding_key(&signing, Algorithm::ES256).unwrap()] });
        let (address, asked) = server(document(&keys.to_string()));
        Provider { signing, address, asked }
    }

    fn token(&self, groups: &[&str], more: &Value) -> String {
        let now = clock::seconds();
        let mut claims = json!({ "iss": ISSUER, "aud": "rollcall", "sub": "1001", "iat": now, "exp": now + 300, "groups": groups,
                                 "email": "hedy@corp.example" });
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(&json!({ "alg": "ES256" })), encode(&claims));
        format!("{signed}.{}", crypto::sign(signed.as_bytes(), &self.signing, Algorithm::ES256).unwrap())
    }

    fn world(&self) -> World {
        let grant = |role, group: &str| Grant::whole(role, BTreeSet::from([group.to_owned()]), BTreeSet::new());
        let rules = Rules {
            issuer: ISSUER.to_owned(),
            audience: "rollcall".to_owned(),
            algorithms: vec![Algorithm::ES256],
            oldest: 3600,
            load_balancer: None,
        };
        let reading = Reading {
            told: Told {
                read: vec![HeaderName::from_static(HEADER)],
                beside: vec![HeaderName::from_static("cf-access-authenticated-user-email")],
            },
            rules,
            account: None,
            groups: "groups".to_owned(),
            sign_out: Some("/cdn-cgi/access/logout".to_owned()),
        };
        let grants = Grants(vec![grant(Role::Viewer, "everybody"), grant(Role::Owner, "it-owners")]);
        let auth = GatewayAuth { reading, keys: KeysAt::Set(self.address.clone()) };
        World::of(settings(Seed::Empty), |service| {
            let door = Door::Gateway(Box::new(start::behind(auth).unwrap()));
            service.identity = Identity::new(door, grants, true, SessionLimits::default());
        })
    }
}

fn signed<'a>(world: &'a World, token: &str) -> Client<'a> {
    world.nobody().with(HEADER, token)
}

#[tokio::test]
async fn whoever_the_gateway_names_works_with_the_role_of_their_group() {
    let provider = Provider::new();
    let world = provider.world();
    let owner = signed(&world, &provider.token(&["it-owners", "everybody"], &json!({})));
    let session = owner.get("/api/rollcall/session").await.json();
    assert_eq!(
        (session["role"]["word"].as_str(), session["person"]["id"].as_str()),
        (Some("owner"), Some("https://corp.cloudflareaccess.com 1001"))
    );
    let viewer = signed(&world, &provider.token(&["everybody"], &json!({ "sub": "1002" })));
    assert_eq!(viewer.get("/api/rollcall/session").await.json()["role"]["word"], "viewer");
    assert_eq!(viewer.json("POST", "/api/users/some-id/manage/lifecycle/disable", "{}").await.end(), (403, "not_permitted".to_owned()));
    assert_eq!(provider.asked.load(Ordering::SeqCst), 1, "the keys are fetched once");
}

#[tokio::test]
async fn the_record_names_issuer_and_id_of_whoever_made_a_change() {
    let provider = Provider::new();
    let world = provider.world();
    let owner = signed(&world, &provider.token(&["it-owners"], &json!({})));
    owner.json("POST", "/api/users/some-id/manage/lifecycle/disable", "{}").await;
    let lines = world.service.audit.lines().await.unwrap().join("\n");
    assert!(lines.contains("\"person\":\"https://corp.cloudflareaccess.com 1001\""), "{lines}");
}

#[tokio::test]
async fn without_the_gateways_word_nobody_gets_in_and_nobody_is_sent_elsewhere() {
    let provider = Provider::new();
    let world = provider.world();
    let other = Provider::new();
    let (foreign, late) = (other.token(&["it-owners"], &json!({})), provider.token(&["it-owners"], &json!({ "exp": 1_000_000_000 })));
    let elsewhere = provider.token(&["it-owners"], &json!({ "aud": "another-application" }));
    for token in ["", "x", "a.b.c", &foreign, &late, &elsewhere] {
        let answer = signed(&world, token).get("/api/admin/v1/orgs").await;
        assert_eq!(answer.header("location"), None);
        assert_eq!(answer.end(), (401, "not_signed_in".to_owned()));
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn who_has_no_role_may_do_nothing_at_all() {
    let provider = Provider::new();
    let world = provider.world();
    let nobody = signed(&world, &provider.token(&["others"], &json!({})));
    for operation in catalogue::operations() {
        let answer = nobody.json(operation.method.as_str(), &world.address(operation.path), "").await;
        assert_eq!(answer.end(), (403, "no_role".to_owned()), "{}", operation.name);
    }
    for own in ["/api/rollcall/session", "/api/rollcall/keys", "/api/rollcall/changes"] {
        assert_eq!(nobody.get(own).await.end(), (403, "no_role".to_owned()), "{own}");
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn other_identity_headers_make_the_request_fail() {
    let provider = Provider::new();
    let world = provider.world();
    let owner = signed(&world, &provider.token(&["it-owners"], &json!({})));
    for (name, value) in
        [("x-forwarded-user", "ada"), ("cf_access_jwt_assertion", "a.b.c"), ("cf_access_authenticated_user_email", "a@b.c")]
    {
        assert_eq!(owner.with(name, value).get("/api/admin/v1/orgs").await.end(), (400, "bad_header".to_owned()), "{name}");
    }
    assert_eq!(world.hits(), 0);
    let beside = owner.with("cf-access-authenticated-user-email", "somebody@else.example").get("/api/rollcall/session").await.json();
    assert_eq!(beside["person"]["email"], "hedy@corp.example", "what the gateway sends unsigned is not looked at");
}

#[tokio::test]
async fn a_cookie_counts_for_nothing_and_the_demo_people_are_not_there() {
    let provider = Provider::new();
    let world = provider.world();
    let cookie = format!("__Host-Http-rollcall_session={}", "A".repeat(43));
    assert_eq!(world.nobody().with("cookie", &cookie).get("/api/rollcall/session").await.status, 401);
    assert_eq!(world.nobody().send("POST", "/auth/demo", "person=owner").await.status, 404);
    let page = world.nobody().with("x-rollcall", "").get("/auth/sign-in").await.text();
    assert!(page.contains("gateway signs you in") && page.contains("href=\"/cdn-cgi/access/logout\""), "{page}");
}

#[tokio::test]
async fn a_provider_out_of_reach_is_a_failure_of_its_own() {
    let provider = Provider { address: "http://127.0.0.1:1/keys".parse().unwrap(), ..Provider::new() };
    let world = provider.world();
    let owner = signed(&world, &provider.token(&["it-owners"], &json!({})));
    assert_eq!(owner.get("/api/rollcall/session").await.end(), (503, "identity_provider_unreachable".to_owned()));
}

#[tokio::test]
async fn documents_are_never_fetched_from_where_a_redirect_leads() {
    let (target, visits) = server(document("{}"));
    let (address, _) = server(format!("HTTP/1.1 302 Found\r\nlocation: {target}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"));
    assert_eq!(Outbound::new(false).unwrap().get(&address).await, Err(OutboundFault::Status(302)));
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_document_that_is_too_large_or_breaks_off_is_not_read() {
    let (huge, _) = server(document(&"x".repeat(600 * 1024)));
    let (torn, _) = server("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_owned());
    for address in [huge, torn] {
        assert_eq!(Outbound::new(false).unwrap().get(&address).await, Err(OutboundFault::NoAnswer));
    }
}

#[test]
fn a_service_behind_a_gateway_has_to_know_its_own_address() {
    let place = Folder::create();
    place.write("key", ORGANIZATION_KEY);
    let text = "organization_id = \"0a1b2c3d-0000-4000-8000-000000000001\"\norganization_key_file = \"key\"\n\
                listen = \"0.0.0.0:8080\"\n[auth]\nmode = \"jwt\"\npreset = \"google-iap\"\naudience = \"/projects/1/apps/corp\"\n\
                [[grants]]\nrole = \"viewer\"\ngroups = [\"everybody\"]\n";
    let faults: Vec<String> = Config::parse(text, place.at()).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].starts_with("public_origin: missing"), "{faults:?}");
    let config = Config::parse(&format!("public_origin = \"https://rollcall.example\"\n{text}"), place.at()).unwrap();
    assert!(proxy::check::effective(&config).contains("keys = \"https://www.gstatic.com/iap/verify/public_key-jwk\""));
}
