//! Upstream answers, judged for reads and for writes.

use axum::http::StatusCode;
use catalogue::account::{GET_PROFILE, UPDATE_PROFILE};
use catalogue::problem::{CREDENTIAL_REJECTED, UNKNOWN_OUTCOME};
use catalogue::wire::Reply;

use super::{of_read, of_write};
use crate::audit::Outcome;
use crate::error;
use crate::upstream::UpstreamFault;

fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Reply { status, headers, body: body.as_bytes().to_vec() }
}

const JSON: (&str, &str) = ("content-type", "application/json;charset=UTF-8");

fn read_code(answer: Result<Reply, UpstreamFault>) -> (u16, String) {
    match of_read(GET_PROFILE.operation, answer) {
        Ok(accepted) => (accepted.into_response().status().as_u16(), "accepted".to_owned()),
        Err(fault) => {
            let problem = error::problem(&fault);
            (problem.status, problem.code)
        }
    }
}

fn write_end(answer: Result<Reply, UpstreamFault>) -> (Outcome, u16, String) {
    let (outcome, _, result) = of_write(UPDATE_PROFILE.operation, answer);
    match result {
        Ok(accepted) => (outcome, accepted.into_response().status().as_u16(), "accepted".to_owned()),
        Err(fault) => {
            let problem = error::problem(&fault);
            (outcome, problem.status, problem.code)
        }
    }
}

#[test]
fn only_listed_headers_of_an_answer_pass() {
    let hostile = [
        JSON,
        ("etag", "\"1\""),
        ("retry-after", "3"),
        ("x-ratelimit-remaining", "7"),
        ("set-cookie", "a=b"),
        ("location", "https://evil.example"),
        ("server", "x"),
        ("access-control-allow-origin", "*"),
        ("www-authenticate", "Basic"),
        ("refresh", "0;url=x"),
        ("link", "<x>"),
        ("content-encoding", "gzip"),
        ("transfer-encoding", "chunked"),
        ("connection", "x-request-id"),
        ("atl-traceid", "t"),
        ("content-length", "2"),
    ];
    let response = of_read(GET_PROFILE.operation, Ok(reply(200, &hostile, "{}"))).unwrap().into_response();
    let mut names: Vec<&str> = response.headers().keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["content-type", "etag", "retry-after", "x-ratelimit-remaining"]);
    assert_eq!(response.headers()["content-type"], "application/json");
}

#[test]
fn a_read_is_accepted_as_whole_json_only() {
    let table = [
        (reply(200, &[JSON], "{\"a\":1}"), 200, "accepted"),
        (reply(206, &[("content-type", "application/scim+json")], "[]"), 206, "accepted"),
        (reply(204, &[], ""), 204, "accepted"),
        (reply(200, &[JSON], "{\"a\":[1,"), 502, "upstream_unreadable"),
        (reply(200, &[JSON], "{} trailing"), 502, "upstream_unreadable"),
        (reply(200, &[("content-type", "text/html")], "<html>"), 502, "upstream_unreadable"),
        (reply(200, &[], "{}"), 502, "upstream_unreadable"),
        (reply(301, &[("location", "https://evil.example")], ""), 502, "upstream_unreadable"),
        (reply(307, &[("location", "/elsewhere")], ""), 502, "upstream_unreadable"),
    ];
    for (answer, status, code) in table {
        let shown = format!("{answer:?}");
        assert_eq!(read_code(Ok(answer)), (status, code.to_owned()), "{shown}");
    }
}

#[test]
fn an_upstream_401_is_never_ours() {
    let (status, code) = read_code(Ok(reply(401, &[JSON], "{\"code\":401,\"message\":\"Unauthorized\"}")));
    assert_eq!((status, code.as_str()), (502, CREDENTIAL_REJECTED));
}

#[test]
fn html_of_a_failing_gateway_becomes_a_problem_without_its_text() {
    let page = "<html><script>alert(1)</script>Bad Gateway</html>";
    let fault = of_read(GET_PROFILE.operation, Ok(reply(502, &[("content-type", "text/html")], page))).unwrap_err();
    let problem = error::problem(&fault);
    assert!((500..=599).contains(&problem.status));
    assert!(!serde_json::to_string(&problem).unwrap().contains("<script"));
}

#[test]
fn failures_of_the_way_have_a_status_of_their_own() {
    let table = [
        (UpstreamFault::NotSent("x"), 502, "upstream_unreachable"),
        (UpstreamFault::TimedOut, 504, "upstream_timeout"),
        (UpstreamFault::Broken("x"), 502, "upstream_unreadable"),
    ];
    for (fault, status, code) in table {
        assert_eq!(read_code(Err(fault)), (status, code.to_owned()));
    }
}

#[test]
fn retry_after_passes_on_a_rate_limit() {
    let fault =
        of_read(GET_PROFILE.operation, Ok(reply(429, &[JSON, ("retry-after", "17")], "{\"code\":429,\"message\":\"slow\"}"))).unwrap_err();
    let response = error::render(&fault, "id");
    assert_eq!((response.status(), &response.headers()["retry-after"]), (StatusCode::TOO_MANY_REQUESTS, &"17".parse().unwrap()));
}

#[test]
fn a_write_that_may_have_happened_is_unknown_and_never_failed() {
    let table = [
        (Err(UpstreamFault::TimedOut), 504),
        (Err(UpstreamFault::Broken("reset")), 502),
        (Ok(reply(200, &[JSON], "{\"cut")), 502),
        (Ok(reply(200, &[("content-type", "text/html")], "<html>")), 502),
        (Ok(reply(502, &[], "")), 502),
        (Ok(reply(504, &[], "")), 504),
    ];
    for (answer, status) in table {
        let shown = format!("{answer:?}");
        assert_eq!(write_end(answer), (Outcome::Unknown, status, UNKNOWN_OUTCOME.to_owned()), "{shown}");
    }
}

#[test]
fn a_write_with_a_clear_end_is_recorded_as_such() {
    assert_eq!(write_end(Ok(reply(204, &[], ""))), (Outcome::Ok, 204, "accepted".to_owned()));
    assert_eq!(write_end(Ok(reply(200, &[JSON], "{}"))).0, Outcome::Ok);
    assert_eq!(write_end(Ok(reply(409, &[JSON], "{}"))).0, Outcome::Refused);
    assert_eq!(write_end(Ok(reply(503, &[], ""))).0, Outcome::Failed);
    assert_eq!(write_end(Err(UpstreamFault::NotSent("x"))), (Outcome::Failed, 502, "upstream_unreachable".to_owned()));
}
