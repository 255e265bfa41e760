//! How answers of the service become results.

use catalogue::operation::Nothing;
use catalogue::organization::UserCount;
use catalogue::problem::Problem;

use super::{ApiReply, ClientError, read};

fn reply(status: u16, body: &str) -> ApiReply {
    ApiReply { status, body: body.as_bytes().to_vec(), headers: Vec::new() }
}

#[test]
fn a_success_is_read_as_its_type() {
    assert_eq!(read::<UserCount>(&reply(200, r#"{"count": 3}"#)), Ok(UserCount { count: 3 }));
}

#[test]
fn an_empty_success_is_nothing() {
    assert_eq!(read::<Nothing>(&reply(204, "")), Ok(Nothing {}));
}

#[test]
fn any_401_means_signed_out() {
    assert_eq!(read::<Nothing>(&reply(401, "garbage")), Err(ClientError::SignedOut));
}

#[test]
fn a_problem_keeps_its_words_and_id() {
    let error =
        read::<Nothing>(&reply(403, r#"{"status":403,"code":"x","title":"No","detail":"why","next_step":"ask","request_id":"r1"}"#));
    let error = error.expect_err("403 is a failure");
    assert!(error.is_forbidden());
    assert_eq!((error.title(), error.next_step(), error.request_id()), ("No".to_owned(), "ask".to_owned(), Some("r1".to_owned())));
}

#[test]
fn a_failure_that_is_no_problem_is_unreadable_and_never_an_empty_list() {
    assert_eq!(read::<Vec<String>>(&reply(502, "<html>")), Err(ClientError::Unreadable));
    assert_eq!(read::<Vec<String>>(&reply(200, "<html>")), Err(ClientError::Unreadable));
}

#[test]
fn a_fresh_proof_is_offered_only_where_the_service_has_a_way_to_it() {
    let told = |code: &str, next_step: &str| {
        let problem = Problem { status: 403, code: code.to_owned(), next_step: next_step.to_owned(), ..Problem::default() };
        ClientError::Problem(Box::new(problem))
    };
    let here = told("step_up_required", "Sign in again at /auth/step-up and repeat the request.");
    assert!(here.asks_to_step_up() && here.next_step().contains("do it once more"));
    let elsewhere = told("step_up_required", "Sign in again at your company's gateway and repeat the request.");
    assert!(!elsewhere.asks_to_step_up() && elsewhere.next_step().contains("gateway"));
    assert!(!told("not_permitted", "/auth/step-up").asks_to_step_up());
    assert!(here.concerns_session() && ClientError::SignedOut.concerns_session() && !ClientError::Offline.concerns_session());
}
