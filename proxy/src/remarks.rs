//! What a caller says about a change beside the request itself: the key under which it is performed once, the reason and the
//! ticket for the record, and whether what this installation requires was said.

use axum::http::{HeaderMap, HeaderName};
use catalogue::operation::Operation;
use catalogue::record::{self, ReasonFault};
use catalogue::remark::{self, RemarkFault, RemarkRules};
use catalogue::session::{CONFIRM_HEADER, CONFIRM_SELF};

use crate::error::ProxyError;

const KEY: HeaderName = HeaderName::from_static(record::IDEMPOTENCY_KEY);
const REASON: HeaderName = HeaderName::from_static(record::REASON);
const TICKET: HeaderName = HeaderName::from_static(remark::TICKET);

/// The remarks of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    pub key: Option<String>,
    pub reason: Option<String>,
    pub ticket: Option<String>,
    /// Which request for approval it comes from, and who consented. Never from a header.
    pub approval: Option<String>,
    /// The caller means their own account, and knows it.
    pub confirms_self: bool,
}

impl Remarks {
    /// Whether it was said twice: by the caller, or by a second person who consented.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        self.confirms_self || self.approval.is_some()
    }
}

/// Reads the remarks. A read ignores a key, as some client libraries send one with every request; a reason or a ticket on a read is a mistake.
///
/// # Errors
/// When a key, a reason or a ticket does not have its form, or a write has not what this installation requires.
pub fn read(headers: &HeaderMap, operation: &Operation, rules: &RemarkRules) -> Result<Remarks, ProxyError> {
    let reason = reason(headers)?;
    if !operation.is_write() {
        let is_bare = reason.is_none() && !headers.contains_key(TICKET);
        return if is_bare { Ok(Remarks::default()) } else { Err(ProxyError::ReasonForRead) };
    }
    let confirms_self = headers.get(CONFIRM_HEADER).is_some_and(|value| value == CONFIRM_SELF);
    let remarks = Remarks { key: key(headers)?, reason, ticket: ticket(headers, rules)?, approval: None, confirms_self };
    rules.judge(remarks.reason.is_some(), remarks.ticket.is_some()).map_err(|fault| told(fault, rules))?;
    Ok(remarks)
}

fn ticket(headers: &HeaderMap, rules: &RemarkRules) -> Result<Option<String>, ProxyError> {
    let Some(value) = headers.get(TICKET) else { return Ok(None) };
    let text = value.to_str().map_err(|_| told(RemarkFault::Form, rules))?;
    Ok(rules.ticket(text).map_err(|fault| told(fault, rules))?.map(str::to_owned))
}

/// A fault with what a script has to know to mend it.
fn told(fault: RemarkFault, rules: &RemarkRules) -> ProxyError {
    ProxyError::Remark(fault, rules.prefixes())
}

/// The draft standard writes the key as a quoted string; most clients send it bare. Both mean the same key.
fn key(headers: &HeaderMap) -> Result<Option<String>, ProxyError> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    let text = value.to_str().map_err(|_| ProxyError::KeyForm)?;
    let bare = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    if record::is_key(bare) { Ok(Some(bare.to_owned())) } else { Err(ProxyError::KeyForm) }
}

fn reason(headers: &HeaderMap) -> Result<Option<String>, ProxyError> {
    let Some(value) = headers.get(REASON) else { return Ok(None) };
    let raw = value.to_str().map_err(|_| ProxyError::Reason(ReasonFault::Encoding))?;
    record::decode_reason(raw).map_err(ProxyError::Reason)
}

#[cfg(test)]
mod tests;
