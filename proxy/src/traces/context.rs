//! The header `traceparent` (W3C Trace Context, level 1), by which a program in front says to which trace a request belongs. Read strictly; what does not
//! fit is as if it were not there.

use axum::http::HeaderMap;

use super::{SpanId, TraceId};

const HEADER: &str = "traceparent";

/// What it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceContext {
    pub trace: TraceId,
    pub parent: SpanId,
    pub is_sampled: bool,
}

impl TraceContext {
    /// The context of a request, where exactly one is given.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<TraceContext> {
        let mut given = headers.get_all(HEADER).iter();
        let one = given.next()?;
        if given.next().is_some() { None } else { TraceContext::parse(one.to_str().ok()?) }
    }

    /// `00-<32 digits>-<16 digits>-<2 digits>`; later versions may say more behind that.
    #[must_use]
    pub fn parse(text: &str) -> Option<TraceContext> {
        let mut parts = text.split('-');
        let version: [u8; 1] = bytes(parts.next()?)?;
        let (trace, parent, [flags]) = (bytes(parts.next()?)?, bytes(parts.next()?)?, bytes(parts.next()?)?);
        let is_known = match version {
            [0] => parts.next().is_none(),
            [255] => false,
            _ => true,
        };
        let is_named = trace != [0; 16] && parent != [0; 8];
        (is_known && is_named).then_some(TraceContext { trace, parent, is_sampled: flags & 1 == 1 })
    }
}

/// Exactly so many bytes, in small hexadecimal digits.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let is_plain = text.len() == 2 * N && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_plain {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, at) in bytes.iter_mut().zip((0..text.len()).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}
