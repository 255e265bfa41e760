//! The bundled organization as an upstream: the sandbox in this process, with its faults delivered as a network would deliver them.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use catalogue::wire::{Reply, Request};
use sandbox::{Answer, Sandbox};

use super::{UpstreamFault, UpstreamLimits};

/// A sandbox whose logical clock follows the real one.
#[derive(Clone)]
pub struct Bundled {
    sandbox: Arc<Mutex<Sandbox>>,
    asked: Arc<Mutex<Instant>>,
}

impl fmt::Debug for Bundled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bundled")
    }
}

impl Bundled {
    /// Shares the sandbox with whoever wants to look inside.
    #[must_use]
    pub fn new(sandbox: Arc<Mutex<Sandbox>>) -> Bundled {
        Bundled { sandbox, asked: Arc::new(Mutex::new(Instant::now())) }
    }

    /// Lets the sandbox answer, after moving its clock by the time since it was last asked. `look` sees it right after the answer.
    pub async fn answer(&self, request: Request, look: impl FnOnce(&Sandbox) + Send + 'static) -> Option<Answer> {
        let this = self.clone();
        // Searching 100,000 people takes long enough to be kept off the threads that serve connections.
        let answering = tokio::task::spawn_blocking(move || {
            let now = Instant::now();
            let before = std::mem::replace(&mut *this.asked.lock().unwrap_or_else(PoisonError::into_inner), now);
            let mut sandbox = this.sandbox.lock().unwrap_or_else(PoisonError::into_inner);
            sandbox.advance(u64::try_from(now.saturating_duration_since(before).as_millis()).unwrap_or(u64::MAX));
            let answer = sandbox.handle(&request);
            look(&sandbox);
            answer
        });
        answering.await.ok()
    }

    /// Sends a request and waits for its answer.
    ///
    /// # Errors
    /// As the network would: silence or a broken connection, where a scripted fault says so.
    pub async fn send(&self, request: &Request, limits: &UpstreamLimits) -> Result<Reply, UpstreamFault> {
        let Some(Answer { reply, delivery }) = self.answer(request.clone(), |_| {}).await else {
            return Err(UpstreamFault::Broken("the bundled organization failed"));
        };
        let delay = Duration::from_millis(delivery.delay_ms);
        if delay > limits.first_byte {
            tokio::time::sleep(limits.first_byte).await;
            return Err(UpstreamFault::TimedOut);
        }
        tokio::time::sleep(delay).await;
        if delivery.reset {
            return Err(UpstreamFault::Broken("the connection was reset"));
        }
        if delivery.cut_after.is_some_and(|bytes| bytes < reply.body.len()) {
            return Err(UpstreamFault::Broken("the body was cut short"));
        }
        Ok(reply)
    }
}
