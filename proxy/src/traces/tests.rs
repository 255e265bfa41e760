//! What is read of `traceparent`, how a span is written, and that nothing is kept of a request that is over.

use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderValue, Uri};
use serde_json::Value;

use super::{Kind, Span, TraceContext, Traces, otlp};

const GIVEN: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[test]
fn a_context_is_read_as_the_standard_writes_it() {
    let context = TraceContext::parse(GIVEN).unwrap();
    assert_eq!((context.trace[0], context.parent[7], context.is_sampled), (0x4b, 0xb7, true));
    assert!(!TraceContext::parse(&GIVEN.replace("-01", "-00")).unwrap().is_sampled);
    assert_eq!(TraceContext::parse("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-later"), Some(context));
    for bad in [
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b-01",
        "00-4bf92f3577b34da6a3ce929d0e0e47é-00f067aa0ba902b7-01",
    ] {
        assert_eq!(TraceContext::parse(bad), None, "{bad}");
    }
}

#[test]
fn two_contexts_are_none() {
    let mut headers = HeaderMap::new();
    headers.append("traceparent", HeaderValue::from_static(GIVEN));
    assert_eq!(TraceContext::of(&headers), TraceContext::parse(GIVEN));
    headers.append("traceparent", HeaderValue::from_static(GIVEN));
    assert_eq!(TraceContext::of(&headers), None);
}

#[test]
fn a_span_says_operation_status_outcome_and_request_and_nothing_else() {
    let span = Span {
        trace: [0xab; 16],
        id: [1; 8],
        parent: None,
        kind: Kind::Server,
        name: "LIST_USERS",
        began: Duration::from_secs(1_793_610_000),
        took: Duration::from_millis(20),
        status: Some(503),
        outcome: "overloaded",
        request_id: "0123456789abcdef01234567".to_owned(),
    };
    let body: Value = serde_json::from_slice(&otlp::print(&[span], "here")).unwrap();
    let written = &body["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
    assert_eq!(written["traceId"], "ab".repeat(16));
    assert_eq!((&written["name"], &written["kind"], &written["parentSpanId"]), (&"LIST_USERS".into(), &2.into(), &"".into()));
    assert_eq!(
        (&written["startTimeUnixNano"], &written["endTimeUnixNano"]),
        (&"1793610000000000000".into(), &"1793610000020000000".into())
    );
    assert_eq!(written["status"]["code"], 2);
    let keys: Vec<&str> = written["attributes"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["rollcall.request_id", "rollcall.outcome", "http.response.status_code"]);
    assert_eq!(written.as_object().unwrap().len(), 9);
}

#[test]
fn without_a_collector_only_the_given_trace_is_known_and_nothing_is_kept() {
    let traces = Traces::default();
    assert_eq!(traces.begin("r", None).trace(), None);
    let begun = traces.begin("r", TraceContext::parse(GIVEN));
    assert_eq!(begun.trace().as_deref(), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
    assert!(traces.under_way().is_empty());
    traces.called("r", "LIST_USERS", Instant::now(), Some(200));
    begun.end("LIST_USERS", 200, "ok");
    assert_eq!(traces.dropped(), 0);
}

#[test]
fn a_request_whose_asker_is_gone_leaves_nothing_behind_and_too_many_spans_are_counted() {
    let traces = Traces::to(Uri::from_static("http://127.0.0.1:9/v1/traces")).unwrap();
    let begun = traces.begin("r", None);
    assert_eq!(traces.under_way().len(), 1);
    drop(begun);
    assert!(traces.under_way().is_empty());
    for _ in 0..super::MOST_WAITING + 5 {
        traces.begin("r", None).end("LIST_USERS", 200, "ok");
    }
    assert_eq!(traces.dropped(), 5);
}
