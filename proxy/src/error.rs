//! The service's own refusals and failures, and the one place that gives each its status, code and words. Other files only name the variant.

mod words;

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use catalogue::approval::{self, State};
use catalogue::capability::Capability;
use catalogue::export::EXPORT_NOT_RECORDED;
use catalogue::path::PathError;
use catalogue::problem::{PROBLEM_TYPE, Problem, UNKNOWN_OUTCOME, UNREADABLE};
use catalogue::record::{self, ReasonFault};
use catalogue::remark::{BAD_TICKET, REASON_REQUIRED, RemarkFault, TICKET_REQUIRED};
use catalogue::script::{self, TokenFault};
use catalogue::session;
use catalogue::wire::Method;

use crate::audit::AuditError;
use crate::limits::Denied;
use crate::pace::Pacing;
use crate::script::Refused;
use crate::store::StoreError;

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
    #[error("the peer has not proven to be the gateway whose headers are believed")]
    UnprovenGateway,
    #[error("nobody can be asked for a fresh proof of who they are")]
    Unprovable,
    #[error("the person is signed in and has no role")]
    NoRole,
    #[error("the store of sessions cannot be used")]
    Sessions,
    #[error("the identity provider's keys cannot be read")]
    ProviderUnreachable,
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
    #[error("the store cannot be used")]
    Store,
    #[error("the access token is not accepted")]
    ScriptRefused(Refused),
    #[error("so many access tokens were refused that no more are looked at for a while")]
    TooManyRefusals,
    #[error("the request comes with a session and with an access token")]
    TwoIdentities,
    #[error("a script may not do this, whatever its token")]
    PeopleOnly,
    #[error("{0}")]
    TokenRequest(TokenFault),
    #[error("there is no such access token")]
    UnknownToken,
    #[error("the request for approval has ended")]
    ApprovalEnded(State),
    #[error("whoever asked cannot decide")]
    ApprovalOwn,
    #[error("whoever asked may no longer do it")]
    AskerLost,
    #[error("whom or what it concerns has changed since it was asked for")]
    TargetChanged,
    #[error("there is no such request for approval")]
    UnknownApproval,
    #[error("the person lacks a capability")]
    NotPermitted(Capability),
    #[error("the person has to prove again who they are")]
    StepUp {
        minutes: i64,
        /// Whether the service itself can ask for the proof; otherwise the gateway can.
        here: bool,
    },
    #[error("the person's rights do not reach this far")]
    Denied(Denied),
    #[error("the service is in read-only mode")]
    ReadOnly,
    #[error("the record could not be written")]
    Audit(#[from] AuditError),
    #[error("the copy could not be recorded")]
    ExportNotRecorded(AuditError),
    #[error("the upstream could not be reached: {0}")]
    Unreachable(&'static str),
    #[error("the upstream did not answer in time")]
    UpstreamTimeout,
    #[error("the upstream's answer is not usable: {0}")]
    Unreadable(&'static str),
    #[error("a write was sent and no clear answer came")]
    UnknownOutcome { timed_out: bool },
    #[error("the upstream refused")]
    Upstream(Box<Refusal>),
    #[error("the idempotency key does not have 8 to 64 letters, digits, _ and -")]
    KeyForm,
    #[error("the idempotency key was used for another request")]
    KeyReused,
    #[error("the change with this idempotency key was sent before, and its answer is no longer kept")]
    KeySpent,
    #[error("so many changes are under way that no other can be begun")]
    TooManyWrites,
    #[error("the record at hand has no such change")]
    UnknownChange,
    #[error("there is no such session")]
    UnknownSession,
    #[error("{0}")]
    Reason(ReasonFault),
    /// What is missing or wrong, and what tickets begin with here.
    #[error("what has to be said beside a change is missing or wrong")]
    Remark(RemarkFault, String),
    #[error("a reason belongs to a change, and this only reads")]
    ReasonForRead,
    #[error("too many requests")]
    TooMany { whose: Pacing, seconds: u64 },
    #[error("so many requests are under way that no other can be begun")]
    Overloaded,
    #[error("a fault inside the service")]
    Panicked,
}

/// What the upstream said instead of doing it: the problem, and the headers that tell the caller how to pace itself.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub problem: Problem,
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// Carries an error through the layers until [`crate::envelope`] writes its body, which needs the request id.
#[derive(Clone, Debug)]
pub struct Rejection {
    pub error: ProxyError,
    /// The request that its body quotes where that is an earlier one.
    pub request_id: Option<String>,
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        if let ProxyError::Upstream(refusal) = &self.error {
            response.headers_mut().extend(refusal.headers.iter().cloned());
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for ProxyError {
    fn into_response(self) -> Response {
        Rejection { error: self, request_id: None }.into_response()
    }
}

/// The problem that a person reads.
#[must_use]
pub fn problem(error: &ProxyError) -> Problem {
    if let ProxyError::Upstream(refusal) = error {
        return refusal.problem.clone();
    }
    let (status, code) = status_and_code(error);
    let (title, detail, next_step) = words::of(error);
    Problem {
        status,
        code: code.to_owned(),
        title: title.to_owned(),
        detail: detail.unwrap_or_else(|| format!("{}.", capitalised(&error.to_string()))),
        next_step: next_step.to_owned(),
        retry_after: wait(error),
        ..Problem::default()
    }
}

/// When it makes sense to ask again, where that is known.
const fn wait(error: &ProxyError) -> Option<u64> {
    match error {
        ProxyError::TooMany { seconds, .. } => Some(*seconds),
        ProxyError::Denied(Denied::TooFast { seconds, .. }) => Some(*seconds),
        ProxyError::Overloaded => Some(1),
        _ => None,
    }
}

/// The stable word of one of the service's own errors; what the upstream said is one word here.
#[must_use]
pub fn own_code(error: &ProxyError) -> &'static str {
    status_and_code(error).1
}

/// The stable word of an error, for the log.
#[must_use]
pub fn code(error: &ProxyError) -> String {
    if let ProxyError::Upstream(refusal) = error { refusal.problem.code.clone() } else { status_and_code(error).1.to_owned() }
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
    match error {
        ProxyError::ScriptRefused(_) => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"rollcall\", error=\"invalid_token\""));
        }
        ProxyError::TooManyRefusals => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        _ => {}
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

impl From<StoreError> for ProxyError {
    fn from(fault: StoreError) -> ProxyError {
        tracing::error!(%fault, "the store of sessions cannot be used");
        ProxyError::Sessions
    }
}

fn status_and_code(error: &ProxyError) -> (u16, &'static str) {
    match error {
        ProxyError::Target(_) => (400, "bad_target"),
        ProxyError::TargetTooLong => (414, "target_too_long"),
        ProxyError::Header(_) => (400, "bad_header"),
        ProxyError::Misdirected => (421, "wrong_host"),
        ProxyError::Upgrade => (400, "upgrade_refused"),
        ProxyError::NotSignedIn => (401, "not_signed_in"),
        ProxyError::UnprovenGateway => (401, "unproven_gateway"),
        ProxyError::Unprovable => (403, "no_fresh_proof"),
        ProxyError::NoRole => (403, "no_role"),
        ProxyError::Sessions => (503, "sessions_unavailable"),
        ProxyError::ProviderUnreachable => (503, "identity_provider_unreachable"),
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
        ProxyError::Store => (503, "store_unavailable"),
        ProxyError::ScriptRefused(_) => (401, script::TOKEN_REFUSED),
        ProxyError::TooManyRefusals => (429, "too_many_refused_tokens"),
        ProxyError::TwoIdentities => (400, "two_identities"),
        ProxyError::PeopleOnly => (403, "people_only"),
        ProxyError::TokenRequest(_) => (400, "bad_token_request"),
        ProxyError::UnknownToken => (404, "unknown_access_token"),
        ProxyError::ApprovalEnded(_) => (409, approval::APPROVAL_ENDED),
        ProxyError::ApprovalOwn => (403, approval::APPROVAL_OWN),
        ProxyError::AskerLost => (409, "asker_lost_right"),
        ProxyError::TargetChanged => (409, approval::TARGET_CHANGED),
        ProxyError::UnknownApproval => (404, "unknown_approval"),
        ProxyError::NotPermitted(_) => (403, "not_permitted"),
        ProxyError::StepUp { .. } => (403, session::STEP_UP_REQUIRED),
        ProxyError::Denied(denied) => denied.status_and_code(),
        ProxyError::ReadOnly => (403, "read_only"),
        ProxyError::Audit(_) => (503, "audit_unavailable"),
        ProxyError::ExportNotRecorded(_) => (503, EXPORT_NOT_RECORDED),
        ProxyError::Unreachable(_) => (502, "upstream_unreachable"),
        ProxyError::UpstreamTimeout => (504, "upstream_timeout"),
        ProxyError::Unreadable(_) => (502, UNREADABLE),
        ProxyError::UnknownOutcome { timed_out: true } => (504, UNKNOWN_OUTCOME),
        ProxyError::UnknownOutcome { timed_out: false } => (502, UNKNOWN_OUTCOME),
        ProxyError::Upstream(_) => (502, "upstream"),
        ProxyError::KeyForm => (400, "bad_idempotency_key"),
        ProxyError::KeyReused => (422, record::KEY_REUSED),
        ProxyError::KeySpent => (409, record::KEY_SPENT),
        ProxyError::TooManyWrites => (503, "too_many_changes"),
        ProxyError::UnknownChange => (404, "unknown_change"),
        ProxyError::UnknownSession => (404, "unknown_session"),
        ProxyError::Reason(_) => (400, "bad_reason"),
        ProxyError::Remark(RemarkFault::NoReason, _) => (422, REASON_REQUIRED),
        ProxyError::Remark(RemarkFault::NoTicket, _) => (422, TICKET_REQUIRED),
        ProxyError::Remark(RemarkFault::Form | RemarkFault::Prefix, _) => (400, BAD_TICKET),
        ProxyError::ReasonForRead => (400, "reason_for_read"),
        ProxyError::TooMany { .. } => (429, "too_many_requests"),
        ProxyError::Overloaded => (503, "overloaded"),
        ProxyError::Panicked => (500, "internal"),
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
