//! Brings spans to the collector, many at a time. One that refuses or is away loses them; requests never wait for it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::{Request, Uri, header};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::{Message, Span, otlp};
use crate::outbound::Outbound;
use crate::secret;

/// So many spans, or so much time with any, make a delivery.
const AT_ONCE: usize = 256;
const PAUSE: Duration = Duration::from_secs(2);
/// How often the log says that it does not work.
const COMPLAINTS: Duration = Duration::from_secs(5 * 60);

/// What brings them.
pub struct Delivery {
    inbox: mpsc::Receiver<Message>,
    outbound: Outbound,
    collector: Uri,
    instance: String,
    dropped: Arc<AtomicU64>,
    complained: Option<Instant>,
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Delivery({})", self.collector)
    }
}

impl Delivery {
    pub(super) fn new(inbox: mpsc::Receiver<Message>, outbound: Outbound, collector: Uri, dropped: Arc<AtomicU64>) -> Delivery {
        Delivery { inbox, outbound, collector, instance: secret::hex(&secret::random::<8>()), dropped, complained: None }
    }

    /// Until it is asked to end.
    pub async fn run(mut self) {
        loop {
            let (spans, is_end) = self.collect().await;
            if !spans.is_empty() {
                self.send(&spans).await;
            }
            if is_end {
                return;
            }
        }
    }

    /// Waits for the first span, and a moment for more.
    async fn collect(&mut self) -> (Vec<Span>, bool) {
        let mut spans = Vec::new();
        let mut until = None;
        while spans.len() < AT_ONCE {
            let next = match until {
                None => self.inbox.recv().await,
                Some(until) => match tokio::time::timeout_at(until, self.inbox.recv()).await {
                    Ok(next) => next,
                    Err(_) => break,
                },
            };
            match next {
                Some(Message::Span(span)) => spans.push(*span),
                Some(Message::End) | None => return (spans, true),
            }
            until.get_or_insert_with(|| Instant::now() + PAUSE);
        }
        (spans, false)
    }

    async fn send(&mut self, spans: &[Span]) {
        let body = otlp::print(spans, &self.instance);
        let request = Request::post(&self.collector).header(header::CONTENT_TYPE, "application/json").body(body);
        let fault = match request {
            Err(_) => "the address cannot be asked".to_owned(),
            Ok(request) => match self.outbound.send(request).await {
                Ok(answer) if answer.status().is_success() => return,
                Ok(answer) => format!("the answer was {}", answer.status().as_u16()),
                Err(fault) => fault.to_string(),
            },
        };
        self.dropped.fetch_add(u64::try_from(spans.len()).unwrap_or(u64::MAX), Ordering::Relaxed);
        if self.complained.is_none_or(|last| last.elapsed() >= COMPLAINTS) {
            self.complained = Some(Instant::now());
            tracing::warn!(fault, "the collector does not take traces");
        }
    }
}
