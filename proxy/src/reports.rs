//! Where browsers report what broke the page's policy. Anybody can write here, so a report is read as little as possible: of each one, the log and the
//! count get the name of the directive, if it is one that we know, and nothing else.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::body::BodyLimits;
use crate::error::ProxyError;
use crate::guard;
use crate::identity::ClientAddress;
use crate::log::Trace;
use crate::service::Service;

/// The address, and the name by which the policy calls it.
pub const REPORTS_PATH: &str = "/policy-reports";
pub const ENDPOINT: &str = "rollcall";

/// One report holds a few addresses and a sample of forty characters; browsers send several at once.
const LARGEST: usize = 32 * 1024;
/// More reports of one request are not looked at.
const MOST: usize = 20;

const DIRECTIVES: [&str; 16] = [
    "base-uri",
    "connect-src",
    "default-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "object-src",
    "require-trusted-types-for",
    "script-src",
    "style-src",
    "trusted-types",
    "worker-src",
    "media-src",
];

/// The header that tells browsers where to report.
#[must_use]
pub const fn endpoints() -> HeaderValue {
    HeaderValue::from_static("rollcall=\"/policy-reports\"")
}

/// POST `/policy-reports`: either form in which browsers report.
///
/// # Errors
/// When a browser says that another site sent it, it is too large, or too many came from this address.
pub async fn take(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (parts, body) = request.into_parts();
    service.pace.stranger(parts.extensions.get::<ClientAddress>().map(|address| address.0))?;
    guard::form_post(&service.origin, &parts.headers)?;
    let bytes = service.pace.strangers_body(body, &BodyLimits { bytes: LARGEST, ..service.body_limits }).await?;
    for directive in directives(&bytes) {
        tracing::warn!(directive, "a browser reports a breach of the content policy");
        service.metrics.reported();
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.extensions_mut().insert(Trace::of("policy-report"));
    Ok(response)
}

/// The directive of each report, in our own words.
fn directives(bytes: &[u8]) -> Vec<&'static str> {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return vec!["unreadable"] };
    let reports: Vec<&Value> = match &value {
        Value::Array(reports) => reports.iter().filter(|report| report["type"] == "csp-violation").map(|report| &report["body"]).collect(),
        single => vec![&single["csp-report"]],
    };
    reports.into_iter().take(MOST).map(directive).collect()
}

fn directive(report: &Value) -> &'static str {
    let told = ["effectiveDirective", "effective-directive", "violated-directive"].iter().find_map(|name| report[*name].as_str());
    let told = told.and_then(|told| told.split_whitespace().next()).unwrap_or_default();
    // `script-src-elem` and `script-src-attr` are parts of `script-src`.
    let told = told.strip_suffix("-elem").or_else(|| told.strip_suffix("-attr")).unwrap_or(told);
    DIRECTIVES.into_iter().find(|known| *known == told).unwrap_or("another")
}

#[cfg(test)]
mod tests;
