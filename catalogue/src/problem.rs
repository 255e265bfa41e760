//! The one error that leaves the service, and the translation of every error shape of the upstream into it. Pure; see atlassian-api 3.7.

mod cause;
mod gone;
mod plain;
mod shape;
mod words;

use serde::{Deserialize, Serialize};

use crate::operation::{Operation, Token};

/// The media type of a problem (RFC 9457).
pub const PROBLEM_TYPE: &str = "application/problem+json";

/// What went wrong, what it means, and what to do next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// The status of our answer, which is not always the upstream's: its 401 is our 502.
    pub status: u16,
    /// Stable word to branch on: one of the service's own, or the upstream's code verbatim (`ADMIN-404-8`, `forbidden.action`, `uniqueness`).
    pub code: String,
    pub title: String,
    /// What happened, from known-safe fields of the upstream's answer only.
    pub detail: String,
    pub next_step: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_trace_id: Option<String>,
    /// The upstream's own status, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_status: Option<u16>,
    /// Seconds to wait before trying again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// Faults that belong to a field of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldFault>,
    /// Several reasons side by side, where the upstream gives them with a code each; the detail says them in one sentence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
}

/// One reason of several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cause {
    /// The upstream's code, verbatim.
    pub code: String,
    /// In the upstream's words; empty where it gives none.
    pub message: String,
    /// A page of Atlassian's that says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// A fault of one field, as the upstream names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    pub field: String,
    /// The violation or reason key, verbatim: `maxLength`, `externalDirectory.scim`.
    pub key: String,
}

/// The key was not accepted: wrong kind, expired or revoked.
pub const CREDENTIAL_REJECTED: &str = "upstream_credential_rejected";
/// The upstream answered something that is not its documented form.
pub const UNREADABLE: &str = "upstream_unreadable";
/// The upstream failed or is away.
pub const UNAVAILABLE: &str = "upstream_unavailable";
/// Over the upstream's rate limit.
pub const RATE_LIMITED: &str = "upstream_rate_limited";
/// Nothing was sent: the upstream's limit for this key is used up, and everybody waits.
pub const UPSTREAM_PAUSED: &str = "upstream_paused";
/// Nothing was sent: the upstream failed so often that it is asked again only after a while.
pub const UPSTREAM_AWAY: &str = "upstream_away";
/// No connection to the upstream was made, so nothing was sent.
pub const UPSTREAM_UNREACHABLE: &str = "upstream_unreachable";
/// The operation does not exist there: its announced end has passed, or the organization's generation of the API does not have it.
pub const OPERATION_ENDED: &str = "operation_ended";
/// Something was not found, and the upstream did not say what.
pub const NOT_FOUND: &str = "not_found";
/// A write was sent and no answer came: it may or may not have happened.
pub const UNKNOWN_OUTCOME: &str = "unknown_outcome";

/// Translates an upstream answer that is not a success.
#[must_use]
pub fn translate(operation: &Operation, status: u16, body: &[u8], retry_after: Option<u64>) -> Problem {
    let reading = shape::read(body);
    let mut problem = Problem {
        upstream_status: Some(status),
        upstream_trace_id: reading.trace_id.clone(),
        fields: reading.fields.clone(),
        causes: reading.causes.clone(),
        retry_after,
        ..words::for_status(operation, status, &reading)
    };
    if problem.detail.is_empty() {
        problem.detail = if reading.unreadable {
            format!(
                "Atlassian answered {status} to “{}”, not in Atlassian's form: something in between may have answered.",
                operation.title
            )
        } else {
            format!("Atlassian answered {status} to “{}” without an explanation.", operation.title)
        };
    }
    problem
}

impl Problem {
    /// Whether the operation itself does not exist there (any more).
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.code == OPERATION_ENDED
    }

    /// Whether this may as well mean that the operation does not exist: a 404 that names nothing. Only another call of the same generation can tell.
    #[must_use]
    pub fn may_be_gone(&self) -> bool {
        self.is_gone() || (self.upstream_status == Some(404) && self.code == NOT_FOUND)
    }
}

/// Which key a person has to look at.
fn key_name(operation: &Operation) -> &'static str {
    match operation.token {
        Token::Organization => "organization key",
        Token::Scim => "SCIM directory key",
    }
}
