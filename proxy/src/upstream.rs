//! The way to the upstream, for permits only: adds the key, carries the request over the network or into the bundled organization, and brings
//! back the whole answer or the reason why there is none.

pub mod bundled;
pub mod http;
mod resolver;

use std::sync::Arc;
use std::time::Duration;

use catalogue::wire::{Reply, Request};

use crate::admit::Permit;
use crate::credential::{self, Keys};
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
}

impl Upstream {
    #[must_use]
    pub fn new(transport: Transport, keys: Keys, limits: UpstreamLimits) -> Upstream {
        Upstream { transport, keys: Arc::new(keys), limits }
    }

    /// The keys, to be exchanged while the service runs.
    #[must_use]
    pub const fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    /// Performs the permitted operation once; a read is tried a second time when its connection was refused, or its key was refused and its file
    /// holds another one by now.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn perform(&self, permit: &Permit, request_id: &str) -> Result<Reply, UpstreamFault> {
        let request = self.keys.sign(permit).map_err(|_| UpstreamFault::NotSent("the directory has no key"))?;
        let deadline = tokio::time::Instant::now() + self.limits.total;
        let mut answer = self.send(&request, request_id, deadline).await;
        if !permit.operation().is_write() && matches!(answer, Err(UpstreamFault::NotSent(_))) {
            answer = self.send(&request, request_id, deadline).await;
        }
        let mut answer = answer?;
        let mut request = request;
        if answer.status == UNAUTHORIZED {
            self.keys.reread(permit).await;
            let again = self.keys.sign(permit).map_err(|_| UpstreamFault::NotSent("the directory has no key"))?;
            // Compared with what was sent: a colleague's read may have found the new key first.
            if again.bearer != request.bearer && !permit.operation().is_write() {
                request = again;
                answer = self.send(&request, request_id, deadline).await?;
            }
        }
        if answer.status == UNAUTHORIZED {
            tracing::error!(
                request_id,
                operation = permit.operation().name,
                "the upstream refused the key; it may have expired or been revoked"
            );
        }
        let repeats = |text: &[u8]| self.keys.are_in(text) || request.bearer.as_ref().is_some_and(|key| credential::is_in(&key.0, text));
        let echoed = repeats(&answer.body) || answer.headers.iter().any(|(_, value)| repeats(value.as_bytes()));
        if echoed {
            tracing::error!(request_id, "the upstream's answer repeats a key; it was withheld");
            return Err(UpstreamFault::Broken("it repeats what must not be repeated"));
        }
        Ok(answer)
    }

    async fn send(&self, request: &Request, request_id: &str, deadline: tokio::time::Instant) -> Result<Reply, UpstreamFault> {
        let sending = async {
            match &self.transport {
                Transport::Http(http) => http.send(request, request_id, &self.limits).await,
                Transport::Bundled(bundled) => bundled.send(request, &self.limits).await,
            }
        };
        tokio::time::timeout_at(deadline, sending).await.unwrap_or(Err(UpstreamFault::TimedOut))
    }
}
