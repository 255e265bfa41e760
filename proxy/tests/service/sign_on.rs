//! Signing in at an OpenID Connect provider of which every answer may be wrong: only the one right answer to the right browser opens a session.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::header;
use catalogue::capability::Role;
use proxy::check;
use proxy::config::auth;
use proxy::identity::oidc::Settings;
use proxy::identity::{Door, Grant, Grants, Identity, SessionLimits};
use proxy::origin::PublicOrigin;
use proxy::pace::{Pace, PaceLimits};
use proxy::store::Store;
use proxy::{clock, start};
use sandbox::Seed;
use scratch::Folder;
use serde_json::{Value, json};

use super::provider::{ACCESS_TOKEN, CLIENT, Manner, Provider, SECRET, Script, Signature, SigningKey};
use super::world::{Answer, HOST, World, settings};

/// A provider, and a service at which people sign in through it.
pub struct Scene {
    pub provider: Provider,
    pub world: World,
    secret: Folder,
}

impl Scene {
    pub async fn new() -> Scene {
        let provider = Provider::start().await;
        let secret = Folder::create();
        secret.write("client.secret", SECRET);
        let world = World::of(settings(Seed::Empty), |service| service.identity = identity(&provider, &secret, &service.store));
        Scene { provider, world, secret }
    }

    /// The same installation as another replica sees it, or after a restart.
    fn sibling(&self) -> World {
        let store = Arc::clone(&self.world.service.store);
        World::of(settings(Seed::Empty), |service| {
            service.identity = identity(&self.provider, &self.secret, &store);
            service.store = store;
        })
    }

    /// Begins a sign-in: the address at the provider, and the browser's cookie.
    async fn begin(&self, cookie: &str, place: &str) -> (String, String) {
        let answer = self.world.nobody().with("x-rollcall", "").with("cookie", cookie).get(place).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        (answer.header("location").unwrap().to_owned(), pair(&answer, "rollcall_sign_in").unwrap())
    }

    async fn callback(&self, cookie: &str, query: &str) -> Answer {
        self.world.nobody().with("x-rollcall", "").with("cookie", cookie).get(&format!("/auth/callback?{query}")).await
    }

    /// The whole way; gives the answer of the callback.
    async fn try_to_sign_in(&self) -> Answer {
        let (address, cookie) = self.begin("", "/auth/start?return=/users").await;
        self.callback(&cookie, &self.provider.authorize(&address)).await
    }

    /// The cookie of a new session.
    pub async fn sign_in(&self) -> String {
        let answer = self.try_to_sign_in().await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        pair(&answer, "rollcall_session").unwrap()
    }

    async fn session(&self, cookie: &str) -> Answer {
        self.world.nobody().with("cookie", cookie).get("/api/rollcall/session").await
    }

    async fn logout(&self, token: &str) -> Answer {
        let client = self.world.nobody().with("x-rollcall", "").with("content-type", "application/x-www-form-urlencoded");
        client.send("POST", "/auth/back-channel-logout", &format!("logout_token={token}")).await
    }

    fn claims(&self, change: impl Fn(&mut Value) + Send + 'static) {
        self.provider.change(|script| script.claims = Box::new(change));
    }
}

fn identity(provider: &Provider, secret: &Folder, store: &Arc<Store>) -> Identity {
    let grant = |role, group: &str| Grant::whole(role, BTreeSet::from([group.to_owned()]), BTreeSet::new());
    let grants = Grants(vec![grant(Role::Viewer, "everybody"), grant(Role::Owner, "it-owners")]);
    let settings = Settings {
        issuer: provider.issuer.clone(),
        description: auth::address(&format!("{}/.well-known/openid-configuration", provider.issuer)).unwrap(),
        client_id: CLIENT.to_owned(),
        client_secret_file: secret.path("client.secret"),
        scopes: vec!["profile".to_owned(), "email".to_owned()],
        groups: "groups".to_owned(),
        account: None,
        name: "the provider".to_owned(),
        untyped_logout_tokens: false,
    };
    let origin = PublicOrigin::loopback(HOST.parse().unwrap());
    let door = Door::Oidc(Box::new(start::through(settings, &origin, store).unwrap()));
    Identity::new(door, grants, false, SessionLimits::default()).keeping_sessions(Arc::clone(store))
}

/// `name=value` of a cookie that an answer sets and does not remove.
fn pair(answer: &Answer, name: &str) -> Option<String> {
    let all = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    let ours = all.filter(|set| set.starts_with(&format!("{name}=")) && !set.contains("Max-Age=0"));
    ours.map(|set| set.split(';').next().unwrap().to_owned()).next()
}

/// Nobody is signed in, the transaction is spent, nothing reached the upstream, and nothing that is secret is told.
async fn refused(scene: &Scene, name: &str, answer: &Answer, cookie: &str, status: u16) {
    assert_eq!(answer.status, status, "{name}: {}", answer.text());
    assert_eq!(pair(answer, "rollcall_session"), None, "{name}");
    let sets: Vec<&str> = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
    assert_eq!(sets, ["rollcall_sign_in=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"], "{name}: the cookie of the sign-in goes");
    assert_eq!(answer.header("location"), None, "{name}");
    for canary in [SECRET, ACCESS_TOKEN, "ada", "eyJ"] {
        assert!(!answer.text().contains(canary), "{name} tells {canary}");
    }
    scene.provider.change(|script| {
        let (keys, published) = (std::mem::take(&mut script.keys), std::mem::take(&mut script.published));
        *script = Script { keys, published, ..Script::default() };
    });
    let again = scene.callback(cookie, "code=code-0&state=x").await;
    assert_eq!((again.status, pair(&again, "rollcall_session")), (400, None), "{name}: the transaction is spent");
    assert_eq!(scene.world.hits(), 0, "{name}");
}

/// Tells a scene in which the provider does one thing wrong.
async fn wrong(name: &str, status: u16, reason: &str, change: impl FnOnce(&mut Script)) {
    let scene = Scene::new().await;
    let (address, cookie) = scene.begin("", "/auth/start").await;
    scene.provider.change(change);
    let answer = scene.callback(&cookie, &scene.provider.authorize(&address)).await;
    refused(&scene, name, &answer, &cookie, status).await;
    let record = scene.world.events().await;
    assert!(record.contains("refused") && record.contains(reason), "{name}: {record}");
}

fn set(name: &'static str, value: Value) -> impl FnOnce(&mut Script) {
    move |script| script.claims = Box::new(move |claims| claims[name] = value.clone())
}

fn unset(name: &'static str) -> impl FnOnce(&mut Script) {
    move |script| {
        script.claims = Box::new(move |claims| {
            claims.as_object_mut().unwrap().remove(name);
        });
    }
}

fn signed(signature: Signature, head: Value) -> impl FnOnce(&mut Script) {
    move |script| {
        script.signature = signature;
        script.head = Box::new(move |given| *given = head.clone());
    }
}

#[tokio::test]
async fn the_one_right_answer_opens_a_session_with_the_role_of_the_group() {
    let scene = Scene::new().await;
    let answer = scene.try_to_sign_in().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.text().contains("content=\"0;url=/users\""), "{}", answer.text());
    let sets: Vec<&str> = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
    assert!(
        sets.iter().any(|set| set.starts_with("rollcall_session=") && set.ends_with("; Path=/; HttpOnly; SameSite=Strict")),
        "{sets:?}"
    );
    let session = scene.session(&pair(&answer, "rollcall_session").unwrap()).await.json();
    assert_eq!(session["person"]["id"], format!("{} ada", scene.provider.issuer));
    assert_eq!((session["person"]["name"].as_str(), session["person"]["email"].as_str()), (Some("Ada Lovelace"), Some("ada@corp.example")));
    assert_eq!(session["role"]["word"], "viewer");
    assert_eq!(scene.provider.visits("description"), 1);
    let record = scene.world.events().await;
    assert!(record.contains("signed-in") && !record.contains(ACCESS_TOKEN) && !record.contains("eyJ"), "{record}");
}

#[tokio::test]
async fn a_token_with_a_wrong_signature_signs_nobody_in() {
    wrong("none", 403, "token_refused", signed(Signature::Empty, json!({ "alg": "none" }))).await;
    wrong("none with a signature", 403, "token_refused", signed(Signature::Right, json!({ "alg": "none", "kid": "first" }))).await;
    let symmetric = json!({ "alg": "HS256", "kid": "first" });
    wrong("the public key as secret", 403, "token_refused", signed(Signature::PublicKeyAsSecret, symmetric)).await;
    wrong("another key", 403, "token_refused", |script| script.signature = Signature::Foreign).await;
    wrong("another algorithm", 403, "token_refused", signed(Signature::Right, json!({ "alg": "ES384", "kid": "first" }))).await;
    wrong("an unknown key", 403, "token_refused", signed(Signature::Right, json!({ "alg": "ES256", "kid": "second" }))).await;
    wrong("a path as key", 403, "token_refused", signed(Signature::Right, json!({ "alg": "ES256", "kid": "../../x" }))).await;
    wrong("a key in the head", 403, "token_refused", |script| {
        let own = SigningKey::fresh("own");
        let head = json!({ "alg": "ES256", "kid": "own", "jwk": own.published(), "jku": "http://127.0.0.1:1/keys" });
        script.keys.push(own);
        script.head = Box::new(move |given| *given = head.clone());
    })
    .await;
}

#[tokio::test]
async fn a_token_with_a_wrong_claim_signs_nobody_in() {
    let now = clock::seconds();
    let cases: [(&'static str, Value); 17] = [
        ("iss", json!("http://127.0.0.1:1")),
        ("aud", json!("another")),
        ("aud", json!(["another", "third"])),
        ("aud", json!([CLIENT, "another"])),
        ("azp", json!("another")),
        ("nonce", json!("another")),
        ("nonce", json!(7)),
        ("exp", json!(now - 61)),
        ("exp", json!("9999999999")),
        ("nbf", json!(now + 300)),
        ("nbf", json!("0")),
        ("iat", json!(now + 300)),
        ("iat", json!(now - 3600)),
        ("auth_time", json!(now + 300)),
        ("auth_time", json!("0")),
        ("sub", json!("")),
        ("sub", json!("x".repeat(256))),
    ];
    for (name, value) in cases {
        wrong(&format!("{name} {value}"), 403, "token_refused", set(name, value)).await;
    }
    wrong("a logout token", 403, "token_refused", |script| {
        script.claims = Box::new(|claims| claims["events"] = json!({ "http://schemas.openid.net/event/backchannel-logout": {} }));
    })
    .await;
    wrong("an access token", 403, "token_refused", signed(Signature::Right, json!({ "alg": "ES256", "kid": "first", "typ": "at+jwt" })))
        .await;
}

#[tokio::test]
async fn a_token_without_a_claim_signs_nobody_in() {
    for name in ["iss", "aud", "exp", "iat", "sub", "nonce"] {
        wrong(name, 403, "token_refused", unset(name)).await;
    }
}

#[tokio::test]
async fn an_answer_that_does_not_fit_the_question_signs_nobody_in() {
    let replace = |name: &'static str, value: &'static str| {
        move |script: &mut Script| {
            script.answer =
                Box::new(move |answer| answer.iter_mut().filter(|(known, _)| known == name).for_each(|pair| pair.1 = value.into()));
        }
    };
    let remove =
        |name: &'static str| move |script: &mut Script| script.answer = Box::new(move |answer| answer.retain(|(known, _)| known != name));
    wrong("another state", 400, "wrong_state", replace("state", "x")).await;
    wrong("no state", 400, "wrong_state", remove("state")).await;
    wrong("another issuer", 400, "wrong_answer_issuer", replace("iss", "https://attacker.example")).await;
    wrong("no issuer", 400, "wrong_answer_issuer", remove("iss")).await;
    wrong("no code", 400, "no_code", remove("code")).await;
    wrong("another code", 502, "code_refused", replace("code", "made-up")).await;
    wrong("two states", 400, "wrong_state", |script| script.answer = Box::new(|answer| answer.push(("state".into(), "x".into())))).await;
    wrong("declined", 403, "declined", |script| {
        script.answer = Box::new(|answer| {
            answer.retain(|(name, _)| name != "code");
            answer.push(("error".into(), "access_denied".into()));
        });
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_answers_badly_signs_nobody_in() {
    for (manner, status, reason) in [
        (Manner::Redirect, 502, "code_refused"),
        (Manner::Huge, 503, "provider_unreachable"),
        (Manner::Endless, 503, "provider_unreachable"),
        (Manner::NotJson, 502, "code_refused"),
        (Manner::ServerError, 502, "code_refused"),
        (Manner::Refused, 502, "code_refused"),
    ] {
        wrong(&format!("token {manner:?}"), status, reason, |script| script.token_manner = manner).await;
    }
    for manner in [Manner::Redirect, Manner::Huge, Manner::NotJson, Manner::ServerError] {
        wrong(&format!("keys {manner:?}"), 503, "provider_unreachable", |script| script.keys_manner = manner).await;
    }
}

#[tokio::test]
async fn no_redirect_of_the_provider_is_followed() {
    let scene = Scene::new().await;
    scene.provider.change(|script| script.description_manner = Manner::Redirect);
    assert_eq!(scene.world.nobody().get("/auth/start").await.status, 503);
    assert_eq!(scene.provider.visits("elsewhere"), 0);
}

#[tokio::test]
async fn whoever_has_no_role_is_told_so_and_gets_no_session() {
    wrong("no group", 403, "no_role", unset("groups")).await;
    wrong("another group", 403, "no_role", set("groups", json!(["others"]))).await;
}

#[tokio::test]
async fn the_answer_counts_for_the_browser_that_asked_and_for_no_other() {
    let scene = Scene::new().await;
    let (address, _victim) = scene.begin("", "/auth/start").await;
    let (_, attacker) = scene.begin("", "/auth/start").await;
    let query = scene.provider.authorize(&address);
    for cookie in ["", &format!("rollcall_sign_in={}", "A".repeat(43)), &format!("{attacker}; {attacker}"), attacker.as_str()] {
        let answer = scene.callback(cookie, &query).await;
        assert_eq!((answer.status, pair(&answer, "rollcall_session")), (400, None), "{cookie}");
    }
    assert_eq!(scene.provider.visits("token"), 0, "a code that is not ours is never tried");
}

#[tokio::test]
async fn an_answer_counts_once() {
    let scene = Scene::new().await;
    let (address, cookie) = scene.begin("", "/auth/start").await;
    let query = scene.provider.authorize(&address);
    assert_eq!(scene.callback(&cookie, &query).await.status, 200);
    assert_eq!(scene.callback(&cookie, &query).await.status, 400);
    assert_eq!(scene.provider.visits("token"), 1);
}

#[tokio::test]
async fn a_sign_in_may_end_at_another_replica_than_it_began_at() {
    let scene = Scene::new().await;
    let sibling = scene.sibling();
    let (address, cookie) = scene.begin("", "/auth/start").await;
    let query = scene.provider.authorize(&address);
    let answer = sibling.nobody().with("cookie", &cookie).get(&format!("/auth/callback?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let session = pair(&answer, "rollcall_session").unwrap();
    assert_eq!(scene.session(&session).await.status, 200);
}

#[tokio::test]
async fn a_provider_of_another_name_is_refused_and_one_out_of_reach_is_asked_again() {
    let scene = Scene::new().await;
    scene.provider.change(|script| script.description = Box::new(|description| description["issuer"] = json!("https://attacker.example")));
    let answer = scene.world.nobody().get("/auth/start").await;
    assert_eq!((answer.status, answer.header("set-cookie")), (503, None));
    assert!(start::introduce(&scene.world.service.identity.door).await.unwrap_err().to_string().contains("another issuer"));
    let page = scene.world.nobody().get("/auth/sign-in").await;
    assert!(page.status == 200 && page.text().contains("not set up correctly"), "{}", page.text());

    let away = Scene::new().await;
    away.provider.change(|script| script.description_manner = Manner::ServerError);
    assert!(start::introduce(&away.world.service.identity.door).await.is_ok(), "the service starts without its provider");
    let page = away.world.nobody().get("/auth/sign-in?return=/users").await;
    assert!(page.text().contains("cannot be reached") && page.text().contains("href=\"/auth/start?return=%2Fusers\""), "{}", page.text());
}

#[tokio::test]
async fn the_check_says_whether_people_could_sign_in() {
    let scene = Scene::new().await;
    let door = &scene.world.service.identity.door;
    assert_eq!(check::provider(door).await, (format!("The identity provider {} answers; usable keys: 1.\n", scene.provider.issuer), true));
    scene.provider.change(|script| script.published.clear());
    let (words, usable) = check::provider(door).await;
    assert!(!usable && words.contains("no key"), "{words}");
    let away = Scene::new().await;
    away.provider.change(|script| script.keys_manner = Manner::ServerError);
    let (words, usable) = check::provider(&away.world.service.identity.door).await;
    assert!(!usable && words.contains("cannot be used"), "{words}");
}

#[tokio::test]
async fn keys_may_change_while_people_sign_in() {
    let scene = Scene::new().await;
    scene.sign_in().await;
    // The ring asks again for an unknown key at most once a minute, so the new key is there before the first token is signed with it.
    let rotated = Scene::new().await;
    rotated.provider.change(|script| {
        let next = SigningKey::fresh("second");
        script.published.push(next.published());
        script.keys.push(next);
    });
    rotated.sign_in().await;
    rotated.provider.change(|script| {
        script.keys.rotate_left(1);
    });
    rotated.sign_in().await;
    assert_eq!(rotated.provider.visits("keys"), 1);
}

#[tokio::test]
async fn only_a_verified_address_is_shown() {
    for (verified, email) in [(json!(true), json!("ada@corp.example")), (json!(false), json!(null)), (json!(null), json!(null))] {
        let scene = Scene::new().await;
        scene.claims(move |claims| claims["email_verified"] = verified.clone());
        let session = scene.session(&scene.sign_in().await).await.json();
        assert_eq!(session["person"]["email"], email);
    }
    let scene = Scene::new().await;
    scene.claims(|claims| claims["email"] = json!("a@evil@corp.example"));
    assert_eq!(scene.session(&scene.sign_in().await).await.json()["person"]["email"], json!(null));
}

#[tokio::test]
async fn groups_may_stand_in_nested_claims() {
    let scene = Scene::new().await;
    scene.claims(|claims| claims["groups"] = json!(["it-owners"]));
    assert!(scene.session(&scene.sign_in().await).await.text().contains("owner"));
}

#[tokio::test]
async fn the_way_back_is_a_path_of_this_site_whatever_was_asked_for() {
    for place in ["https://evil.example", "//evil.example", "/\\evil.example", "/auth/sign-out", "javascript:alert(1)", "/ x\"onload"] {
        let scene = Scene::new().await;
        let (address, cookie) = scene.begin("", &format!("/auth/start?return={}", catalogue::path::encode(place))).await;
        let answer = scene.callback(&cookie, &scene.provider.authorize(&address)).await;
        assert!(answer.text().contains("content=\"0;url=/\""), "{place}: {}", answer.text());
    }
}

/// The same list as beside the function that judges them.
const ELSEWHERE: &str = include_str!("../../src/pages/way_back/elsewhere.jsonl");

#[tokio::test]
async fn hundreds_of_ways_to_elsewhere_end_on_this_site_after_signing_in_and_proving_it_anew() {
    let mut scene = Scene::new().await;
    let plenty = std::num::NonZeroU32::new(1_000_000).unwrap();
    scene.world.change(|service| service.pace = Pace::new(PaceLimits { stranger: plenty, person: plenty, ..PaceLimits::default() }));
    let mut session = scene.sign_in().await;
    let given: Vec<String> = ELSEWHERE.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (at, place) in given.iter().enumerate() {
        // Every one is judged where it comes in; the whole way is walked by some.
        let target = format!("return={}", catalogue::path::encode(place));
        let page = scene.world.nobody().get(&format!("/auth/sign-in?{target}")).await.text();
        assert!(page.contains("href=\"/auth/start\"") || page.contains("href=\"/auth/start?return=%2F"), "{place}: {page}");
        if at % 8 != 0 {
            continue;
        }
        let (address, cookie) = scene.begin("", &format!("/auth/start?{target}")).await;
        let answer = scene.callback(&cookie, &scene.provider.authorize(&address)).await;
        ends_here(place, &answer);
        let (address, cookie) = scene.begin(&session, &format!("/auth/step-up?{target}")).await;
        let answer = scene.callback(&cookie, &scene.provider.authorize(&address)).await;
        ends_here(place, &answer);
        session = pair(&answer, "rollcall_session").unwrap();
        let away = scene.world.nobody().get(&format!("/auth/step-up?{target}")).await;
        assert!(away.header("location").unwrap().starts_with("/auth/sign-in"), "{place}");
    }
}

fn ends_here(place: &str, answer: &Answer) {
    let text = answer.text();
    assert_eq!((answer.status, answer.header("location")), (200, None), "{place}: {text}");
    let target = text.split("content=\"0;url=").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(
        target.starts_with('/') && !target.starts_with("//") && !target.contains('\\') && !target.starts_with("/auth"),
        "{place}: {target}"
    );
}

#[tokio::test]
async fn another_site_cannot_send_a_browser_on_its_way() {
    let scene = Scene::new().await;
    for place in ["/auth/start", "/auth/step-up"] {
        for site in ["cross-site", "same-site"] {
            let answer = scene.world.nobody().with("sec-fetch-site", site).get(place).await;
            assert_eq!(answer.end(), (403, "cross_site".to_owned()), "{place} {site}");
        }
    }
}

#[tokio::test]
async fn a_new_session_has_a_new_id_and_ends_the_one_before() {
    let scene = Scene::new().await;
    let planted = format!("rollcall_session={}", "A".repeat(43));
    let first = scene.sign_in().await;
    assert_ne!(first, planted);
    assert_eq!(scene.session(&planted).await.status, 401);
    let (address, cookie) = scene.begin(&first, "/auth/start").await;
    let answer = scene.callback(&cookie, &scene.provider.authorize(&address)).await;
    let second = pair(&answer, "rollcall_session").unwrap();
    assert_ne!(first, second);
    assert_eq!((scene.session(&first).await.status, scene.session(&second).await.status), (401, 200));
}

#[tokio::test]
async fn the_api_answers_401_without_a_session_and_sends_nobody_to_the_provider() {
    let scene = Scene::new().await;
    for place in ["/api/rollcall/session", "/api/admin/v1/orgs"] {
        let answer = scene.world.nobody().get(place).await;
        assert_eq!((answer.header("location"), answer.end()), (None, (401, "not_signed_in".to_owned())), "{place}");
    }
}

#[tokio::test]
async fn no_token_of_the_provider_is_kept_or_told() {
    let scene = Scene::new().await;
    let session = scene.sign_in().await;
    let told = scene.session(&session).await.text() + &scene.world.events().await + &dump(&scene.world.service.store).await;
    for canary in [ACCESS_TOKEN, SECRET, "eyJ"] {
        assert!(!told.contains(canary), "{canary}");
    }
    let id = session.split('=').nth(1).unwrap();
    assert!(!dump(&scene.world.service.store).await.contains(id), "the id of a session is nowhere in the store");
}

#[tokio::test]
async fn what_cannot_be_undone_needs_a_fresh_proof_of_the_same_person() {
    let scene = Scene::new().await;
    scene.claims(|claims| {
        claims["groups"] = json!(["it-owners"]);
        claims["auth_time"] = json!(clock::seconds() - 600);
    });
    let old = scene.sign_in().await;
    let delete = async |cookie: &str| {
        let client = scene.world.nobody().with("cookie", cookie);
        client.json("POST", "/api/users/some-id/manage/lifecycle/delete", "").await
    };
    let answer = delete(&old).await;
    assert_eq!(answer.end(), (403, "step_up_required".to_owned()));
    assert!(answer.text().contains("/auth/step-up"), "{}", answer.text());
    assert_eq!(scene.world.hits(), 0);
    let disable = scene.world.nobody().with("cookie", &old).json("POST", "/api/users/some-id/manage/lifecycle/disable", "{}").await;
    assert_ne!(disable.problem().code, "step_up_required", "what can be undone needs none");

    // The provider is asked to let the person prove it again; an old proof is no proof.
    let (address, cookie) = scene.begin(&old, "/auth/step-up?return=/users").await;
    assert!(address.contains("prompt=login") && address.contains("max_age=0"), "{address}");
    let stale = scene.callback(&cookie, &scene.provider.authorize(&address)).await;
    assert_eq!((stale.status, pair(&stale, "rollcall_session")), (403, None), "{}", stale.text());
    assert_eq!(scene.session(&old).await.status, 200, "the session goes on");

    scene.claims(|claims| claims["sub"] = json!("eve"));
    let (address, cookie) = scene.begin(&old, "/auth/step-up").await;
    let other = scene.callback(&cookie, &scene.provider.authorize(&address)).await;
    assert_eq!((other.status, pair(&other, "rollcall_session")), (403, None), "{}", other.text());

    scene.claims(|claims| claims["groups"] = json!(["it-owners"]));
    let (address, cookie) = scene.begin(&old, "/auth/step-up?return=/users").await;
    let fresh = scene.callback(&cookie, &scene.provider.authorize(&address)).await;
    assert!(fresh.status == 200 && fresh.text().contains("content=\"0;url=/users\""), "{}", fresh.text());
    let new = pair(&fresh, "rollcall_session").unwrap();
    assert_ne!(new, old);
    assert_eq!(scene.session(&old).await.status, 401, "the id from before is gone");
    assert_ne!(delete(&new).await.problem().code, "step_up_required");
    let events = scene.world.events().await;
    assert!(events.contains("stepped-up") && events.contains("other_person") && events.contains("old_auth_time"), "{events}");
}

#[tokio::test]
async fn a_proof_that_the_provider_does_not_date_is_none() {
    let scene = Scene::new().await;
    scene.claims(|claims| {
        claims["groups"] = json!(["it-owners"]);
        claims.as_object_mut().unwrap().remove("auth_time");
    });
    let session = scene.sign_in().await;
    let (address, cookie) = scene.begin(&session, "/auth/step-up").await;
    let answer = scene.callback(&cookie, &scene.provider.authorize(&address)).await;
    assert_eq!((answer.status, pair(&answer, "rollcall_session")), (403, None));
    let client = scene.world.nobody().with("cookie", &session);
    let delete = client.json("POST", "/api/users/some-id/manage/lifecycle/delete", "").await;
    assert_eq!(delete.end(), (403, "step_up_required".to_owned()));
}

#[tokio::test]
async fn nobody_steps_up_who_is_not_signed_in() {
    let scene = Scene::new().await;
    let answer = scene.world.nobody().get("/auth/step-up?return=/users").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/auth/sign-in?return=%2Fusers")));
    assert_eq!(World::new().nobody().get("/auth/step-up").await.status, 404, "the demo has no provider");
}

#[tokio::test]
async fn signing_out_ends_the_session_here_and_goes_on_to_the_provider() {
    let scene = Scene::new().await;
    let session = scene.sign_in().await;
    assert_eq!(scene.world.nobody().with("cookie", &session).get("/auth/sign-out").await.status, 405);
    let client = scene.world.nobody().with("x-rollcall", "").with("cookie", &session).with("sec-fetch-site", "same-origin");
    let answer = client.send("POST", "/auth/sign-out", "").await;
    let place = format!(
        "{}/end?client_id=rollcall&amp;post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fauth%2Fsign-in",
        scene.provider.issuer
    );
    assert!(answer.status == 200 && answer.text().contains(&format!("content=\"0;url={place}\"")), "{}", answer.text());
    assert_eq!(answer.header("clear-site-data"), Some("\"cache\""));
    assert!(answer.header("set-cookie").unwrap().starts_with("rollcall_session=; "));
    assert_eq!(scene.session(&session).await.status, 401);
    assert!(scene.world.events().await.contains("signed-out"));
}

#[tokio::test]
async fn the_provider_ends_a_session_by_its_id_or_a_person_by_theirs() {
    let scene = Scene::new().await;
    let first = scene.sign_in().await;
    scene.claims(|claims| claims["sid"] = json!("session-2"));
    let second = scene.sign_in().await;
    let by_session = scene.provider.logout_token("1", |_, claims| claims["sid"] = json!("session-1"));
    let answer = scene.logout(&by_session).await;
    assert_eq!((answer.status, answer.header("cache-control"), answer.text()), (200, Some("no-store"), String::new()));
    assert_eq!((scene.session(&first).await.status, scene.session(&second).await.status), (401, 200));
    assert_eq!(scene.logout(&by_session).await.status, 400, "a token counts once");
    let third = scene.sign_in().await;
    let by_person = scene.provider.logout_token("2", |_, _| {});
    assert_eq!(scene.logout(&by_person).await.status, 200);
    assert_eq!((scene.session(&second).await.status, scene.session(&third).await.status), (401, 401));
    assert!(scene.world.events().await.contains("provider"));
}

#[tokio::test]
async fn a_session_that_ended_at_the_provider_stays_ended_after_a_restart() {
    let scene = Scene::new().await;
    let session = scene.sign_in().await;
    let before = scene.sibling();
    assert_eq!(before.nobody().with("cookie", &session).get("/api/rollcall/session").await.status, 200);
    let token = scene.provider.logout_token("1", |_, _| {});
    assert_eq!(scene.logout(&token).await.status, 200);
    let after = scene.sibling();
    assert_eq!(after.nobody().with("cookie", &session).get("/api/rollcall/session").await.status, 401);
    let replay = after.nobody().with("content-type", "application/x-www-form-urlencoded");
    assert_eq!(replay.send("POST", "/auth/back-channel-logout", &format!("logout_token={token}")).await.status, 400);
}

#[tokio::test]
async fn a_logout_token_that_is_not_one_ends_nothing() {
    let scene = Scene::new().await;
    let session = scene.sign_in().await;
    let now = clock::seconds();
    let set = |name: &'static str, value: Value| -> Twist { Box::new(move |_, claims| claims[name] = value.clone()) };
    let unset = |name: &'static str| -> Twist {
        Box::new(move |_, claims| {
            claims.as_object_mut().unwrap().remove(name);
        })
    };
    let head = |name: &'static str, value: Value| -> Twist { Box::new(move |head, _| head[name] = value.clone()) };
    let cases: Vec<(&str, Twist)> = vec![
        (
            "an ID token",
            Box::new(|head, claims| {
                head["typ"] = json!("JWT");
                claims.as_object_mut().unwrap().remove("events");
            }),
        ),
        ("no type", head("typ", json!("JWT"))),
        ("alg none", head("alg", json!("none"))),
        ("HS256", head("alg", json!("HS256"))),
        ("no events", unset("events")),
        ("another event", set("events", json!({ "https://example.com/event": {} }))),
        ("a nonce", set("nonce", json!("n"))),
        ("another audience", set("aud", json!("another"))),
        ("another issuer", set("iss", json!("http://127.0.0.1:1"))),
        ("old", set("iat", json!(now - 3600))),
        ("future", set("iat", json!(now + 600))),
        ("expired", set("exp", json!(now - 120))),
        ("no exp", unset("exp")),
        ("no iat", unset("iat")),
        ("no jti", unset("jti")),
        ("nobody", unset("sub")),
    ];
    for (at, (name, change)) in cases.iter().enumerate() {
        let token = scene.provider.logout_token(&format!("token-{at}"), change);
        let answer = scene.logout(&token).await;
        assert_eq!((answer.status, answer.header("cache-control")), (400, Some("no-store")), "{name}");
    }
    for (body, media) in [
        ("", "application/x-www-form-urlencoded"),
        ("logout_token=a.b.c", "application/json"),
        ("logout_token=x&logout_token=y", "application/x-www-form-urlencoded"),
    ] {
        let client = scene.world.nobody().with("x-rollcall", "").with("content-type", media);
        assert_eq!(client.send("POST", "/auth/back-channel-logout", body).await.status, 400, "{body}");
    }
    scene.provider.change(|script| script.signature = Signature::Foreign);
    assert_eq!(scene.logout(&scene.provider.logout_token("forged", |_, _| {})).await.status, 400);
    assert_eq!(scene.session(&session).await.status, 200, "the session goes on");
}

#[tokio::test]
async fn what_strangers_do_at_the_door_keeps_nobody_from_leaving_and_no_provider_from_ending_sessions() {
    let mut scene = Scene::new().await;
    let (leaving, ended) = (scene.sign_in().await, scene.sign_in().await);
    let one = std::num::NonZeroU32::MIN;
    scene.world.change(|service| service.pace = Pace::new(PaceLimits { stranger: one, ..PaceLimits::default() }));
    // Without `trusted_peers` everybody comes from one address, as here.
    for _ in 0..3 {
        scene.world.nobody().get("/auth/sign-in").await;
    }
    assert_eq!(scene.world.nobody().get("/auth/sign-in").await.end(), (429, "too_many_requests".to_owned()));
    let owner = scene.world.nobody().with("x-rollcall", "").with("sec-fetch-site", "same-origin").with("cookie", &leaving);
    assert_eq!(owner.get("/auth/step-up").await.status, 303, "whoever is in may prove who they are");
    assert_eq!(owner.send("POST", "/auth/sign-out", "").await.status, 200);
    assert_eq!(scene.session(&leaving).await.status, 429, "who has left is a stranger");
    assert_eq!(scene.logout(&scene.provider.logout_token("1", |_, _| {})).await.status, 200);
    assert!(scene.world.service.identity.sessions.list().await.unwrap().is_empty(), "{ended}");
}

#[tokio::test]
async fn made_up_sessions_and_logout_tokens_are_held_back_in_the_end() {
    let mut scene = Scene::new().await;
    scene.world.change(|service| service.pace = Pace::new(PaceLimits { stranger: std::num::NonZeroU32::MIN, ..PaceLimits::default() }));
    let mut refused = 0;
    for number in 0..20 {
        let planted = format!("rollcall_session={number:0>43}");
        refused += u32::from(scene.world.nobody().with("cookie", &planted).get("/auth/sign-in").await.status == 429);
    }
    assert_eq!(refused, 19, "an id that is none makes nobody known");
    let mut logouts = 0;
    for _ in 0..1_300 {
        logouts += u32::from(scene.logout("a.b.c").await.status == 429);
    }
    assert!((1..=100).contains(&logouts), "{logouts}");
}

#[tokio::test]
async fn the_answer_that_begins_a_sign_in_has_a_head_that_every_gateway_takes() {
    let scene = Scene::new().await;
    let mut longest = 0;
    for length in [0, 100, 300, 500, 700, 900, 2_000, 4_000] {
        let place = format!("/auth/start?return={}", catalogue::path::encode(&format!("/users?q={}", "x".repeat(length))));
        let answer = scene.world.nobody().with("x-rollcall", "").get(&place).await;
        assert_eq!(answer.status, 303);
        longest = longest.max(answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum());
    }
    // One page of memory, which nginx takes by default.
    assert!(longest < 3_800, "{longest} bytes");
}

/// A change to the head and the claims of a token.
type Twist = Box<dyn Fn(&mut Value, &mut Value)>;

/// Every text of every table.
async fn dump(store: &Store) -> String {
    use sqlx::Row as _;
    let pool = store.pool().await.unwrap();
    let tables = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'")
        .fetch_all(pool)
        .await
        .unwrap();
    let mut text = String::new();
    for table in tables {
        let table: String = table.get(0);
        let columns = sqlx::query("SELECT name FROM pragma_table_info($1)").bind(&table).fetch_all(pool).await.unwrap();
        for column in columns {
            let column: String = column.get(0);
            let statement = sqlx::AssertSqlSafe(format!("SELECT CAST({column} AS TEXT) FROM {table} WHERE {column} IS NOT NULL"));
            for row in sqlx::query(statement).fetch_all(pool).await.unwrap() {
                text.push_str(&row.get::<String, _>(0));
                text.push('\n');
            }
        }
    }
    assert!(!text.is_empty(), "the store has something in it");
    text
}
