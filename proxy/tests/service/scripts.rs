//! Access tokens for scripts: issued by an owner, used without a session, confined, counted, revoked, and never a way around anything.

use catalogue::script::{AccessTokens, IssuedToken, Standing, TOKENS_PATH};
use serde_json::{Value, json};

use crate::world::{Answer, Client, HOST, World};

const SEARCH: &str = r#"{"limit":30}"#;

pub async fn issue(owner: &Client<'_>, capabilities: &[&str]) -> IssuedToken {
    let asked = json!({"name": "Nightly sync", "days": 30, "capabilities": capabilities});
    let answer = owner.json("POST", TOKENS_PATH, &asked.to_string()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

/// A client library: it knows nothing of our header.
pub fn script<'a>(world: &'a World, secret: &str) -> Client<'a> {
    world.nobody().with("x-rollcall", "").with("authorization", &format!("Bearer {secret}"))
}

fn people(world: &World) -> String {
    world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search")
}

async fn somebody(world: &World, owner: &Client<'_>) -> String {
    let page = owner.json("POST", &people(world), SEARCH).await.json();
    page["data"].as_array().unwrap().last().unwrap()["accountId"].as_str().unwrap().to_owned()
}

fn suspending(world: &World, account: &str) -> String {
    let directory = world.sandbox.lock().unwrap().identity().directory_id.clone();
    let template = "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/suspend";
    world.address(template).replace("/-/", &format!("/{directory}/")).replace("some-id", account)
}

fn refused(answer: &Answer) {
    assert_eq!(answer.end(), (401, "access_token_refused".to_owned()));
    assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer"));
}

pub async fn run(world: &World, sql: &'static str) {
    sqlx::query(sql).execute(world.service.store.pool().await.unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_token_reads_and_writes_through_the_policy_and_the_record() {
    let world = World::peopled();
    let owner = world.person("owner").await;
    let account = somebody(&world, &owner).await;
    let issued = issue(&owner, &["read-directory", "suspend-access"]).await;
    let script = script(&world, &issued.secret);
    assert_eq!(script.json("POST", &people(&world), SEARCH).await.status, 200);
    let suspend = suspending(&world, &account);
    let done = script.json("POST", &suspend, "").await;
    assert!(done.status < 300, "{}", done.text());
    let change = owner.get(&format!("/api/rollcall/changes/{}", done.header("x-rollcall-change").unwrap())).await.json();
    assert_eq!(change["person"]["name"], "Nightly sync (token of Demo owner)");
    assert_eq!(change["person"]["id"], format!("token:{}", issued.token.id));
    assert_eq!(change["role"], "Access token");
}

#[tokio::test]
async fn a_token_does_only_what_was_chosen_for_it() {
    let world = World::peopled();
    let owner = world.person("owner").await;
    let account = somebody(&world, &owner).await;
    let issued = issue(&owner, &["read-directory"]).await;
    let before = world.hits();
    let suspend = suspending(&world, &account);
    assert_eq!(script(&world, &issued.secret).json("POST", &suspend, "").await.end(), (403, "not_permitted".to_owned()));
    assert_eq!(world.hits(), before);
}

#[tokio::test]
async fn a_wrong_token_is_refused_with_a_challenge_and_reaches_nothing() {
    let world = World::new();
    let other = catalogue::script::seal("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ");
    for wrong in [other.as_str(), "rollcall_x", "ATCTT3xFfGN0", ""] {
        refused(&script(&world, wrong).json("POST", &people(&world), SEARCH).await);
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn a_revoked_token_is_refused_at_once_and_stays_listed() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    let script = script(&world, &issued.secret);
    assert_eq!(script.json("POST", &people(&world), SEARCH).await.status, 200);
    let address = format!("{TOKENS_PATH}/{}", issued.token.id);
    assert_eq!(owner.send("DELETE", &address, "").await.json()["standing"], "revoked");
    refused(&script.json("POST", &people(&world), SEARCH).await);
    assert_eq!(owner.send("DELETE", &address, "").await.status, 200, "revoking twice says the same");
    let listed = owner.get(TOKENS_PATH).await.json();
    assert_eq!(listed["tokens"][0]["standing"], "revoked");
    assert_eq!(listed["tokens"][0]["revoked_by"]["name"], "Demo owner");
    assert_eq!(owner.send("DELETE", &format!("{TOKENS_PATH}/none"), "").await.end(), (404, "unknown_access_token".to_owned()));
}

#[tokio::test]
async fn an_expired_token_is_refused() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    run(&world, "UPDATE access_tokens SET expires_at = 1").await;
    refused(&script(&world, &issued.secret).json("POST", &people(&world), SEARCH).await);
    assert_eq!(owner.get(TOKENS_PATH).await.json()["tokens"][0]["standing"], "expired");
}

#[tokio::test]
async fn a_token_close_to_its_end_says_so() {
    let world = World::new();
    let owner = world.person("owner").await;
    let asked = json!({"name": "Short", "days": 3, "capabilities": ["read-directory"]}).to_string();
    owner.json("POST", TOKENS_PATH, &asked).await;
    let listed: AccessTokens = serde_json::from_slice(&owner.get(TOKENS_PATH).await.body).unwrap();
    assert_eq!(listed.tokens[0].standing, Standing::Expiring);
}

#[tokio::test]
async fn a_token_dies_with_the_right_of_its_issuer_to_issue() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    run(&world, "UPDATE access_tokens SET issuer = REPLACE(issuer, 'demo:owner', 'demo:administrator')").await;
    refused(&script(&world, &issued.secret).json("POST", &people(&world), SEARCH).await);
    assert_eq!(owner.get(TOKENS_PATH).await.json()["tokens"][0]["standing"], "orphaned");
    run(&world, "UPDATE access_tokens SET issuer = REPLACE(issuer, 'demo:administrator', 'demo:nobody')").await;
    refused(&script(&world, &issued.secret).json("POST", &people(&world), SEARCH).await);
}

#[tokio::test]
async fn a_request_with_a_session_and_a_token_is_nobodys() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    let both = owner.with("authorization", &format!("Bearer {}", issued.secret));
    for (method, address) in [("POST", people(&world)), ("GET", "/api/rollcall/session".to_owned())] {
        let body = if method == "POST" { SEARCH } else { "" };
        assert_eq!(both.json(method, &address, body).await.end(), (400, "two_identities".to_owned()), "{address}");
    }
    let broken = both.with("cookie", "rollcall_session=short");
    assert_eq!(broken.json("POST", &people(&world), SEARCH).await.end(), (400, "two_identities".to_owned()));
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn a_browser_of_another_site_is_refused_whatever_it_sends() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    let script = script(&world, &issued.secret);
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("sec-fetch-dest", "document"),
    ] {
        let answer = script.with(name, value).json("POST", &people(&world), SEARCH).await;
        assert_eq!(answer.end(), (403, "cross_site".to_owned()), "{name}: {value}");
    }
    assert_eq!(script.with("origin", &format!("http://{HOST}")).json("POST", &people(&world), SEARCH).await.status, 200);
}

#[tokio::test]
async fn only_owners_issue_list_and_revoke_tokens() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    let asked = json!({"name": "Mine", "days": 1, "capabilities": ["read-directory"]}).to_string();
    for person in ["viewer", "help-desk", "provisioning", "administrator"] {
        let client = world.person(person).await;
        assert_eq!(client.json("POST", TOKENS_PATH, &asked).await.end(), (403, "not_permitted".to_owned()), "{person}");
        assert_eq!(client.get(TOKENS_PATH).await.end(), (403, "not_permitted".to_owned()), "{person}");
        let address = format!("{TOKENS_PATH}/{}", issued.token.id);
        assert_eq!(client.send("DELETE", &address, "").await.end(), (403, "not_permitted".to_owned()), "{person}");
    }
    assert_eq!(world.nobody().get(TOKENS_PATH).await.end(), (401, "not_signed_in".to_owned()));
}

#[tokio::test]
async fn a_token_issues_and_revokes_no_token() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    let script = script(&world, &issued.secret);
    let asked = json!({"name": "Child", "days": 1, "capabilities": ["read-directory"]}).to_string();
    assert_eq!(script.json("POST", TOKENS_PATH, &asked).await.end(), (403, "people_only".to_owned()));
    assert_eq!(script.send("DELETE", &format!("{TOKENS_PATH}/{}", issued.token.id), "").await.end(), (403, "people_only".to_owned()));
    assert_eq!(script.get(TOKENS_PATH).await.end(), (403, "not_permitted".to_owned()));
    for capability in ["issue-tokens", "approve"] {
        let asked = json!({"name": "Too much", "days": 1, "capabilities": [capability]}).to_string();
        assert_eq!(owner.json("POST", TOKENS_PATH, &asked).await.end(), (400, "bad_token_request".to_owned()), "{capability}");
    }
}

#[tokio::test]
async fn a_request_for_a_token_has_to_be_whole() {
    let world = World::new();
    let owner = world.person("owner").await;
    let sound = json!({"name": "Sync", "days": 30, "capabilities": ["read-directory"]});
    let with = |name: &str, value: Value| {
        let mut asked = sound.clone();
        asked[name] = value;
        asked.to_string()
    };
    for asked in [with("days", json!(0)), with("days", json!(366)), with("name", json!("")), with("capabilities", json!([]))] {
        assert_eq!(owner.json("POST", TOKENS_PATH, &asked).await.end(), (400, "bad_token_request".to_owned()), "{asked}");
    }
    for asked in
        [with("days", json!("30")), with("capabilities", json!(["everything"])), with("owner", json!(true)), "[]".to_owned(), String::new()]
    {
        assert_eq!(owner.json("POST", TOKENS_PATH, &asked).await.end(), (400, "bad_body".to_owned()), "{asked}");
    }
    assert_eq!(owner.get(TOKENS_PATH).await.json()["tokens"], json!([]));
}

#[tokio::test]
async fn the_text_of_a_token_is_told_once_and_kept_nowhere() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    script(&world, &issued.secret).json("POST", &people(&world), SEARCH).await;
    let random = &issued.secret["rollcall_".len()..];
    assert!(!owner.get(TOKENS_PATH).await.text().contains(random));
    let row = "SELECT id || hash || name || issuer || capabilities || limits AS whole FROM access_tokens";
    let whole: String = sqlx::query_scalar(row).fetch_one(world.service.store.pool().await.unwrap()).await.unwrap();
    assert!(whole.contains(&issued.token.id) && !whole.contains(random));
    assert!(world.recorded().await.iter().all(|line| !line.contains(random)));
    assert!(!format!("{issued:?}").contains(random));
}

#[tokio::test]
async fn uses_are_counted_and_the_first_is_recorded() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    assert_eq!(owner.get(TOKENS_PATH).await.json()["tokens"][0]["uses"], 0);
    let script = script(&world, &issued.secret);
    for _ in 0..3 {
        script.json("POST", &people(&world), SEARCH).await;
    }
    let listed = owner.get(TOKENS_PATH).await.json();
    assert_eq!(listed["tokens"][0]["uses"], 3);
    assert_eq!(listed["tokens"][0]["last_used"].as_str().unwrap().len(), "2026-11-02".len());
    assert_eq!(told(&world, "token-issued").await, 1);
    assert_eq!(told(&world, "token-used").await, 1);
}

#[tokio::test]
async fn refusals_are_recorded_within_bounds_and_hold_up_nobody() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    let wrong = script(&world, "rollcall_guess");
    let mut answers = Vec::new();
    for _ in 0..140 {
        answers.push(wrong.get("/api/rollcall/session").await.status);
    }
    assert!(answers.contains(&401) && answers.contains(&429));
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), told(&world, "token-refused").await);
    let held = wrong.get("/api/rollcall/session").await;
    assert!(held.status == 401 || held.header("retry-after").is_some());
    assert_eq!(script(&world, &issued.secret).get("/api/rollcall/session").await.status, 200);
}

#[tokio::test]
async fn guesses_do_not_hide_that_a_revoked_token_is_still_tried() {
    let world = World::new();
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["read-directory"]).await;
    run(&world, "UPDATE access_tokens SET revoked_at = 1").await;
    let guess = script(&world, "rollcall_guess");
    for _ in 0..140 {
        guess.get("/api/rollcall/session").await;
    }
    assert_eq!(guess.get("/api/rollcall/session").await.status, 429);
    assert_eq!(script(&world, &issued.secret).get("/api/rollcall/session").await.status, 401);
    assert!(world.service.audit.events().await.unwrap().iter().any(|line| line.contains("revoked")));
}

async fn told(world: &World, event: &str) -> usize {
    let named = format!("\"event\":\"{event}\"");
    world.service.audit.events().await.unwrap().iter().filter(|line| line.contains(&named)).count()
}
