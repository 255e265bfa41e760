//! The way to the upstream, for permits only: adds the key, carries the request over the network or into the bundled organization, and brings
//! back the whole answer or the reason why there is none.

mod asking;
pub mod bundled;
pub mod depth;
pub mod http;
mod resolver;
pub mod retry;
pub mod waiting;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use catalogue::wire::{Reply, Request};
use time::OffsetDateTime;
use tokio::time::Instant;

use crate::admit::Permit;
use crate::credential::{Keys, Signed};
use crate::secret;
pub use asking::Asking;
pub use bundled::Bundled;
pub use http::{Address, HttpUpstream};

const UNAUTHORIZED: u16 = 401;

/// How long each stage of an upstream call may take, and how large its answer may be.
#[derive(Clone, Copy, Debug)]
pub struct UpstreamLimits {
    pub connect: Duration,
    pub first_byte: Duration,
    /// The longest silence inside a body.
    pub pause: Duration,
    pub total: Duration,
    pub bytes: usize,
}

impl Default for UpstreamLimits {
    fn default() -> UpstreamLimits {
        UpstreamLimits {
            connect: Duration::from_secs(3),
            first_byte: Duration::from_secs(30),
            pause: Duration::from_secs(15),
            total: Duration::from_secs(60),
            bytes: 32 * 1024 * 1024,
        }
    }
}

/// Why there is no answer. What matters most is whether the request can have had an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpstreamFault {
    /// Nothing was sent.
    #[error("no connection: {0}")]
    NotSent(&'static str),
    /// Sent, and then silence.
    #[error("no answer in time")]
    TimedOut,
    /// Sent, and then the connection or the answer broke.
    #[error("the answer broke off: {0}")]
    Broken(&'static str),
}

/// The transports. One is chosen at start.
#[derive(Debug)]
pub enum Transport {
    Http(HttpUpstream),
    Bundled(Bundled),
}

/// A transport with the keys that it needs.
#[derive(Debug)]
pub struct Upstream {
    transport: Transport,
    keys: Arc<Keys>,
    limits: UpstreamLimits,
    budget: Mutex<retry::Budget>,
}

impl Upstream {
    #[must_use]
    pub fn new(transport: Transport, keys: Keys, limits: UpstreamLimits) -> Upstream {
        Upstream { transport, keys: Arc::new(keys), limits, budget: Mutex::default() }
    }

    /// The keys, to be exchanged while the service runs.
    #[must_use]
    pub const fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    /// Performs the permitted operation. What changes something reaches the wire at most once; what only reads is repeated where that can help, within
    /// one deadline for everything.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn perform(&self, permit: &Permit, asking: Asking<'_>) -> Result<Reply, UpstreamFault> {
        let mut signed = self.keys.sign(permit).map_err(|_| UpstreamFault::NotSent("the directory has no key"))?;
        let deadline = Instant::now() + self.limits.total;
        let mut answer = self.repeated(&signed.request, asking, deadline).await?;
        if answer.status == UNAUTHORIZED
            && let Some(renewed) = signed.renewed().await
            && !permit.operation().is_write()
        {
            signed.request = renewed;
            answer = self.repeated(&signed.request, asking, deadline).await?;
        }
        if answer.status == UNAUTHORIZED {
            tracing::error!(
                asking.request_id,
                operation = permit.operation().name,
                "the upstream refused the key; it may have expired or been revoked"
            );
        }
        self.keeps_secrets(&answer, &signed, asking.request_id)?;
        Ok(answer)
    }

    /// Sends a request until there is an answer that is worth having, or no repeat is left.
    async fn repeated(&self, request: &Request, asking: Asking<'_>, deadline: Instant) -> Result<Reply, UpstreamFault> {
        self.budget().earn();
        let mut repeat = 0;
        loop {
            let answer = self.send(request, asking.request_id, deadline).await;
            let Some(why) = retry::why(request.method, &answer).filter(|_| asking.repeats && repeat < retry::MOST) else { return answer };
            let Some(pause) = retry::pause(repeat, &answer, OffsetDateTime::now_utc(), secret::chance()) else { return answer };
            if Instant::now() + pause >= deadline || !self.budget().spend() {
                return answer;
            }
            tracing::debug!(asking.request_id, why = why.word(), "asking the upstream once more");
            tokio::time::sleep(pause).await;
            repeat += 1;
        }
    }

    fn budget(&self) -> std::sync::MutexGuard<'_, retry::Budget> {
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses an answer that repeats a key, as debugging upstreams do with request headers.
    fn keeps_secrets(&self, answer: &Reply, signed: &Signed, request_id: &str) -> Result<(), UpstreamFault> {
        let repeats = |text: &[u8]| self.keys.are_in(text) || signed.is_in(text);
        if repeats(&answer.body) || answer.headers.iter().any(|(_, value)| repeats(value.as_bytes())) {
            tracing::error!(request_id, "the upstream's answer repeats a key; it was withheld");
            return Err(UpstreamFault::Broken("it repeats what must not be repeated"));
        }
        Ok(())
    }

    async fn send(&self, request: &Request, request_id: &str, deadline: Instant) -> Result<Reply, UpstreamFault> {
        let sending = async {
            match &self.transport {
                Transport::Http(http) => http.send(request, request_id, &self.limits).await,
                Transport::Bundled(bundled) => bundled.send(request, &self.limits).await,
            }
        };
        tokio::time::timeout_at(deadline, sending).await.unwrap_or(Err(UpstreamFault::TimedOut))
    }
}
