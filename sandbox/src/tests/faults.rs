//! Scripted faults: how they are read and what they do.

use catalogue::organization::{GET_ORGANIZATION, SEARCH_USERS, SUSPEND_USER};
use catalogue::wire::Request;
use serde_json::Value;

use super::{Client, empty, nothing};
use crate::{Answer, Delivery, FaultError, parse_faults};

fn with(script: &str) -> Client {
    let mut client = Client::awkward();
    client.sandbox.set_faults(parse_faults(script).expect("a good script"));
    client
}

fn answer(client: &mut Client, request: Request) -> Answer {
    client.sandbox.handle(&request.with_bearer("sandbox-organization-key"))
}

#[test]
fn a_status_comes_in_the_doors_shape_and_only_so_often() {
    let mut client = with(r#"[{ "operation": "SEARCH_USERS", "status": 503, "times": 2 }]"#);
    for _ in 0..2 {
        let seen = client.call(SEARCH_USERS, &[], &empty());
        assert_eq!((seen.status, seen.code()), (503, "ADMIN-503-1"));
    }
    assert_eq!(client.call(SEARCH_USERS, &[], &empty()).status, 200);
    assert_eq!(client.call(GET_ORGANIZATION, &[], &nothing()).status, 200, "other rows are not touched");
}

#[test]
fn retry_after_comes_as_number_as_text_or_not_at_all() {
    for (script, expected) in [
        (r#"[{ "operation": "*", "status": 429, "retry_after": 7 }]"#, Some("7")),
        (r#"[{ "operation": "*", "status": 429, "retry_after": "Mon, 02 Nov 2026 09:05:00 GMT" }]"#, Some("Mon, 02 Nov 2026 09:05:00 GMT")),
        (r#"[{ "operation": "*", "status": 429 }]"#, None),
    ] {
        let seen = with(script).call(GET_ORGANIZATION, &[], &nothing());
        assert_eq!((seen.status, seen.reply.header("retry-after")), (429, expected));
    }
}

#[test]
fn a_body_can_be_broken_in_every_way() {
    let request = |client: &Client| client.request(GET_ORGANIZATION, &[], &nothing());
    let mut client = with(r#"[{ "operation": "*", "body": "malformed" }]"#);
    let broken = answer(&mut client, request(&Client::awkward()));
    assert_eq!((broken.reply.status, broken.delivery), (200, Delivery::default()));
    assert!(serde_json::from_slice::<Value>(&broken.reply.body).is_err());
    let mut client = with(r#"[{ "operation": "*", "body": "truncated", "delay_ms": 30 }]"#);
    let cut = answer(&mut client, request(&Client::awkward()));
    assert!(cut.delivery.cut_after.is_some_and(|bytes| bytes < cut.reply.body.len()) && cut.delivery.delay_ms == 30);
    let mut client = with(r#"[{ "operation": "*", "status": 502, "body": "html" }]"#);
    let page = answer(&mut client, request(&Client::awkward())).reply;
    assert!(page.header("content-type").is_some_and(|media| media.starts_with("text/html")) && page.body.starts_with(b"<!DOCTYPE"));
    let mut client = with(r#"[{ "operation": "*", "status": 500, "body": { "text": "oops" } }]"#);
    assert_eq!(answer(&mut client, request(&Client::awkward())).reply.body, b"oops");
    let mut client = with(r#"[{ "operation": "*", "status": 500, "body": "none" }]"#);
    assert!(answer(&mut client, request(&Client::awkward())).reply.body.is_empty());
    let mut client = with(r#"[{ "operation": "*", "reset": true }]"#);
    assert!(answer(&mut client, request(&Client::awkward())).delivery.reset);
}

#[test]
fn a_refused_operation_does_nothing_and_a_lost_answer_hides_what_was_done() {
    let suspended = |script: &str| {
        let mut client = with(script);
        client.on(SUSPEND_USER, "emoji", &nothing());
        client.sandbox.user_with_email("emoji@corp.example").is_some_and(|user| user.status() == "suspended")
    };
    assert!(!suspended(r#"[{ "operation": "SUSPEND_USER", "status": 500 }]"#));
    assert!(!suspended(r#"[{ "operation": "SUSPEND_USER", "reset": true }]"#));
    assert!(suspended(r#"[{ "operation": "SUSPEND_USER", "reset": true, "performed": true }]"#));
    assert!(suspended(r#"[{ "operation": "SUSPEND_USER", "delay_ms": 5000 }]"#));
}

#[test]
fn bad_scripts_are_refused_with_the_reason() {
    let table = [
        ("{}", "not a JSON list"),
        (r#"[{ "operation": "SEARCH_USERS", "statsu": 500 }]"#, "statsu"),
        (r#"[{ "status": 500 }]"#, "operation"),
        (r#"[{ "operation": "SEARCH_USERS", "body": "funny" }]"#, "funny"),
    ];
    for (script, word) in table {
        let error = parse_faults(script).expect_err(script).to_string();
        assert!(error.contains(word), "{error}");
    }
    let unknown = parse_faults(r#"[{ "operation": "*" }, { "operation": "SEARCH_USER" }]"#);
    assert_eq!(unknown, Err(FaultError::UnknownOperation { fault: 2, name: "SEARCH_USER".to_owned() }));
    assert_eq!(parse_faults(r#"[{ "operation": "*", "status": 99 }]"#), Err(FaultError::Status { fault: 1, status: 99 }));
}
