//! Sessions from outside: the cookie, its limits, what a planted one is worth, and who may see and end whose.

use axum::http::header;
use serde_json::json;

use crate::world::{Client, World, cookie_pair};

const SESSIONS: &str = "/api/rollcall/sessions";

async fn is_in(client: &Client<'_>) -> bool {
    let answer = client.get("/api/rollcall/session").await;
    if answer.status != 200 {
        assert_eq!(answer.end(), (401, "not_signed_in".to_owned()));
        assert_eq!(answer.header("location"), None);
    }
    answer.status == 200
}

/// The tag of a client's own session.
async fn tag(client: &Client<'_>) -> String {
    let list = client.get(SESSIONS).await.json();
    let this = list["sessions"].as_array().unwrap().iter().find(|one| one["is_this"] == json!(true)).expect("the session that asks");
    this["tag"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn signing_in_sets_one_cookie_and_nothing_else() {
    let world = World::new();
    let answer = world.nobody().send("POST", "/auth/demo", "person=viewer").await;
    let set: Vec<&str> = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
    let [one] = set.as_slice() else { panic!("{set:?}") };
    let (pair, attributes) = one.split_once("; ").unwrap();
    let (name, id) = pair.split_once('=').unwrap();
    assert_eq!((name, attributes), ("rollcall_session", "Path=/; HttpOnly; SameSite=Strict"), "the world is plain loopback");
    assert_eq!(id.len(), 43, "256 bits");
    assert!(world.nobody().with("cookie", pair).get("/api/rollcall/session").await.headers.get(header::SET_COOKIE).is_none());
}

#[tokio::test]
async fn a_planted_id_never_becomes_a_session() {
    let world = World::new();
    let planted = format!("rollcall_session={}", "P".repeat(43));
    let answer = world.nobody().with("cookie", &planted).send("POST", "/auth/demo", "person=owner").await;
    assert_ne!(cookie_pair(&answer), planted);
    assert!(!is_in(&world.nobody().with("cookie", &planted)).await);
}

#[tokio::test]
async fn signing_in_again_gives_a_new_id_and_ends_the_one_before() {
    let world = World::new();
    let before = world.person("viewer").await;
    let answer = before.send("POST", "/auth/demo", "person=owner").await;
    let after = world.nobody().with("cookie", cookie_pair(&answer).to_str().unwrap());
    assert_ne!(before.cookie(), after.cookie());
    assert!(!is_in(&before).await && is_in(&after).await);
}

#[tokio::test]
async fn both_limits_hold_on_the_service_s_clock() {
    let world = World::new();
    let clock = world.service.identity.sessions.clock();
    let person = world.person("viewer").await;
    clock.jump(29 * 60 + 59);
    assert!(is_in(&person).await, "used again within half an hour");
    clock.jump(30 * 60 + 1);
    assert!(!is_in(&person).await, "not used for half an hour");
    let busy = world.person("viewer").await;
    for _ in 0..23 {
        clock.jump(20 * 60);
        assert!(is_in(&busy).await, "used every twenty minutes");
    }
    clock.jump(20 * 60 + 1);
    assert!(!is_in(&busy).await, "eight hours after signing in, however busy");
}

#[tokio::test]
async fn everybody_sees_their_own_sessions_and_nobody_else_s() {
    let world = World::new();
    let viewer = world.person("viewer").await;
    let phone = world.nobody().with("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
    phone.send("POST", "/auth/demo", "person=viewer").await;
    world.person("owner").await;
    let list = viewer.get(SESSIONS).await.json();
    let sessions = list["sessions"].as_array().unwrap();
    assert_eq!((sessions.len(), list["are_kept"].as_bool(), list["idle_minutes"].as_u64()), (2, Some(true), Some(30)));
    assert!(sessions.iter().all(|one| one["person"]["id"] == "demo:viewer"));
    assert_eq!(sessions.iter().filter(|one| one["is_this"] == json!(true)).count(), 1);
    assert!(sessions.iter().any(|one| one["browser"] == "Firefox on Linux"), "{list}");
    let id = viewer.cookie().split_once('=').unwrap().1;
    assert!(!list.to_string().contains(id), "an id is never shown");
}

#[tokio::test]
async fn one_s_other_sessions_end_at_once_and_this_one_stays() {
    let world = World::new();
    let (here, there, other) = (world.person("viewer").await, world.person("viewer").await, world.person("help-desk").await);
    assert_eq!(here.json("DELETE", &format!("{SESSIONS}?of=elsewhere"), "").await.json(), json!({ "ended": 1 }));
    assert!(is_in(&here).await && is_in(&other).await && !is_in(&there).await);
    let lines = world.events().await;
    assert!(lines.contains("session-ended") && lines.contains("by the person"), "{lines}");
}

#[tokio::test]
async fn without_the_right_to_another_s_session_cannot_be_seen_or_ended() {
    let world = World::new();
    let owner = world.person("owner").await;
    let owners = tag(&owner).await;
    for role in ["viewer", "help-desk", "administrator"] {
        let person = world.person(role).await;
        assert_eq!(person.get(&format!("{SESSIONS}?of=everybody")).await.end(), (403, "not_permitted".to_owned()), "{role}");
        for query in ["of=everybody", "person=demo%3Aowner"] {
            let answer = person.json("DELETE", &format!("{SESSIONS}?{query}"), "").await;
            assert_eq!(answer.end(), (403, "not_permitted".to_owned()), "{role} {query}");
        }
        let answer = person.json("DELETE", &format!("{SESSIONS}/{owners}"), "").await;
        assert_eq!(answer.end(), (404, "unknown_session".to_owned()), "{role}");
    }
    assert!(is_in(&owner).await);
}

#[tokio::test]
async fn an_owner_ends_one_session_those_of_a_person_and_all() {
    let world = World::new();
    let owner = world.person("owner").await;
    let (desk, laptop, phone) = (world.person("help-desk").await, world.person("viewer").await, world.person("viewer").await);
    assert_eq!(owner.get(&format!("{SESSIONS}?of=everybody")).await.json()["sessions"].as_array().unwrap().len(), 4);
    assert_eq!(owner.json("DELETE", &format!("{SESSIONS}/{}", tag(&desk).await), "").await.json(), json!({ "ended": 1 }));
    assert!(!is_in(&desk).await && is_in(&laptop).await);
    assert_eq!(owner.json("DELETE", &format!("{SESSIONS}?person=demo%3Aviewer"), "").await.json(), json!({ "ended": 2 }));
    assert!(!is_in(&laptop).await && !is_in(&phone).await && is_in(&owner).await);
    let back = world.person("viewer").await;
    assert_eq!(owner.json("DELETE", &format!("{SESSIONS}?of=everybody"), "").await.json(), json!({ "ended": 2 }));
    assert!(!is_in(&back).await && !is_in(&owner).await, "all means all");
    let lines = world.events().await;
    assert_eq!(lines.matches("session-ended").count(), 5, "{lines}");
    assert!(lines.contains("by an owner"));
}

#[tokio::test]
async fn a_request_about_sessions_that_is_unclear_is_refused() {
    let world = World::new();
    let owner = world.person("owner").await;
    let get = ["of=elsewhere", "of=all", "person=demo%3Aowner", "of=everybody&of=everybody", "x=1"];
    let end = ["", "of=all", "person=", "of=everybody&person=demo%3Aowner", "x=1"];
    for query in get {
        assert_eq!(owner.get(&format!("{SESSIONS}?{query}")).await.status, 400, "{query}");
    }
    for query in end {
        assert_eq!(owner.json("DELETE", &format!("{SESSIONS}?{query}"), "").await.status, 400, "{query}");
    }
    assert_eq!(owner.json("DELETE", &format!("{SESSIONS}/000000000000"), "").await.end(), (404, "unknown_session".to_owned()));
    assert_eq!(owner.with("x-rollcall", "").json("DELETE", &format!("{SESSIONS}?of=everybody"), "").await.status, 403);
    assert!(is_in(&owner).await);
}
