//! The service's own refusals and failures, and the one place that gives each its status, code and words. Other files only name the variant.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use catalogue::capability::Capability;
use catalogue::path::PathError;
use catalogue::problem::{PROBLEM_TYPE, Problem, UNKNOWN_OUTCOME, UNREADABLE};
use catalogue::wire::Method;

use crate::audit::AuditError;

/// Everything that can keep a request from its answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ProxyError {
    #[error("the request line is not accepted: {0}")]
    Target(&'static str),
    #[error("the request line is too long")]
    TargetTooLong,
    #[error("the request has a header that is not accepted: {0}")]
    Header(&'static str),
    #[error("the request was sent to another name than this service's")]
    Misdirected,
    #[error("protocol changes are not offered")]
    Upgrade,
    #[error("nobody is signed in")]
    NotSignedIn,
    #[error("the request does not come from this site: {0}")]
    CrossSite(&'static str),
    #[error("the sign-in link is not valid (any more)")]
    SignInLink,
    #[error("there is no such demo person")]
    UnknownPerson,
    #[error("there is no such operation or page")]
    NotFound,
    #[error("the method is not one of this address")]
    Method(Vec<&'static str>),
    #[error("{0}")]
    Path(PathError),
    #[error("the address names another organization than the configured one")]
    OtherOrganization,
    #[error("the address names a SCIM directory that is not configured")]
    UnknownDirectory,
    #[error("the body is not JSON by its content type")]
    ContentType,
    #[error("the body is not accepted: {0}")]
    Body(&'static str),
    #[error("the body is larger than {0} bytes")]
    BodyTooLarge(usize),
    #[error("the body did not arrive in time")]
    BodyTimeout,
    #[error("the person lacks a capability")]
    NotPermitted(Capability),
    #[error("the service is in read-only mode")]
    ReadOnly,
    #[error("the record could not be written")]
    Audit(#[from] AuditError),
    #[error("the upstream could not be reached: {0}")]
    Unreachable(&'static str),
    #[error("the upstream did not answer in time")]
    UpstreamTimeout,
    #[error("the upstream's answer is not usable: {0}")]
    Unreadable(&'static str),
    #[error("a write was sent and no clear answer came")]
    UnknownOutcome { timed_out: bool },
    #[error("the upstream refused")]
    Upstream(Box<Problem>),
    #[error("a fault inside the service")]
    Panicked,
}

/// Carries an error through the layers until [`crate::envelope`] writes its body, which needs the request id.
#[derive(Clone, Debug)]
pub struct Rejection(pub ProxyError);

impl IntoResponse for ProxyError {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Rejection(self));
        response
    }
}

/// The problem that a person reads.
#[must_use]
pub fn problem(error: &ProxyError) -> Problem {
    if let ProxyError::Upstream(problem) = error {
        return Problem::clone(problem);
    }
    let (status, code) = status_and_code(error);
    let (title, detail, next_step) = words(error);
    Problem {
        status,
        code: code.to_owned(),
        title: title.to_owned(),
        detail: detail.unwrap_or_else(|| format!("{}.", capitalised(&error.to_string()))),
        next_step: next_step.to_owned(),
        ..Problem::default()
    }
}

/// The stable word of an error, for the log.
#[must_use]
pub fn code(error: &ProxyError) -> String {
    if let ProxyError::Upstream(problem) = error { problem.code.clone() } else { status_and_code(error).1.to_owned() }
}

/// The response for an error: a problem document, and what its status demands beside it.
#[must_use]
pub fn render(error: &ProxyError, request_id: &str) -> Response {
    let problem = Problem { request_id: Some(request_id.to_owned()), ..problem(error) };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let body = serde_json::to_vec(&problem).expect("a problem has only texts and numbers");
    let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_TYPE)], body).into_response();
    let headers = response.headers_mut();
    if let Some(seconds) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let ProxyError::Method(allowed) = error
        && !allowed.is_empty()
        && let Ok(value) = HeaderValue::from_str(&allowed.join(", "))
    {
        headers.insert(header::ALLOW, value);
    }
    if ends_connection(error) {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Whether what follows on the connection cannot be trusted to be the next request: the head was not what it seemed, or the body was not read.
const fn ends_connection(error: &ProxyError) -> bool {
    matches!(
        error,
        ProxyError::Target(_)
            | ProxyError::TargetTooLong
            | ProxyError::Header(_)
            | ProxyError::Misdirected
            | ProxyError::Upgrade
            | ProxyError::BodyTooLarge(_)
            | ProxyError::BodyTimeout
    )
}

fn status_and_code(error: &ProxyError) -> (u16, &'static str) {
    match error {
        ProxyError::Target(_) => (400, "bad_target"),
        ProxyError::TargetTooLong => (414, "target_too_long"),
        ProxyError::Header(_) => (400, "bad_header"),
        ProxyError::Misdirected => (421, "wrong_host"),
        ProxyError::Upgrade => (400, "upgrade_refused"),
        ProxyError::NotSignedIn => (401, "not_signed_in"),
        ProxyError::CrossSite(_) => (403, "cross_site"),
        ProxyError::SignInLink => (401, "sign_in_link"),
        ProxyError::UnknownPerson => (400, "unknown_person"),
        ProxyError::NotFound => (404, "not_found"),
        ProxyError::Method(_) => (405, "method_not_allowed"),
        ProxyError::Path(_) => (400, "bad_parameter"),
        ProxyError::OtherOrganization => (403, "other_organization"),
        ProxyError::UnknownDirectory => (404, "unknown_scim_directory"),
        ProxyError::ContentType => (415, "unsupported_media_type"),
        ProxyError::Body(_) => (400, "bad_body"),
        ProxyError::BodyTooLarge(_) => (413, "body_too_large"),
        ProxyError::BodyTimeout => (408, "body_timeout"),
        ProxyError::NotPermitted(_) => (403, "not_permitted"),
        ProxyError::ReadOnly => (403, "read_only"),
        ProxyError::Audit(_) => (503, "audit_unavailable"),
        ProxyError::Unreachable(_) => (502, "upstream_unreachable"),
        ProxyError::UpstreamTimeout => (504, "upstream_timeout"),
        ProxyError::Unreadable(_) => (502, UNREADABLE),
        ProxyError::UnknownOutcome { timed_out: true } => (504, UNKNOWN_OUTCOME),
        ProxyError::UnknownOutcome { timed_out: false } => (502, UNKNOWN_OUTCOME),
        ProxyError::Upstream(_) => (502, "upstream"),
        ProxyError::Panicked => (500, "internal"),
    }
}

/// Title, detail where the error's own sentence is not enough, next step.
fn words(error: &ProxyError) -> (&'static str, Option<String>, &'static str) {
    match error {
        ProxyError::NotSignedIn => ("You are not signed in", None, "Sign in and try again."),
        ProxyError::SignInLink => {
            ("This sign-in link does not work", None, "Use the newest link that the service printed, or ask it for a new one.")
        }
        ProxyError::CrossSite(_) => {
            ("The request did not come from Rollcall", None, "Open Rollcall in its own tab; scripts must send the header x-rollcall: 1.")
        }
        ProxyError::NotPermitted(capability) => (
            "You may not do this",
            Some(format!("Your role does not include the right to {}.", capability.words())),
            "Ask a colleague whose role includes it, or whoever runs Rollcall.",
        ),
        ProxyError::ReadOnly => ("Rollcall is in read-only mode", None, "Ask whoever runs Rollcall to allow changes."),
        ProxyError::NotFound => {
            ("There is nothing at this address", None, "Check the address; only the operations of the catalogue are offered.")
        }
        ProxyError::Audit(_) => (
            "Nothing was changed: the record of changes cannot be written",
            Some("Every change is recorded before it is made, and the record could not be written.".to_owned()),
            "Ask whoever runs Rollcall to check the audit file's disk and permissions, then try again.",
        ),
        ProxyError::Unreachable(_) => {
            ("Atlassian could not be reached", None, "Try again in a moment; if it stays, check the network of the service.")
        }
        ProxyError::UpstreamTimeout => ("Atlassian did not answer in time", None, "Try again in a moment."),
        ProxyError::Unreadable(_) => {
            ("Atlassian's answer could not be used", None, "Try again; if it stays, tell whoever runs Rollcall the request id.")
        }
        ProxyError::UnknownOutcome { .. } => (
            "Unknown outcome, checking",
            Some("The change was sent to Atlassian, but no clear answer came. It may or may not have happened.".to_owned()),
            "Reload and look whether it happened before you try again.",
        ),
        ProxyError::Panicked => {
            ("Something went wrong inside Rollcall", None, "Try again; if it stays, tell whoever runs Rollcall the request id.")
        }
        ProxyError::OtherOrganization => {
            ("This is another organization", None, "Use the organization id that this service is configured for.")
        }
        ProxyError::UnknownDirectory => {
            ("This SCIM directory is not configured", None, "Use one of the configured directories, or add this one with its key.")
        }
        _ => ("The request was refused", None, "Correct the request and try again."),
    }
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The methods of a known address as an `Allow` list.
#[must_use]
pub fn wrong_method(methods: &[Method]) -> ProxyError {
    ProxyError::Method(methods.iter().map(|method| method.as_str()).collect())
}

/// The longest a person is asked to wait before an automatic repeat makes no sense.
pub const LONGEST_WAIT: Duration = Duration::from_secs(3600);

#[cfg(test)]
mod tests;
