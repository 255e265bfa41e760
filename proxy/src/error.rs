//! The service's own refusals and failures, and the answer each becomes: its status and code stand in `codes`, its words in `words`. Other files only name the variant.

mod codes;
mod words;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use catalogue::approval::State;
use catalogue::capability::Capability;
use catalogue::path::PathError;
use catalogue::problem::{PROBLEM_TYPE, Problem};
use catalogue::record::ReasonFault;
use catalogue::remark::RemarkFault;
use catalogue::script::TokenFault;
use catalogue::wire::Method;

use crate::audit::AuditError;
use crate::limits::Denied;
use crate::pace::Pacing;
use crate::script::Refused;
use crate::store::StoreError;
use crate::upstream::Held;
use codes::{ends_connection, status_and_code, wait};

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
    #[error("the upstream is left alone for {seconds} s")]
    Held { why: Held, seconds: u64 },
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
    #[error("the request came over a version of HTTP in which an answer that breaks off looks whole")]
    OldProtocol,
    #[error("old entries of the record were removed while they were read")]
    RemovedMeanwhile,
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

impl From<StoreError> for ProxyError {
    fn from(fault: StoreError) -> ProxyError {
        tracing::error!(%fault, "the store of sessions cannot be used");
        ProxyError::Sessions
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

#[cfg(test)]
mod tests;
