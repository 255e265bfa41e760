//! From an upstream answer to ours: what counts as success, how failures are told, and which headers pass. Nothing else of an upstream answer
//! reaches the browser.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use catalogue::operation::Operation;
use catalogue::problem::{self, CREDENTIAL_REJECTED, Problem};
use catalogue::record::{CHANGE_ID, REPLAYED};
use catalogue::session::HIDDEN_HEADER;
use catalogue::wire::Reply;
use time::OffsetDateTime;

use crate::audit::Outcome;
use crate::error::{self, ProxyError, Refusal, Rejection};
use crate::limits::rows::View;
use crate::upstream::depth::{self, Flaw};
use crate::upstream::{UpstreamFault, waiting};

/// A successful upstream answer, reduced to what may pass.
#[derive(Clone, Debug)]
pub struct Accepted {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    media_type: Option<&'static str>,
    body: Bytes,
}

/// The end of a write, as everybody who asks for it under the same key hears it.
#[derive(Clone, Debug)]
pub struct Performed {
    /// The request that performed it, which error bodies quote.
    pub request_id: String,
    /// Its record; none where nothing was recorded and nothing sent.
    pub change: Option<String>,
    pub result: Result<Accepted, ProxyError>,
}

impl Performed {
    /// The end of a write that a fault inside the service cut short.
    #[must_use]
    pub fn unknown(request_id: &str) -> Performed {
        let result = Err(ProxyError::UnknownOutcome { timed_out: false });
        Performed { request_id: request_id.to_owned(), change: Some(request_id.to_owned()), result }
    }

    /// Whether the upstream may have heard of it. If not, the same request may be sent again under the same key.
    #[must_use]
    pub const fn was_sent(&self) -> bool {
        !matches!(
            self.result,
            Err(ProxyError::Unreachable(_)
                | ProxyError::Held { .. }
                | ProxyError::Overloaded
                | ProxyError::Audit(_)
                | ProxyError::KeySpent
                | ProxyError::Denied(_))
        )
    }

    /// Roughly how many bytes it takes to keep it.
    #[must_use]
    pub fn weight(&self) -> usize {
        const FRAME: usize = 512;
        FRAME
            + match &self.result {
                Ok(accepted) => accepted.body.len(),
                Err(fault) => serde_json::to_vec(&error::problem(fault)).map_or(0, |body| body.len()),
            }
    }

    /// The response for the request that performed it, or for another one that asks for the same.
    #[must_use]
    pub fn response(&self, is_replay: bool) -> Response {
        let mut response = match self.result.clone() {
            Ok(accepted) => accepted.into_response(),
            Err(error) => Rejection { error, request_id: Some(self.request_id.clone()) }.into_response(),
        };
        let headers = response.headers_mut();
        if let Some(id) = self.change.as_deref().and_then(|id| HeaderValue::from_str(id).ok()) {
            headers.insert(HeaderName::from_static(CHANGE_ID), id);
        }
        if is_replay {
            headers.insert(HeaderName::from_static(REPLAYED), HeaderValue::from_static("true"));
        }
        response
    }
}

impl Accepted {
    /// The body, for the service's own reads.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The answer with its age in seconds, where it was kept for a moment.
    #[must_use]
    pub fn aged(mut self, seconds: Option<u64>) -> Accepted {
        self.headers.extend(seconds.map(|seconds| (header::AGE, HeaderValue::from(seconds))));
        self
    }

    /// The answer as its reader may see it, with the number of people who are left out.
    ///
    /// # Errors
    /// When it is a list that cannot be cut down; then nothing of it is shown.
    pub fn seen_as(mut self, view: &View) -> Result<Accepted, ProxyError> {
        if *view == View::Whole {
            return Ok(self);
        }
        let (body, hidden) = view.cut(&self.body).ok_or(ProxyError::Unreadable("it is not the list that was asked for"))?;
        self.body = Bytes::from(body);
        self.headers.push((HeaderName::from_static(HIDDEN_HEADER), HeaderValue::from(hidden)));
        Ok(self)
    }

    /// The response to send on.
    #[must_use]
    pub fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        response.headers_mut().extend(self.headers);
        if let Some(media_type) = self.media_type {
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        response
    }
}

/// Judges the end of a read.
///
/// # Errors
/// When it failed, or the answer is not the JSON that was promised.
pub fn of_read(operation: &'static Operation, answer: Result<Reply, UpstreamFault>) -> Result<Accepted, ProxyError> {
    match answer {
        Ok(reply) if reply.is_success() => accept(reply),
        Ok(reply) => Err(refusal(operation, &reply)),
        Err(UpstreamFault::NotSent(why)) => Err(ProxyError::Unreachable(why)),
        Err(UpstreamFault::Crowded) => Err(ProxyError::Overloaded),
        Err(UpstreamFault::Held(why, seconds)) => Err(ProxyError::Held { why, seconds }),
        Err(UpstreamFault::TimedOut) => Err(ProxyError::UpstreamTimeout),
        Err(UpstreamFault::Broken(why)) => Err(ProxyError::Unreadable(why)),
    }
}

/// Judges the end of a write: how it goes into the record, and what the person hears. Whatever may have taken effect is never called failed.
pub fn of_write(
    operation: &'static Operation,
    answer: Result<Reply, UpstreamFault>,
) -> (Outcome, Option<u16>, Result<Accepted, ProxyError>) {
    let unknown = |timed_out| Err(ProxyError::UnknownOutcome { timed_out });
    let reply = match answer {
        Ok(reply) => reply,
        Err(UpstreamFault::NotSent(why)) => return (Outcome::Failed, None, Err(ProxyError::Unreachable(why))),
        Err(UpstreamFault::Crowded) => return (Outcome::Failed, None, Err(ProxyError::Overloaded)),
        Err(UpstreamFault::Held(why, seconds)) => return (Outcome::Failed, None, Err(ProxyError::Held { why, seconds })),
        Err(UpstreamFault::TimedOut) => return (Outcome::Unknown, None, unknown(true)),
        Err(UpstreamFault::Broken(_)) => return (Outcome::Unknown, None, unknown(false)),
    };
    let status = Some(reply.status);
    match reply.status {
        200..=299 => match accept(reply) {
            Ok(accepted) => (Outcome::Ok, status, Ok(accepted)),
            Err(_) => (Outcome::Unknown, status, unknown(false)),
        },
        // A gateway in between gave up; what is behind it may have gone on.
        502 | 504 => (Outcome::Unknown, status, unknown(reply.status == 504)),
        400..=499 => (Outcome::Refused, status, Err(refusal(operation, &reply))),
        _ => (Outcome::Failed, status, Err(refusal(operation, &reply))),
    }
}

/// By what the upstream's own people find the request that this answers.
#[must_use]
pub fn trace(reply: &Reply) -> Option<String> {
    let named = ["atl-traceid", "x-trace-id", "x-arequestid", "x-request-id"].into_iter().find_map(|name| reply.header(name))?;
    (named.len() <= 128 && named.bytes().all(|byte| byte.is_ascii_graphic())).then(|| named.to_owned())
}

fn accept(reply: Reply) -> Result<Accepted, ProxyError> {
    let status = StatusCode::from_u16(reply.status).map_err(|_| ProxyError::Unreadable("it has no status"))?;
    let headers = passing(&reply);
    if reply.body.is_empty() || status == StatusCode::NO_CONTENT {
        return Ok(Accepted { status, headers, media_type: None, body: Bytes::new() });
    }
    let media_type = media_type(&reply).ok_or(ProxyError::Unreadable("it is not JSON by its content type"))?;
    depth::check(&reply.body).map_err(|flaw| match flaw {
        Flaw::TooDeep => ProxyError::Unreadable("it is nested too deeply"),
        Flaw::NotWhole => ProxyError::Unreadable("it is not whole JSON"),
    })?;
    Ok(Accepted { status, headers, media_type: Some(media_type), body: reply.body.into() })
}

fn media_type(reply: &Reply) -> Option<&'static str> {
    let media = reply.header("content-type")?.split(';').next().unwrap_or_default().trim();
    ["application/json", "application/scim+json"].into_iter().find(|known| media.eq_ignore_ascii_case(known))
}

/// The only upstream headers that pass: validators, and what a caller needs to slow down.
fn passing(reply: &Reply) -> Vec<(HeaderName, HeaderValue)> {
    pairs(reply, |name| name == "etag" || is_about_pace(name))
}

/// What a caller needs to slow down; it passes on refusals too.
fn is_about_pace(name: &str) -> bool {
    name == "retry-after" || name.starts_with("x-ratelimit-")
}

fn pairs(reply: &Reply, passes: impl Fn(&str) -> bool) -> Vec<(HeaderName, HeaderValue)> {
    reply
        .headers
        .iter()
        .filter(|(name, _)| passes(name))
        .filter_map(|(name, value)| Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?)))
        .collect()
}

fn refusal(operation: &'static Operation, reply: &Reply) -> ProxyError {
    let retry_after = waiting::retry_after(reply, OffsetDateTime::now_utc());
    let problem = problem::translate(operation, reply.status, &reply.body, retry_after);
    if problem.code == CREDENTIAL_REJECTED {
        tracing::error!(operation = operation.name, status = reply.status, "the upstream did not accept a key");
    }
    // Our 401 means "not signed in here"; an upstream failure never looks like that.
    let status = if problem.status == 401 || !(400..=599).contains(&problem.status) { 502 } else { problem.status };
    let problem = Problem { status, ..problem };
    ProxyError::Upstream(Box::new(Refusal { problem, headers: pairs(reply, is_about_pace) }))
}

#[cfg(test)]
mod tests;
