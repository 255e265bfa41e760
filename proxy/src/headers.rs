//! The response headers that every answer carries, whatever its kind. A handler that needs another value (a page's policy, an asset's
//! caching) sets it first; only absent headers are added.

use std::sync::LazyLock;

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

/// The request id of an answer; always ours, never the client's.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Nothing may be loaded, framed or run: right for JSON, and the floor for everything else.
const CLOSED_POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), \
gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

const ALWAYS: [(HeaderName, &str); 11] = [
    (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CONTENT_SECURITY_POLICY, CLOSED_POLICY),
    (header::CACHE_CONTROL, "no-store"),
    (header::VARY, "Cookie, Sec-Fetch-Site, Origin"),
];

/// The same as a map to begin with, with room for what an answer has of its own.
static READY: LazyLock<HeaderMap> = LazyLock::new(|| {
    let mut ready = HeaderMap::with_capacity(2 * ALWAYS.len());
    ready.extend(ALWAYS.map(|(name, value)| (name, HeaderValue::from_static(value))));
    ready
});

/// Adds what is missing and stamps the request id.
pub fn harden(response: &mut Response, request_id: &str) {
    let headers = response.headers_mut();
    // What an answer has of its own replaces what is there; that costs less than asking for each of the others whether the answer has it.
    let own = std::mem::replace(headers, READY.clone());
    headers.extend(own);
    headers.remove(header::SERVER);
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
}

#[cfg(test)]
mod tests;
