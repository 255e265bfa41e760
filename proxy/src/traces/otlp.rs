//! Spans as OpenTelemetry's protocol writes them in JSON (OTLP 1.x): ids in hexadecimal, times and whole numbers as texts. Pure.

use serde_json::{Value, json};

use super::{Kind, Span};
use crate::VERSION;
use crate::secret::hex;

/// The body of one request to a collector.
pub fn print(spans: &[Span], instance: &str) -> Vec<u8> {
    let resource = [text("service.name", "rollcall"), text("service.version", VERSION), text("service.instance.id", instance)];
    let spans: Vec<Value> = spans.iter().map(span).collect();
    let scope = json!({ "name": "rollcall", "version": VERSION });
    let body = json!({ "resourceSpans": [{ "resource": { "attributes": resource }, "scopeSpans": [{ "scope": scope, "spans": spans }] }] });
    serde_json::to_vec(&body).expect("it has only texts and numbers")
}

fn span(span: &Span) -> Value {
    let mut attributes = vec![text("rollcall.request_id", &span.request_id), text("rollcall.outcome", span.outcome)];
    if let Some(status) = span.status {
        attributes.push(json!({ "key": "http.response.status_code", "value": { "intValue": status.to_string() } }));
    }
    let kind = match span.kind {
        Kind::Server => 2,
        Kind::Client => 3,
    };
    // Unset, or an error: that a request was refused is no error of ours.
    let status = if span.status.is_none_or(|status| status >= 500) { 2 } else { 0 };
    json!({
        "traceId": hex(&span.trace),
        "spanId": hex(&span.id),
        "parentSpanId": span.parent.map_or_else(String::new, |parent| hex(&parent)),
        "name": span.name,
        "kind": kind,
        "startTimeUnixNano": span.began.as_nanos().to_string(),
        "endTimeUnixNano": (span.began + span.took).as_nanos().to_string(),
        "attributes": attributes,
        "status": { "code": status },
    })
}

fn text(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}
