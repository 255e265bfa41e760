//! The way to the upstream, for permits only: adds the key, carries the request over the network or into the bundled organization with good manners, and
//! brings back the whole answer or the reason why there is none.

pub mod asking;
pub mod breaker;
pub mod bundled;
pub mod connections;
pub mod counts;
pub mod depth;
pub mod http;
mod line;
pub mod pacing;
pub mod question;
pub mod replicas;
mod resolver;
pub mod retry;
pub mod share;
pub mod shared;
pub mod turns;
mod unbroken;
pub mod waiting;
pub mod window;

use std::sync::Arc;
use std::time::{Duration, Instant};

use catalogue::rights::Rights;
use catalogue::wire::Reply;

use crate::admit::Permit;
use crate::credential::Keys;
pub use asking::{Asking, Lane};
pub use bundled::Bundled;
use counts::Counts;
pub use http::{Address, HttpUpstream};
use line::{Call, Line};
use question::Question;
use shared::{Answer, Ask, How, Keeping, Shared};
use unbroken::Unbroken;

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
    /// Nothing was sent, because the upstream needs to be left alone for so many seconds.
    #[error("the upstream is left alone")]
    Held(Held, u64),
    /// Nothing was sent, because too many other calls wait for an answer.
    #[error("too many calls are under way")]
    Crowded,
    /// Sent, and then silence.
    #[error("no answer in time")]
    TimedOut,
    /// Sent, and then the connection or the answer broke.
    #[error("the answer broke off: {0}")]
    Broken(&'static str),
}

/// Why the upstream is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Held {
    /// The limit of the key is used up.
    Paused,
    /// It does not answer.
    Away,
}

/// The transports. One is chosen at start.
#[derive(Debug)]
pub enum Transport {
    Http(HttpUpstream),
    Bundled(Bundled),
}

/// A transport with the keys that it needs, and the manners that all its calls have.
#[derive(Debug)]
pub struct Upstream {
    line: Arc<Line>,
    keys: Arc<Keys>,
    shared: Arc<Shared>,
}

impl Upstream {
    #[must_use]
    pub fn new(transport: Transport, keys: Keys, limits: UpstreamLimits) -> Upstream {
        let keys = Arc::new(keys);
        Upstream {
            line: Arc::new(Line::new(transport, Arc::clone(&keys), limits)),
            keys,
            shared: Arc::new(Shared::new(Keeping::default())),
        }
    }

    /// The same, keeping answers for another while.
    #[must_use]
    pub fn keeping(self, keeping: Keeping) -> Upstream {
        Upstream { shared: Arc::new(Shared::new(keeping)), ..self }
    }

    /// The keys, to be exchanged while the service runs.
    #[must_use]
    pub const fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    /// What the layers count.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.line.counts
    }

    /// Performs the permitted operation with an answer that nobody else got: changes, and what is read to decide one.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn perform(&self, permit: &Permit, asking: Asking<'_>) -> Result<Reply, UpstreamFault> {
        let call = self.call(permit, asking)?;
        let entered = self.line.enter(permit.operation(), asking.lane).await?;
        if permit.operation().is_write() {
            // Also when it is cut short: what may have happened may have changed everything.
            let _forgetting = Forgetting::begin(&self.shared);
            return self.line.perform(call, entered).await;
        }
        let line = Arc::clone(&self.line);
        Unbroken::of(async move { line.perform(call, entered).await }).await
    }

    /// Reads what several people may be asking for at once, or have asked for a moment ago. `anew` wants nothing that was kept.
    pub async fn read(&self, permit: &Permit, asking: Asking<'_>, rights: &Arc<Rights>, anew: bool) -> Answer {
        let answer = self.shared_read(permit, asking, rights, anew).await;
        let answer = answer.unwrap_or_else(|fault| Answer { outcome: Err(fault), age: Duration::ZERO, how: How::Asked });
        self.line.counts.answered(answer.how);
        answer
    }

    async fn shared_read(&self, permit: &Permit, asking: Asking<'_>, rights: &Arc<Rights>, anew: bool) -> Result<Answer, UpstreamFault> {
        let operation = permit.operation();
        loop {
            let call = self.call(permit, asking)?;
            let is_kept = question::is_kept(operation, &call.signed.request);
            let question = Question::of(operation, &call.signed.request, call.signed.place, Arc::clone(rights));
            let began = Instant::now();
            let teller = match self.shared.ask(question, is_kept, asking.lane, anew, began) {
                Ask::Kept(answer) => return Ok(answer),
                Ask::Join(answer) => match answer.await {
                    Ok(outcome) => return Ok(Answer { outcome, age: Duration::ZERO, how: How::Joined }),
                    // Whoever asked first has left before it was sent.
                    Err(_) => continue,
                },
                Ask::First(teller) => teller,
            };
            let entered = match self.line.enter(operation, asking.lane).await {
                Ok(entered) => entered,
                // Whoever asked the same would wait as long for the same, one after the other.
                Err(fault) => return Ok(Answer { outcome: teller.tell(Err(fault), began), age: Duration::ZERO, how: How::Asked }),
            };
            let line = Arc::clone(&self.line);
            let asked = async move {
                let outcome = line.perform(call, entered).await;
                teller.tell(outcome, began)
            };
            let outcome = Unbroken::of(asked).await;
            return Ok(Answer { outcome, age: Duration::ZERO, how: How::Asked });
        }
    }

    fn call(&self, permit: &Permit, asking: Asking<'_>) -> Result<Call, UpstreamFault> {
        let signed = self.keys.sign(permit).map_err(|_| UpstreamFault::NotSent("the directory has no key"))?;
        Ok(Call::new(permit.operation(), signed, asking))
    }
}

/// A change under way: what was read before it is forgotten when it begins and when it ends, however it ends.
struct Forgetting<'a>(&'a Shared);

impl<'a> Forgetting<'a> {
    fn begin(shared: &'a Shared) -> Forgetting<'a> {
        shared.forget(Instant::now());
        Forgetting(shared)
    }
}

impl Drop for Forgetting<'_> {
    fn drop(&mut self) {
        self.0.forget(Instant::now());
    }
}
