//! Traces for whoever collects them: a span for each request and one for each call of the upstream, with the operation's name, the status, the outcome and the
//! request id, and nothing else. They are sent in the background; where the collector is slow or away they are dropped, and counted.

mod context;
mod delivery;
mod otlp;

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::http::Uri;
pub use context::TraceContext;
pub use delivery::Delivery;
use tokio::sync::mpsc;

use crate::outbound::Outbound;
use crate::secret;
use crate::upstream::http::TlsError;

/// Spans that wait for the collector.
const MOST_WAITING: usize = 2048;

pub type TraceId = [u8; 16];
pub type SpanId = [u8; 8];

/// Whose work a span is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Server,
    Client,
}

/// What is told of one piece of work. The name is a row's or a page's; the outcome is a code of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub trace: TraceId,
    pub id: SpanId,
    pub parent: Option<SpanId>,
    pub kind: Kind,
    pub name: &'static str,
    /// Since 1970.
    pub began: Duration,
    pub took: Duration,
    pub status: Option<u16>,
    pub outcome: &'static str,
    pub request_id: String,
}

/// What waits for the collector.
#[derive(Debug)]
enum Message {
    Span(Box<Span>),
    End,
}

/// The place of a request in its trace.
#[derive(Clone, Copy, Debug)]
struct Place {
    trace: TraceId,
    id: SpanId,
    parent: Option<SpanId>,
    is_sampled: bool,
}

/// Where spans go; nowhere unless a collector is configured.
#[derive(Default)]
pub struct Traces {
    outbox: Option<mpsc::Sender<Message>>,
    delivery: Mutex<Option<Delivery>>,
    under_way: Mutex<HashMap<String, Place>>,
    dropped: Arc<AtomicU64>,
}

impl fmt::Debug for Traces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Traces({})", if self.outbox.is_some() { "on" } else { "off" })
    }
}

impl Traces {
    /// Traces for the collector at this address.
    ///
    /// # Errors
    /// When the trusted certificates cannot be loaded.
    pub fn to(collector: Uri) -> Result<Traces, TlsError> {
        let (outbox, inbox) = mpsc::channel(MOST_WAITING);
        let traces = Traces { outbox: Some(outbox), ..Traces::default() };
        let outbound = Outbound::new(collector.scheme_str() == Some("https"))?;
        let delivery = Delivery::new(inbox, outbound, collector, Arc::clone(&traces.dropped));
        Ok(Traces { delivery: Mutex::new(Some(delivery)), ..traces })
    }

    /// What brings spans to the collector; once.
    #[must_use]
    pub fn delivery(&self) -> Option<Delivery> {
        self.delivery.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Asks the delivery to bring what it has and to end.
    pub async fn end(&self) {
        if let Some(outbox) = &self.outbox {
            // Nobody there to end any more is as good.
            drop(outbox.send(Message::End).await);
        }
    }

    /// Spans that never reached the collector.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// A request begins, as part of the trace that it came with or of a new one.
    #[must_use]
    pub fn begin(&self, request_id: &str, given: Option<TraceContext>) -> Begun<'_> {
        let place = match given {
            Some(TraceContext { trace, parent, is_sampled }) => {
                Some(Place { trace, id: secret::random(), parent: Some(parent), is_sampled: is_sampled && self.outbox.is_some() })
            }
            None => self.outbox.is_some().then(|| Place { trace: secret::random(), id: secret::random(), parent: None, is_sampled: true }),
        };
        let mut told = String::new();
        if let Some(place) = place.filter(|place| place.is_sampled) {
            request_id.clone_into(&mut told);
            self.under_way().insert(told.clone(), place);
        }
        Begun { traces: self, request_id: told, place, began: Instant::now() }
    }

    /// A call of the upstream has ended.
    pub fn called(&self, request_id: &str, name: &'static str, began: Instant, status: Option<u16>) {
        if self.outbox.is_none() {
            return;
        }
        // A change whose browser is gone, or a question of the service's own, stands for itself.
        let above = self.under_way().get(request_id).copied();
        let outcome = match status {
            None => "no_answer",
            Some(0..400) => "ok",
            Some(_) => "refused",
        };
        self.tell(Span {
            trace: above.map_or_else(secret::random, |place| place.trace),
            id: secret::random(),
            parent: above.map(|place| place.id),
            kind: Kind::Client,
            name,
            began: moment(began),
            took: began.elapsed(),
            status,
            outcome,
            request_id: request_id.to_owned(),
        });
    }

    fn tell(&self, span: Span) {
        let Some(outbox) = &self.outbox else { return };
        if outbox.try_send(Message::Span(Box::new(span))).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn under_way(&self) -> std::sync::MutexGuard<'_, HashMap<String, Place>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When that was, since 1970.
fn moment(began: Instant) -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().saturating_sub(began.elapsed())
}

/// A request under way. Dropped without an end, because whoever asked is gone, it leaves no span.
#[derive(Debug)]
pub struct Begun<'a> {
    traces: &'a Traces,
    /// Empty where nothing is told of it.
    request_id: String,
    place: Option<Place>,
    began: Instant,
}

impl Begun<'_> {
    /// The trace, for the log.
    #[must_use]
    pub fn trace(&self) -> Option<String> {
        self.place.map(|place| secret::hex(&place.trace))
    }

    /// The request was answered.
    pub fn end(self, name: &'static str, status: u16, outcome: &'static str) {
        let Some(Place { trace, id, parent, is_sampled: true }) = self.place else { return };
        self.traces.tell(Span {
            trace,
            id,
            parent,
            kind: Kind::Server,
            name,
            began: moment(self.began),
            took: self.began.elapsed(),
            status: Some(status),
            outcome,
            request_id: self.request_id.clone(),
        });
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if self.place.is_some_and(|place| place.is_sampled) {
            self.traces.under_way().remove(&self.request_id);
        }
    }
}

#[cfg(test)]
mod tests;
