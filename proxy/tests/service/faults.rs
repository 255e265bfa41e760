//! Upstream failures of the bundled organization, as the person sees them.

use sandbox::{Fault, FaultBody, RetryAfter};

use crate::world::{Answer, World};

async fn users_under(fault: Fault) -> (Answer, usize) {
    let world = World::peopled();
    world.script(Fault { operation: "LIST_USERS".to_owned(), ..fault });
    let answer = world.person("viewer").await.get(&world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/users")).await;
    (answer, world.hits())
}

#[tokio::test]
async fn a_truncated_or_malformed_list_is_never_a_shorter_list() {
    for body in [FaultBody::Truncated, FaultBody::Malformed, FaultBody::Html] {
        let (answer, _) = users_under(Fault { body: body.clone(), ..Fault::default() }).await;
        assert_eq!(answer.end(), (502, "upstream_unreadable".to_owned()), "{body:?}");
    }
}

#[tokio::test]
async fn a_rejected_key_is_our_502_and_asked_for_once() {
    let (answer, hits) = users_under(Fault { status: Some(401), ..Fault::default() }).await;
    assert_eq!(answer.end(), (502, "upstream_credential_rejected".to_owned()));
    assert_eq!(hits, 1);
}

#[tokio::test]
async fn a_rate_limit_passes_with_its_waiting_time() {
    let (answer, hits) = users_under(Fault { status: Some(429), retry_after: Some(RetryAfter::Seconds(3)), ..Fault::default() }).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("3")));
    assert_eq!((answer.problem().retry_after, hits), (Some(3), 1));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 307, 308] {
        let (answer, hits) = users_under(Fault { status: Some(status), body: FaultBody::None, ..Fault::default() }).await;
        assert_eq!((answer.status, answer.header("location"), hits), (502, None, 1), "{status}");
    }
}

#[tokio::test]
async fn markup_of_a_gateway_never_reaches_the_browser() {
    for status in [500, 502, 503] {
        let (answer, _) = users_under(Fault { status: Some(status), body: FaultBody::Html, ..Fault::default() }).await;
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{status}");
        assert!(!answer.text().to_lowercase().contains("<html"), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_key_that_was_changed_upstream_is_told_apart_from_not_being_signed_in() {
    let world = World::new();
    let viewer = world.person("viewer").await;
    world.sandbox.lock().unwrap().set_keys("another", "another");
    assert_eq!(viewer.get("/api/admin/v1/orgs").await.end(), (502, "upstream_credential_rejected".to_owned()));
    assert_eq!(viewer.get("/api/rollcall/session").await.status, 200);
}

#[tokio::test]
async fn each_family_gets_its_own_key() {
    let world = World::new();
    let owner = world.person("owner").await;
    for operation in catalogue::operations().filter(|operation| !operation.is_write()) {
        let body = if operation.body == catalogue::operation::BodyRule::Required { "{}" } else { "" };
        owner.json(operation.method.as_str(), &world.address(operation.path), body).await;
    }
    for entry in world.log() {
        let expected = if entry.path.starts_with("/scim/") { sandbox::KeyClass::Scim } else { sandbox::KeyClass::Organization };
        assert_eq!(entry.key, expected, "{}", entry.path);
    }
}
