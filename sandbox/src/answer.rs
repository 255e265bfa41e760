//! The shapes of answers and refusals, one function per shape that the upstream writes.

use catalogue::operation::Family;
use catalogue::wire::{Method, Reply};
use serde_json::{Value, json};

use crate::clock::Moment;

/// A handler's answer; a refusal ends it early.
pub type Outcome = Result<Reply, Reply>;

/// 200 with a JSON body.
pub fn ok(body: &Value) -> Outcome {
    Ok(Reply::json(200, body))
}

/// 204 without a body.
pub fn done() -> Outcome {
    Ok(Reply::empty(204))
}

/// The API gateway: a numeric code.
pub fn gateway(status: u16, message: &str) -> Reply {
    Reply::json(status, &json!({ "code": status, "message": message }))
}

/// Organizations: a list of errors, every value a string.
pub fn errors(status: u16, code: &str, detail: &str, id: &str) -> Reply {
    Reply::json(status, &json!({ "errors": [error(status, code, detail, id)] }))
}

/// Organizations, the documented exceptions: one error without the list.
pub fn bare_error(status: u16, code: &str, detail: &str, id: &str) -> Reply {
    Reply::json(status, &error(status, code, detail, id))
}

fn error(status: u16, code: &str, detail: &str, id: &str) -> Value {
    json!({ "id": id, "status": status.to_string(), "code": code, "title": reason_phrase(status), "detail": detail })
}

/// The Spring framework's own error body, which some refusals let through: a numeric status, the path, no code.
pub fn spring(status: u16, message: &str, path: &str, now: Moment, trace: &str) -> Reply {
    let body = json!({
        "timestamp": now.iso_millis(),
        "path": path,
        "status": status,
        "error": reason_phrase(status),
        "message": message,
        "requestId": trace.get(24..).unwrap_or_default(),
    });
    Reply::json(status, &body)
}

/// User management: key and context, both repeated under a second name as live answers do.
pub fn account(status: u16, key: &str, context: &Value) -> Reply {
    Reply::json(status, &json!({ "key": key, "context": context, "errorKey": key, "errorDetail": context }))
}

/// SCIM, 401 and 403.
pub fn scim_failure(status: u16, error: &str, trace: &str) -> Reply {
    Reply::json(status, &json!({ "error": error, "traceId": trace }))
}

/// SCIM, everything else: the status is a string.
pub fn scim_error(status: u16, scim_type: Option<&str>, detail: &str) -> Reply {
    let mut body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": status.to_string(),
        "detail": detail,
    });
    if let Some(scim_type) = scim_type {
        body["scimType"] = Value::from(scim_type);
    }
    scim(status, &body)
}

/// A SCIM answer. Assumed: without a look at `Accept` the SCIM media type is the one sent.
pub fn scim(status: u16, body: &Value) -> Reply {
    Reply { status, headers: vec![("content-type".to_owned(), "application/scim+json".to_owned())], body: body.to_string().into_bytes() }
}

/// 201 with the address of what was made, as in its `meta` (RFC 7644 section 3.3).
pub fn scim_created(body: &Value, location: String) -> Reply {
    let mut reply = scim(201, body);
    reply.headers.push(("location".to_owned(), location));
    reply
}

/// A known path, another method.
pub fn wrong_method(path: &str, methods: &[Method]) -> Reply {
    let mut reply = if path.starts_with("/scim/") {
        scim_error(405, None, "Method not allowed")
    } else if path.starts_with("/users/") {
        account(405, "methodNotAllowed", &json!({}))
    } else {
        errors(405, "ADMIN-405-1", "Method not allowed", "405")
    };
    let allowed: Vec<&str> = methods.iter().map(|method| method.as_str()).collect();
    reply.headers.push(("allow".to_owned(), allowed.join(", ")));
    reply
}

/// A status in the shape of its door, for scripted faults and the rate limit.
pub fn in_the_doors_shape(family: Option<Family>, status: u16, trace: &str) -> Reply {
    let title = reason_phrase(status);
    if status < 400 {
        return if status == 204 { Reply::empty(204) } else { Reply::json(status, &json!({})) };
    }
    match family {
        _ if status == 429 && !matches!(family, Some(Family::OrganizationV2 | Family::Scim)) => gateway(429, "API rate limit exceeded"),
        Some(Family::OrganizationV1 | Family::OrganizationV2 | Family::ScimRepair) if status == 401 => gateway(401, "Unauthorized"),
        Some(Family::OrganizationV1 | Family::OrganizationV2 | Family::ScimRepair) => {
            errors(status, &format!("ADMIN-{status}-1"), title, trace)
        }
        Some(Family::Account) => {
            let key = match status {
                400 => "bodyParseFailure",
                401 => "unauthorized",
                403 => "forbidden",
                404 => "notFound",
                409 => "conflict",
                _ => "serverError",
            };
            account(status, key, &json!({}))
        }
        Some(Family::Scim) if status == 401 || status == 403 => scim_failure(status, title, trace),
        Some(Family::Scim) => scim_error(status, None, title),
        None => gateway(status, title),
    }
}

/// The words that go with a status.
pub fn reason_phrase(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Error",
    }
}
