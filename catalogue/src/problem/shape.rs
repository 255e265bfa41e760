//! Reads the upstream's error bodies. About nine shapes exist; each is recognised by its own members, in an order in which none hides another.

use serde_json::Value;

use super::cause::causes;
use super::plain::plain;
use super::{Cause, FieldFault};

/// What an error body says, whatever its shape. Empty texts where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Upstream code or key.
    pub code: String,
    pub title: String,
    pub detail: String,
    pub trace_id: Option<String>,
    pub fields: Vec<FieldFault>,
    pub causes: Vec<Cause>,
    /// A reason key of `forbidden.action`, if any.
    pub reason: Option<String>,
    /// A service behind the gateway answered, so the route exists.
    pub is_routed: bool,
    /// The body is not the JSON that was promised.
    pub unreadable: bool,
}

/// Reads any of the shapes.
pub fn read(body: &[u8]) -> Reading {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Reading::default();
    }
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return Reading { unreadable: true, ..Reading::default() };
    };
    let mut reading = recognise(&value);
    if reading.detail.is_empty() {
        reading.detail.clone_from(&reading.title);
    }
    for text in [&mut reading.code, &mut reading.title, &mut reading.detail] {
        *text = plain(text);
    }
    reading
}

fn recognise(value: &Value) -> Reading {
    if let Some(errors) = value.get("errors").and_then(Value::as_array) {
        return applications(errors);
    }
    if value.get("schemas").is_some() || value.get("scimType").is_some() {
        return scim(value);
    }
    if value.get("key").is_some() || value.get("errorKey").is_some() {
        return user_management(value);
    }
    if value.get("localizedMessage").is_some() || value.get("stackTrace").is_some() || value.get("scimErrorType").is_some() {
        return java(value);
    }
    if value.get("error").is_some() && value.get("timestamp").is_some() {
        return spring(value);
    }
    if value.get("error").is_some() {
        return Reading { detail: text(value, "error"), trace_id: optional(value, "traceId"), ..Reading::default() };
    }
    if value.get("code").is_some_and(Value::is_number) {
        return Reading { detail: text(value, "message"), ..Reading::default() };
    }
    application(value)
}

/// A list of errors: the first one's code, everyone's sentence.
fn applications(errors: &[Value]) -> Reading {
    let read = |error: &Value| match error.as_str() {
        Some(text) => Reading { detail: text.to_owned(), ..Reading::default() },
        None => application(error),
    };
    let readings: Vec<Reading> = errors.iter().map(read).collect();
    let detail = sentences(readings.iter().map(|reading| reading.detail.clone()));
    Reading { detail, ..readings.into_iter().next().unwrap_or_default() }
}

/// The texts that say something, one after the other.
fn sentences(texts: impl Iterator<Item = String>) -> String {
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `{id, status, code, title, detail}`, inside `errors` or bare; also RFC 9457 and a lone `{message}`.
fn application(value: &Value) -> Reading {
    let detail = [text(value, "detail"), text(value, "message")].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    Reading { code: text(value, "code"), title: text(value, "title"), detail, trace_id: optional(value, "id"), ..Reading::default() }
}

/// RFC 7644 section 3.12; `status` is a text.
fn scim(value: &Value) -> Reading {
    Reading { code: text(value, "scimType"), detail: text(value, "detail"), trace_id: optional(value, "traceId"), ..Reading::default() }
}

/// Live bodies repeat `key` and `context` as `errorKey` and `errorDetail`.
fn user_management(value: &Value) -> Reading {
    let code = [text(value, "key"), text(value, "errorKey")].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let context =
        ["context", "errorDetail"].into_iter().find_map(|name| value.get(name).filter(|found| !found.is_null())).unwrap_or(&Value::Null);
    let errors = context.get("errorCodes").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let told = |member: &str| sentences(errors.iter().map(|error| text(error, member)));
    let detail = [told("message"), text(context, "message"), told("code")].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let reason = context.pointer("/reason/key").and_then(Value::as_str).map(plain);
    let domain = text(context, "domain");
    Reading {
        detail: if detail.is_empty() && !domain.is_empty() {
            format!("The domain {domain} is not claimed by this organization.")
        } else {
            detail
        },
        fields: field_faults(context),
        causes: causes(errors),
        reason,
        code,
        ..Reading::default()
    }
}

/// `fieldViolations: [{field, violations: [{key}]}]`, or a map from field to rule.
fn field_faults(context: &Value) -> Vec<FieldFault> {
    if let Some(violations) = context.get("fieldViolations").and_then(Value::as_array) {
        return violations.iter().flat_map(violated).collect();
    }
    let rules = context.as_object().into_iter().flatten();
    rules
        .filter(|(_, rule)| rule.get("allowed").and_then(Value::as_bool) == Some(false))
        .map(|(field, rule)| FieldFault {
            field: plain(field),
            key: plain(rule.pointer("/reason/key").and_then(Value::as_str).unwrap_or_default()),
        })
        .collect()
}

/// One fault for each violation of a field; the field alone when none is named.
fn violated(violation: &Value) -> Vec<FieldFault> {
    let field = plain(&text(violation, "field"));
    let keys = violation.get("violations").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if keys.is_empty() {
        return vec![FieldFault { field, key: String::new() }];
    }
    keys.iter().map(|key| FieldFault { field: field.clone(), key: plain(&text(key, "key")) }).collect()
}

/// The Java exception of a SCIM group PUT. Its stack trace is never passed on, not even the part
/// that follows in the message.
fn java(value: &Value) -> Reading {
    let message = text(value, "message");
    let first_line = message.lines().next().unwrap_or_default().to_owned();
    Reading { code: text(value, "scimErrorType"), detail: first_line, ..Reading::default() }
}

/// Spring's default error.
fn spring(value: &Value) -> Reading {
    Reading {
        title: text(value, "error"),
        detail: text(value, "message"),
        trace_id: optional(value, "requestId"),
        is_routed: true,
        ..Reading::default()
    }
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn optional(value: &Value, name: &str) -> Option<String> {
    Some(plain(value.get(name)?.as_str()?)).filter(|text| !text.is_empty())
}
