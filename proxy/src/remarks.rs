//! What a caller says about a change beside the request itself: the key under which it is performed once, and the reason for the record.

use axum::http::{HeaderMap, HeaderName};
use catalogue::operation::Operation;
use catalogue::record::{self, ReasonFault};

use crate::error::ProxyError;

/// The remarks of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    pub key: Option<String>,
    pub reason: Option<String>,
}

/// Reads the remarks. A read ignores a key, as some client libraries send one with every request; a reason on a read is a mistake.
///
/// # Errors
/// When a key or a reason does not have its form.
pub fn read(headers: &HeaderMap, operation: &Operation) -> Result<Remarks, ProxyError> {
    let reason = reason(headers)?;
    if !operation.is_write() {
        return if reason.is_some() { Err(ProxyError::ReasonForRead) } else { Ok(Remarks::default()) };
    }
    Ok(Remarks { key: key(headers)?, reason })
}

/// The draft standard writes the key as a quoted string; most clients send it bare. Both mean the same key.
fn key(headers: &HeaderMap) -> Result<Option<String>, ProxyError> {
    let Some(value) = headers.get(HeaderName::from_static(record::IDEMPOTENCY_KEY)) else { return Ok(None) };
    let text = value.to_str().map_err(|_| ProxyError::KeyForm)?;
    let bare = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    if record::is_key(bare) { Ok(Some(bare.to_owned())) } else { Err(ProxyError::KeyForm) }
}

fn reason(headers: &HeaderMap) -> Result<Option<String>, ProxyError> {
    let Some(value) = headers.get(HeaderName::from_static(record::REASON)) else { return Ok(None) };
    let raw = value.to_str().map_err(|_| ProxyError::Reason(ReasonFault::Encoding))?;
    record::decode_reason(raw).map_err(ProxyError::Reason)
}

#[cfg(test)]
mod tests;
