//! What is looked up when somebody scrapes, and the gauges that say it. What is not known at that moment is absent, never nought.

use catalogue::expiry::KeyExpiry;
use catalogue::record::{Anchored, Verified};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::{AtomicU64, Ordering};

use super::labels::{Configured, OfEvent};
use super::process::{self, Process};
use crate::audit::Standing;
use crate::audit::line;
use crate::{VERSION, expiry};

/// How the service stands at the moment of a scrape.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    pub is_ready: bool,
    pub under_way: usize,
    pub keys: Vec<KeyExpiry>,
    /// That this process knows to live.
    pub sessions: usize,
    /// That live, where they know of one another.
    pub replicas: Option<usize>,
    pub record: Standing,
    pub process: Process,
    /// That never reached the collector.
    pub spans_dropped: u64,
}

/// No label at all: a gauge in such a family can be absent.
type Alone = [(&'static str, &'static str); 0];
type Maybe = Family<Alone, Gauge>;

/// The gauges.
#[derive(Clone, Debug, Default)]
pub struct Gauges {
    ready: Gauge,
    under_way: Gauge,
    sessions: Gauge,
    replicas: Maybe,
    key_expires: Family<Configured, Gauge>,
    events: Family<OfEvent, Counter>,
    writable: Gauge,
    waiting: Gauge,
    last: Maybe,
    unknown: Maybe,
    anchored: Maybe,
    after_anchor: Maybe,
    anchor_file_failing: Gauge,
    spans_dropped: Counter,
    whole: Maybe,
    verified: Maybe,
    resident: Maybe,
    open_files: Maybe,
    most_files: Maybe,
    cpu: Family<Alone, Counter<f64, AtomicU64>>,
}

impl Gauges {
    /// Says to a registry what they are.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("build", "The version that runs", Info::new([("version", VERSION)]));
        registry.register("ready", "1 where new work is welcome", self.ready.clone());
        registry.register("requests_under_way", "Requests under way", self.under_way.clone());
        registry.register("sessions", "Sessions that this process knows to live", self.sessions.clone());
        registry.register("replicas", "Replicas over the same store that live, as far as this one knows", self.replicas.clone());
        let help = "When the last day of a key ends, where that is known";
        registry.register_with_unit("key_expires_timestamp", help, Unit::Seconds, self.key_expires.clone());
        registry.register(
            "events",
            "What happened that is no change, such as signing in or being turned away, by kind",
            self.events.clone(),
        );
        registry.register("spans_dropped", "Spans that did not reach the collector of traces", self.spans_dropped.clone());
        self.register_record(registry);
    }

    fn register_record(&self, registry: &mut Registry) {
        registry.register("audit_writable", "1 where changes can be recorded", self.writable.clone());
        registry.register("record_rows_waiting", "Rows that wait for the store", self.waiting.clone());
        registry.register("record_last_sequence", "The number of the last row of the record", self.last.clone());
        registry.register("changes_unresolved", "Changes on record whose outcome is unknown and was not found out", self.unknown.clone());
        let help = "When this process last noted down outside the store where the record stands";
        registry.register_with_unit("record_anchor_timestamp", help, Unit::Seconds, self.anchored.clone());
        registry.register("record_rows_after_anchor", "Rows of the record after that anchor", self.after_anchor.clone());
        registry.register("record_anchor_file_failing", "1 where the last anchor is not in its file", self.anchor_file_failing.clone());
        registry.register("record_whole", "1 where the last verification found the chain whole, 0 where it did not", self.whole.clone());
        let help = "When this process last verified the whole record";
        registry.register_with_unit("record_verified_timestamp", help, Unit::Seconds, self.verified.clone());
    }

    /// The figures of the process, whose names have no prefix.
    pub fn register_process(&self, registry: &mut Registry) {
        let started: Gauge = Gauge::default();
        started.set(process::seconds_now());
        registry.register_with_unit("process_start_time", "When the process started", Unit::Seconds, started);
        registry.register_with_unit("process_resident_memory", "Memory in use", Unit::Bytes, self.resident.clone());
        registry.register("process_open_fds", "Open files and connections", self.open_files.clone());
        registry.register("process_max_fds", "How many of them are allowed", self.most_files.clone());
        registry.register_with_unit("process_cpu", "Processor time used", Unit::Seconds, self.cpu.clone());
    }

    /// Takes over how things stand now.
    pub fn set(&self, moment: &Moment) {
        self.ready.set(i64::from(moment.is_ready));
        self.under_way.set(whole(moment.under_way));
        self.sessions.set(whole(moment.sessions));
        say(&self.replicas, moment.replicas.map(whole));
        self.spans_dropped.inner().store(moment.spans_dropped, Ordering::Relaxed);
        self.key_expires.clear();
        for key in &moment.keys {
            let Some(end) = key.expires.as_deref().and_then(end_of_day) else { continue };
            self.key_expires.get_or_create(&Configured { key: key.key.clone() }).set(end);
        }
        for (event, count) in &moment.record.events {
            self.events.get_or_create(&OfEvent { event }).inner().store(*count, Ordering::Relaxed);
        }
        self.set_record(&moment.record);
        let Process { resident_bytes, open_files, most_files, cpu_seconds } = moment.process;
        say(&self.resident, resident_bytes);
        say(&self.open_files, open_files);
        say(&self.most_files, most_files);
        self.cpu.clear();
        if let Some(seconds) = cpu_seconds {
            self.cpu.get_or_create(&[]).inc_by(seconds);
        }
    }

    fn set_record(&self, record: &Standing) {
        self.writable.set(i64::from(record.is_writable));
        self.waiting.set(whole(record.waiting));
        self.anchor_file_failing.set(i64::from(record.is_anchor_file_failing));
        say(&self.last, record.last);
        say(&self.unknown, record.unknown);
        say(&self.anchored, record.anchored.as_ref().map(|Anchored { at, .. }| seconds(at)));
        say(&self.after_anchor, record.anchored.as_ref().zip(record.last).map(|(anchor, last)| last.saturating_sub(anchor.seq).max(0)));
        say(&self.whole, record.verified.as_ref().map(|Verified { fault, .. }| i64::from(fault.is_none())));
        say(&self.verified, record.verified.as_ref().map(|Verified { at, .. }| seconds(at)));
    }
}

fn say(family: &Maybe, value: Option<i64>) {
    family.clear();
    if let Some(value) = value {
        family.get_or_create(&[]).set(value);
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn seconds(at: &str) -> i64 {
    line::milliseconds(at) / 1000
}

/// The first second after a day, UTC, in seconds since 1970.
fn end_of_day(day: &str) -> Option<i64> {
    Some(expiry::date(day)?.next_day()?.midnight().assume_utc().unix_timestamp())
}
