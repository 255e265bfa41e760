//! What the service counts, for whoever runs it. Every label is one of a fixed list of words, so that the number of series is bounded and none of them
//! names a person, an id or an address.

mod labels;
mod moment;
mod process;

use std::fmt;
use std::time::Duration;

use catalogue::operation::Operation;
use catalogue::record::Outcome;
use labels::{Asked, Called, Changed, OfKey, OfOperation, Paced, Refused};
use moment::Gauges;
pub use moment::Moment;
pub use process::Process;
use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::error::{self, ProxyError};
use crate::log::Trace;

/// The media type of the text that a scrape gets.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// There is one histogram for each operation, so each has few buckets.
const REQUEST_SECONDS: [f64; 6] = [0.005, 0.025, 0.1, 0.5, 2.5, 10.0];
const UPSTREAM_SECONDS: [f64; 11] = [0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

/// All counters, and the registry that prints them.
pub struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    request_seconds: Family<OfOperation, Histogram>,
    refusals: Family<Refused, Counter>,
    changes: Family<Changed, Counter>,
    paced: Family<Paced, Counter>,
    upstream: Family<Called, Histogram>,
    keys_refused: Family<OfKey, Gauge>,
    reports: Counter,
    gauges: Gauges,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        let metrics = Metrics {
            registry: Registry::default(),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(|| Histogram::new(REQUEST_SECONDS)),
            refusals: Family::default(),
            changes: Family::default(),
            paced: Family::default(),
            upstream: Family::new_with_constructor(|| Histogram::new(UPSTREAM_SECONDS)),
            keys_refused: Family::default(),
            reports: Counter::default(),
            gauges: Gauges::default(),
        };
        metrics.registered()
    }
}

impl Metrics {
    fn registered(mut self) -> Metrics {
        self.gauges.register_process(&mut self.registry);
        let registry = self.registry.sub_registry_with_prefix("rollcall");
        registry.register("requests", "Answered requests by operation, class of status and role", self.requests.clone());
        let help = "How long requests took, by operation";
        registry.register_with_unit("request_duration", help, Unit::Seconds, self.request_seconds.clone());
        registry.register("refusals", "Requests that the service itself refused, by the code of the problem", self.refusals.clone());
        registry.register("changes", "Changes by operation and outcome", self.changes.clone());
        registry.register("too_many_requests", "Requests refused because there were too many, by whose they were", self.paced.clone());
        registry.register_with_unit("upstream_call", "How long calls of the upstream took", Unit::Seconds, self.upstream.clone());
        registry.register("upstream_key_refused", "1 from a refusal of the key until it is accepted again", self.keys_refused.clone());
        registry.register("policy_reports", "Reports of browsers that something broke the content policy", self.reports.clone());
        self.gauges.register(registry);
        self
    }

    /// One answered request.
    pub fn answered(&self, trace: &Trace, status: u16, took: Duration) {
        let operation = trace.operation;
        self.requests.get_or_create(&Asked { operation, class: labels::class(status), role: labels::role(trace) }).inc();
        self.request_seconds.get_or_create(&OfOperation { operation }).observe(took.as_secs_f64());
    }

    /// One request that was refused here, not upstream.
    pub fn refused(&self, error: &ProxyError) {
        if let ProxyError::TooMany { whose, .. } = error {
            self.paced.get_or_create(&Paced { whose: labels::pacing(*whose) }).inc();
        }
        self.refusals.get_or_create(&Refused { code: error::own_code(error) }).inc();
    }

    /// One change that has ended.
    pub fn changed(&self, operation: &'static str, outcome: Outcome) {
        self.changes.get_or_create(&Changed { operation, outcome: labels::outcome(outcome) }).inc();
    }

    /// One call of the upstream; without a status there was no whole answer.
    pub fn called(&self, operation: &Operation, status: Option<u16>, took: Duration) {
        let called = Called { effect: labels::effect(operation), class: labels::upstream_class(status) };
        self.upstream.get_or_create(&called).observe(took.as_secs_f64());
        if let Some(status) = status {
            self.keys_refused.get_or_create(&OfKey { key: labels::key(operation) }).set(i64::from(status == 401));
        }
    }

    /// One report of a browser.
    pub fn reported(&self) {
        self.reports.inc();
    }

    /// The text of a scrape, with what was looked up at that moment.
    #[must_use]
    pub fn print(&self, moment: &Moment) -> String {
        self.gauges.set(moment);
        let mut out = String::new();
        text::encode(&mut out, &self.registry).expect("writing to a String does not fail");
        out
    }
}

#[cfg(test)]
mod tests;
