//! Structured logs: one JSON line per request and per event, without personal data, addresses or bodies. Goes to standard error, because
//! standard output belongs to the answers of subcommands.

mod line;
mod outbox;

#[cfg(test)]
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use catalogue::rights::Rights;
use line::Lines;
pub use outbox::flush;
use tracing::Level;
#[cfg(test)]
use tracing::Subscriber;

/// What a handler tells the log about its request: the operation's or page's name, never its address.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    pub operation: &'static str,
    pub rights: Option<Arc<Rights>>,
}

impl Trace {
    /// The trace of one of the service's own pages.
    #[must_use]
    pub const fn of(operation: &'static str) -> Trace {
        Trace { operation, rights: None }
    }
}

/// Starts JSON logging at this level.
pub fn start(level: Level) {
    outbox::start();
    // A second start (tests run many services in one process) keeps the first subscriber.
    let _ = tracing::subscriber::set_global_default(Lines::new(level, outbox::put));
}

/// The same lines for whatever `writer` makes, each in one piece.
#[cfg(test)]
fn lines<W: Write>(level: Level, writer: impl Fn() -> W + Send + Sync + 'static) -> impl Subscriber + Send + Sync {
    Lines::new(level, move |_: Level, line: &[u8]| drop(writer().write_all(line)))
}

/// One line per answered request.
pub fn request(method: &str, trace: &Trace, status: u16, took: Duration, request_id: &str, code: Option<&str>, trace_id: Option<&str>) {
    let role = trace.rights.as_ref().map_or("-", |rights| rights.role().title.as_str());
    let (code, trace_id) = (code.unwrap_or("-"), trace_id.unwrap_or("-"));
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(method, operation = trace.operation, status, took_ms, request_id, trace_id, role, code, "request");
}

/// A request that looks like an attempt to get around a check.
pub fn security(reason: &'static str, request_id: &str) {
    tracing::warn!(reason, request_id, "refused at the door");
}

#[cfg(test)]
mod tests;
