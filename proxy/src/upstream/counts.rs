//! What the layers towards the upstream count. Every label is one of a fixed list of words.

use std::time::Duration;

use catalogue::operation::Family as Rows;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::Held;
use super::asking::Lane;
use super::retry::Why;
use super::shared::How;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Because {
    why: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    family: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct In {
    lane: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Came {
    how: &'static str,
}

/// The counters; a copy counts the same.
#[derive(Clone, Debug)]
pub struct Counts {
    repeats: Family<Because, Counter>,
    refusals: Counter,
    held: Family<Because, Counter>,
    opened: Family<Of, Counter>,
    answers: Family<Came, Counter>,
    waits: Family<In, Histogram>,
}

impl Default for Counts {
    fn default() -> Counts {
        Counts {
            repeats: Family::default(),
            refusals: Counter::default(),
            held: Family::default(),
            opened: Family::default(),
            answers: Family::default(),
            waits: Family::new_with_constructor(|| Histogram::new([0.001, 0.01, 0.1, 0.5, 1.0, 3.0, 10.0, 30.0])),
        }
    }
}

impl Counts {
    /// The text of a scrape, without its last line.
    #[must_use]
    pub fn print(&self) -> String {
        let mut registry = Registry::with_prefix("rollcall");
        self.register(&mut registry);
        let mut out = String::new();
        text::encode_registry(&mut out, &registry).expect("writing to a String does not fail");
        out
    }

    fn register(&self, registry: &mut Registry) {
        registry.register("upstream_repeats", "Reads that were sent once more, by why", self.repeats.clone());
        registry.register("upstream_too_many_requests", "Refusals of the upstream because its limit was used up", self.refusals.clone());
        registry.register("upstream_held", "Requests that were not sent because the upstream is left alone, by why", self.held.clone());
        registry.register("upstream_given_up", "How often a family of calls was left alone because it failed", self.opened.clone());
        registry.register("upstream_reads", "Reads of people, by whether the upstream was asked", self.answers.clone());
        registry.register_with_unit("upstream_turn", "How long requests waited for their turn", Unit::Seconds, self.waits.clone());
    }

    pub fn repeated(&self, why: Why) {
        self.repeats.get_or_create(&Because { why: why.word() }).inc();
    }

    /// The upstream refused for too much.
    pub fn refused(&self) {
        self.refusals.inc();
    }

    pub fn held(&self, why: Held) {
        let why = match why {
            Held::Paused => "paused",
            Held::Away => "away",
        };
        self.held.get_or_create(&Because { why }).inc();
    }

    /// A breaker opened.
    pub fn opened(&self, family: Rows) {
        let family = match family {
            Rows::OrganizationV2 => "organization_v2",
            Rows::OrganizationV1 => "organization_v1",
            Rows::Account => "account",
            Rows::Scim => "scim",
            Rows::ScimRepair => "scim_repair",
        };
        self.opened.get_or_create(&Of { family }).inc();
    }

    pub fn answered(&self, how: How) {
        let how = match how {
            How::Asked => "asked",
            How::Joined => "joined",
            How::Kept => "kept",
        };
        self.answers.get_or_create(&Came { how }).inc();
    }

    pub fn waited(&self, lane: Lane, wait: Duration) {
        self.waits.get_or_create(&In { lane: lane.word() }).observe(wait.as_secs_f64());
    }
}
