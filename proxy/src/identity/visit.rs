//! What is kept of the browser that signed in: enough for a person to tell their own sessions apart, and no more.

use std::net::IpAddr;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// The address that a request came from, put on every request at the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// From where somebody signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The family of the browser and its system; never the whole text that it sends, which can tell one machine from all others.
    pub browser: String,
    pub address: Option<IpAddr>,
}

impl Visit {
    /// Reads it from the head of a request.
    #[must_use]
    pub fn of(parts: &Parts) -> Visit {
        Visit { browser: family(&parts.headers), address: parts.extensions.get::<ClientAddress>().map(|address| address.0) }
    }
}

/// Families in the order in which they have to be looked for: most browsers name their relatives as well.
const FAMILIES: [(&str, &str); 8] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

fn family(headers: &HeaderMap) -> String {
    let told = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = |table: &[(&str, &'static str)]| table.iter().find(|(mark, _)| told.contains(mark)).map(|(_, name)| *name);
    match (known(&FAMILIES), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A program on {system}"),
        (None, None) => "A program".to_owned(),
    }
}

#[cfg(test)]
mod tests;
