//! Where traces go: a collector of OpenTelemetry's protocol over HTTP, on this machine or by TLS.

use axum::http::Uri;

use super::reader::Reader;
use super::{host_of, is_loopback};

const RULE: &str = "is not a collector: https://, or http:// with a loopback address, and a path such as /v1/traces";

/// Reads it; absent: nothing is sent.
pub fn read(reader: &mut Reader) -> Option<Option<Uri>> {
    reader.optional("traces_to", RULE, collector)
}

fn collector(text: &str) -> Option<Uri> {
    let address: Uri = text.parse().ok()?;
    let authority = address.authority()?.as_str();
    let is_kept_private = match address.scheme_str()? {
        "https" => true,
        "http" => is_loopback(host_of(authority)),
        _ => false,
    };
    let is_plain = !authority.contains('@') && address.query().is_none() && address.path().len() > 1;
    (is_kept_private && is_plain).then_some(address)
}
