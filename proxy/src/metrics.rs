//! What the service counts, for whoever runs it. Every label is one of a fixed list of words, so that the number of series is bounded and none of them
//! names a person, an id or an address.

use std::fmt;
use std::time::Duration;

use catalogue::expiry::KeyExpiry;
use catalogue::operation::{Effect, Operation, Token};
use catalogue::record::Outcome;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::error::{self, ProxyError};
use crate::pace::Pacing;

/// The media type of the text that a scrape gets.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The class of a status, one of four words.
const fn class(status: u16) -> &'static str {
    match status {
        0..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

/// `operation` is a row's name or the name of a page; both are constants of the program.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    operation: &'static str,
    class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Changed {
    operation: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Called {
    effect: &'static str,
    class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfKey {
    key: &'static str,
}

/// The names are the configuration's own, so there are as many as there are keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Configured {
    key: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Paced {
    whose: &'static str,
}

/// All counters, and the registry that prints them.
pub struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    refusals: Family<Refused, Counter>,
    changes: Family<Changed, Counter>,
    paced: Family<Paced, Counter>,
    upstream: Family<Called, Histogram>,
    keys_refused: Family<OfKey, Gauge>,
    key_days_left: Family<Configured, Gauge>,
    reports: Counter,
    audit_writable: Gauge,
    ready: Gauge,
    under_way: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        let metrics = Metrics {
            registry: Registry::with_prefix("rollcall"),
            requests: Family::default(),
            refusals: Family::default(),
            changes: Family::default(),
            paced: Family::default(),
            upstream: Family::new_with_constructor(|| Histogram::new([0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0])),
            keys_refused: Family::default(),
            key_days_left: Family::default(),
            reports: Counter::default(),
            audit_writable: Gauge::default(),
            ready: Gauge::default(),
            under_way: Gauge::default(),
        };
        metrics.registered()
    }
}

impl Metrics {
    fn registered(mut self) -> Metrics {
        let registry = &mut self.registry;
        registry.register("requests", "Answered requests by operation and class of status", self.requests.clone());
        registry.register("refusals", "Requests that the service itself refused, by the code of the problem", self.refusals.clone());
        registry.register("changes", "Changes by operation and outcome", self.changes.clone());
        registry.register("too_many_requests", "Requests refused because there were too many, by whose they were", self.paced.clone());
        registry.register_with_unit("upstream_call", "How long calls of the upstream took", Unit::Seconds, self.upstream.clone());
        registry.register("upstream_key_refused", "1 from a refusal of the key until it is accepted again", self.keys_refused.clone());
        registry.register("key_days_left", "Days until a key expires, where that is known", self.key_days_left.clone());
        registry.register("policy_reports", "Reports of browsers that something broke the content policy", self.reports.clone());
        registry.register("audit_writable", "1 where changes can be recorded", self.audit_writable.clone());
        registry.register("ready", "1 where new work is welcome", self.ready.clone());
        registry.register("requests_under_way", "Requests under way", self.under_way.clone());
        self
    }

    /// One answered request.
    pub fn answered(&self, operation: &'static str, status: u16) {
        self.requests.get_or_create(&Asked { operation, class: class(status) }).inc();
    }

    /// One request that was refused here, not upstream.
    pub fn refused(&self, error: &ProxyError) {
        if let ProxyError::TooMany { whose, .. } = error {
            let whose = match whose {
                Pacing::Person => "person",
                Pacing::Stranger => "stranger",
                Pacing::Everybody => "everybody",
            };
            self.paced.get_or_create(&Paced { whose }).inc();
        }
        self.refusals.get_or_create(&Refused { code: error::own_code(error) }).inc();
    }

    /// One change that has ended.
    pub fn changed(&self, operation: &'static str, outcome: Outcome) {
        let outcome = match outcome {
            Outcome::Ok => "ok",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
            Outcome::Unknown => "unknown",
        };
        self.changes.get_or_create(&Changed { operation, outcome }).inc();
    }

    /// One call of the upstream; without a status there was no whole answer.
    pub fn called(&self, operation: &Operation, status: Option<u16>, took: Duration) {
        let effect = match operation.effect {
            Effect::Read => "read",
            Effect::Write => "write",
        };
        let class = match status {
            None => "none",
            Some(200..=299) => "2xx",
            Some(429) => "429",
            Some(400..=499) => "4xx",
            Some(500..=599) => "5xx",
            Some(_) => "other",
        };
        self.upstream.get_or_create(&Called { effect, class }).observe(took.as_secs_f64());
        if let Some(status) = status {
            let key = match operation.token {
                Token::Organization => "organization",
                Token::Scim => "scim",
            };
            self.keys_refused.get_or_create(&OfKey { key }).set(i64::from(status == 401));
        }
    }

    /// One report of a browser.
    pub fn reported(&self) {
        self.reports.inc();
    }

    /// The text of a scrape, with what is looked up at that moment.
    #[must_use]
    pub fn print(&self, ready: bool, audit_writable: bool, under_way: usize, keys: &[KeyExpiry]) -> String {
        self.ready.set(i64::from(ready));
        self.audit_writable.set(i64::from(audit_writable));
        self.under_way.set(i64::try_from(under_way).unwrap_or(i64::MAX));
        self.key_days_left.clear();
        for (key, days) in keys.iter().filter_map(|key| Some((key.key.clone(), key.days_left?))) {
            self.key_days_left.get_or_create(&Configured { key }).set(days);
        }
        let mut out = String::new();
        text::encode(&mut out, &self.registry).expect("writing to a String does not fail");
        out
    }
}

#[cfg(test)]
mod tests;
