//! Scripted faults: what goes wrong with which operation, how often, and how the file that lists them is read.

use std::fmt;

use catalogue::operation::Family;
use catalogue::wire::Reply;
use serde::Deserialize;

use crate::{Delivery, answer};

/// One scripted fault. With an error status (or a reset) the operation is not performed; otherwise it is, and only its answer suffers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// A row's name, `SUSPEND_USER`, or `*` for every operation.
    pub operation: String,
    /// How often; always when absent.
    #[serde(default)]
    pub times: Option<u32>,
    /// The status to answer with; the real one when absent.
    #[serde(default)]
    pub status: Option<u16>,
    #[serde(default)]
    pub delay_ms: u64,
    #[serde(default)]
    pub body: FaultBody,
    #[serde(default)]
    pub retry_after: Option<RetryAfter>,
    /// Break the connection before any byte.
    #[serde(default)]
    pub reset: bool,
    /// Whether the operation takes effect although its answer is lost or changed. Decided by status and reset when absent.
    #[serde(default)]
    pub performed: Option<bool>,
}

/// What becomes of the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FaultBody {
    /// The real answer, or the door's own error body when a status is given.
    #[default]
    Usual,
    /// No body.
    None,
    /// JSON that ends in the middle although all announced bytes arrive.
    Malformed,
    /// A page of a gateway that knows nothing of the API.
    Html,
    /// The connection breaks half way through the body.
    Truncated,
    /// This text, as plain text.
    Text(String),
    /// This text, as JSON.
    Json(String),
}

/// `Retry-After` in either of its forms.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum RetryAfter {
    Seconds(u64),
    /// A date, or nonsense on purpose.
    Text(String),
}

/// Why a list of faults cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultError {
    /// Not the JSON that is expected; says where and why.
    Syntax(String),
    /// Fault number (from 1) names an operation that the catalogue does not have.
    UnknownOperation { fault: usize, name: String },
    /// Fault number (from 1) has a status that no answer can have.
    Status { fault: usize, status: u16 },
}

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FaultError::Syntax(why) => write!(f, "the faults are not a JSON list of faults: {why}"),
            FaultError::UnknownOperation { fault, name } => {
                write!(f, "fault {fault}: there is no operation {name:?}; give a row of the catalogue such as SEARCH_USERS, or \"*\"")
            }
            FaultError::Status { fault, status } => write!(f, "fault {fault}: {status} is no status of an answer (200 to 599)"),
        }
    }
}

impl std::error::Error for FaultError {}

/// Reads the JSON list of a faults file.
///
/// # Errors
/// Says which fault is wrong, and why.
pub fn parse_faults(text: &str) -> Result<Vec<Fault>, FaultError> {
    let faults: Vec<Fault> = serde_json::from_str(text).map_err(|error| FaultError::Syntax(error.to_string()))?;
    for (at, fault) in faults.iter().enumerate() {
        if fault.operation != "*" && !catalogue::operations().any(|operation| operation.name == fault.operation) {
            return Err(FaultError::UnknownOperation { fault: at + 1, name: fault.operation.clone() });
        }
        if let Some(status) = fault.status.filter(|status| !(200..600).contains(status)) {
            return Err(FaultError::Status { fault: at + 1, status });
        }
    }
    Ok(faults)
}

/// The first fault that is due for this operation; one that has run out is dropped.
pub fn take(faults: &mut Vec<Fault>, operation: &str) -> Option<Fault> {
    let at = faults.iter().position(|fault| (fault.operation == operation || fault.operation == "*") && fault.times != Some(0))?;
    let fault = faults[at].clone();
    if let Some(times) = &mut faults[at].times {
        *times -= 1;
        if *times == 0 {
            faults.remove(at);
        }
    }
    Some(fault)
}

impl Fault {
    /// Whether the operation takes effect.
    pub fn performs(&self) -> bool {
        self.performed.unwrap_or(!self.reset && self.status.is_none_or(|status| status < 300))
    }

    /// The reply where the operation is not performed.
    pub fn own_reply(&self, family: Option<Family>) -> Reply {
        answer::in_the_doors_shape(family, self.status.unwrap_or(500), "fault")
    }

    /// Does to the reply what the script says.
    pub fn deliver(&self, mut reply: Reply) -> (Reply, Delivery) {
        let mut delivery = Delivery { delay_ms: self.delay_ms, cut_after: None, reset: self.reset };
        if let Some(status) = self.status {
            reply.status = status;
        }
        match &self.body {
            FaultBody::Usual => {}
            FaultBody::None => reply.body.clear(),
            FaultBody::Malformed if reply.body.len() < 2 => reply.body = b"{\"data\": [".to_vec(),
            FaultBody::Malformed => reply.body.truncate(reply.body.len() / 2 + 1),
            FaultBody::Truncated if reply.body.is_empty() => delivery.reset = true,
            FaultBody::Truncated => delivery.cut_after = Some(reply.body.len() / 2),
            FaultBody::Html => {
                set_type(&mut reply, "text/html; charset=utf-8");
                reply.body =
                    b"<!DOCTYPE html><html><head><title>Service unavailable</title></head><body><h1>Try again later</h1></body></html>"
                        .to_vec();
            }
            FaultBody::Json(text) => {
                set_type(&mut reply, "application/json");
                reply.body = text.clone().into_bytes();
            }
            FaultBody::Text(text) => {
                set_type(&mut reply, "text/plain; charset=utf-8");
                reply.body = text.clone().into_bytes();
            }
        }
        let retry_after = self.retry_after.as_ref().map(|retry_after| match retry_after {
            RetryAfter::Seconds(seconds) => seconds.to_string(),
            RetryAfter::Text(text) => text.clone(),
        });
        reply.headers.extend(retry_after.map(|value| ("retry-after".to_owned(), value)));
        (reply, delivery)
    }
}

fn set_type(reply: &mut Reply, media_type: &str) {
    reply.headers.retain(|(name, _)| name != "content-type");
    reply.headers.push(("content-type".to_owned(), media_type.to_owned()));
}
