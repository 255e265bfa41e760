//! The layers between a signed request and the network, in their order: the breaker of its family, places for calls under way, turns within the limit
//! of its key, repeats of reads, the wire.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use catalogue::operation::{Family, Operation};
use catalogue::wire::Reply;
use time::OffsetDateTime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::breaker::{Breaker, End, State};
use super::counts::Counts;
use super::pacing::{Meter, Pacing};
use super::{Asking, Held, Lane, Transport, UpstreamFault, UpstreamLimits, retry};
use crate::credential::{Keys, Signed};
use crate::secret;

const UNAUTHORIZED: u16 = 401;
/// Calls of one family under way at one moment. A family that hangs takes its own places and nobody else's.
const PLACES: usize = 128;
/// Of these, how many batches may take: what waits for its turn within a limit waits in its place, and people need some that are free.
const BATCH_PLACES: usize = 96;
/// Calls that have a place or wait for one. Whoever is let in waits no longer than one call takes, and the others are told at once.
const LET_IN: usize = 2 * PLACES;
/// How long somebody waits for a place.
const PATIENCE: Duration = Duration::from_secs(3);
/// The same for what nobody looks at.
const BATCH_PATIENCE: Duration = Duration::from_secs(20);

/// One call, with everything that it needs to go on when whoever asked has left.
#[derive(Debug)]
pub struct Call {
    pub operation: &'static Operation,
    pub signed: Signed,
    pub request_id: String,
    pub person: String,
    pub lane: Lane,
    pub repeats: bool,
}

impl Call {
    #[must_use]
    pub fn new(operation: &'static Operation, signed: Signed, asking: Asking<'_>) -> Call {
        let (request_id, person) = (asking.request_id.to_owned(), asking.person.to_owned());
        Call { operation, signed, request_id, person, lane: asking.lane, repeats: asking.repeats }
    }

    fn asking(&self) -> Asking<'_> {
        Asking { request_id: &self.request_id, person: &self.person, lane: self.lane, repeats: self.repeats }
    }
}

/// The way to one upstream.
#[derive(Debug)]
pub struct Line {
    transport: Transport,
    keys: Arc<Keys>,
    limits: UpstreamLimits,
    budget: Mutex<retry::Budget>,
    pub pacing: Pacing,
    families: Mutex<HashMap<Family, Arc<OfFamily>>>,
    pub counts: Counts,
}

#[derive(Debug)]
struct OfFamily {
    breaker: Mutex<Breaker>,
    places: Arc<Semaphore>,
    batch_places: Arc<Semaphore>,
    let_in: Arc<Semaphore>,
}

/// A call that the breaker let pass and that has a place; it tells the breaker how it ended, even if it is given up.
#[derive(Debug)]
pub struct Entered {
    family: Arc<OfFamily>,
    is_told: bool,
    _places: [Option<OwnedSemaphorePermit>; 3],
}

impl Line {
    #[must_use]
    pub fn new(transport: Transport, keys: Arc<Keys>, limits: UpstreamLimits) -> Line {
        let (budget, pacing, families) = (Mutex::default(), Pacing::default(), Mutex::default());
        Line { transport, keys, limits, budget, pacing, families, counts: Counts::default() }
    }

    /// Passes the breaker and takes a place.
    ///
    /// # Errors
    /// When the upstream is left alone, or too many calls of the family are under way. Nothing was sent then.
    pub async fn enter(&self, operation: &Operation, lane: Lane) -> Result<Entered, UpstreamFault> {
        let family = self.family(operation.family);
        let of_batches = match lane {
            Lane::Batch => Some(place(&family.batch_places, BATCH_PATIENCE).await?),
            Lane::Interactive => None,
        };
        let let_in = Arc::clone(&family.let_in).try_acquire_owned().map_err(|_| UpstreamFault::Crowded)?;
        let places = [of_batches, Some(let_in), Some(place(&family.places, PATIENCE).await?)];
        let passed = locked(&family.breaker).enter(Instant::now(), self.limits.total);
        passed.map_err(|wait| {
            self.counts.held(Held::Away);
            UpstreamFault::Held(Held::Away, seconds(wait))
        })?;
        Ok(Entered { family, is_told: false, _places: places })
    }

    /// Performs a call that has entered. What changes something reaches the wire at most once; what only reads is repeated where that can help, within one
    /// deadline for everything.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn perform(&self, mut call: Call, mut entered: Entered) -> Result<Reply, UpstreamFault> {
        let deadline = Instant::now() + self.limits.total;
        let mut answer = self.repeated(&call, deadline).await;
        if answer.as_ref().is_ok_and(|reply| reply.status == UNAUTHORIZED)
            && let Some(renewed) = call.signed.renewed().await
            && !call.operation.is_write()
        {
            call.signed.request = renewed;
            answer = self.repeated(&call, deadline).await;
        }
        if entered.ended(&answer) {
            self.counts.opened(call.operation.family);
            tracing::error!(
                operation = call.operation.name,
                "the upstream does not answer; calls of this family are left alone for a moment"
            );
        }
        let answer = answer?;
        if answer.status == UNAUTHORIZED {
            tracing::error!(
                call.request_id,
                operation = call.operation.name,
                "the upstream refused the key; it may have expired or been revoked"
            );
        }
        self.keeps_secrets(&answer, &call)?;
        Ok(answer)
    }

    /// Sends a request until there is an answer that is worth having, or no repeat is left.
    async fn repeated(&self, call: &Call, deadline: Instant) -> Result<Reply, UpstreamFault> {
        locked(&self.budget).earn();
        let method = call.signed.request.method;
        let mut repeat = 0;
        loop {
            let answer = self.in_turn(call, deadline).await;
            let Some(why) = retry::why(method, &answer).filter(|_| call.repeats && repeat < retry::MOST) else { return answer };
            let Some(pause) = retry::pause(repeat, &answer, OffsetDateTime::now_utc(), secret::chance()) else { return answer };
            if Instant::now() + pause >= deadline || !(why.is_free(repeat) || locked(&self.budget).spend()) {
                return answer;
            }
            self.counts.repeated(why);
            tracing::debug!(call.request_id, why = why.word(), "asking the upstream once more");
            tokio::time::sleep(pause).await;
            repeat += 1;
        }
    }

    /// Sends a request when its turn has come.
    async fn in_turn(&self, call: &Call, deadline: Instant) -> Result<Reply, UpstreamFault> {
        let meter = Meter::of(call.signed.place, call.operation);
        let came = Instant::now();
        let turn = self.pacing.turn(meter, call.asking(), deadline).await.map_err(|wait| {
            self.counts.held(Held::Paused);
            UpstreamFault::Held(Held::Paused, seconds(wait))
        })?;
        self.counts.waited(call.lane, came.elapsed());
        let reply = self.send(call, deadline).await?;
        if turn.answered(&reply) {
            self.counts.refused();
            tracing::warn!(call.request_id, "the upstream's limit is used up; everything that goes with this key waits");
        }
        Ok(reply)
    }

    async fn send(&self, call: &Call, deadline: Instant) -> Result<Reply, UpstreamFault> {
        let request = &call.signed.request;
        match &self.transport {
            Transport::Http(http) => http.send_until(request, &call.request_id, &self.limits, deadline).await,
            Transport::Bundled(bundled) => {
                let sending = bundled.send(request, &self.limits);
                tokio::time::timeout_at(deadline.into(), sending).await.unwrap_or(Err(UpstreamFault::TimedOut))
            }
        }
    }

    /// Refuses an answer that repeats a key, as debugging upstreams do with request headers.
    fn keeps_secrets(&self, answer: &Reply, call: &Call) -> Result<(), UpstreamFault> {
        let texts = std::iter::once(answer.body.as_slice()).chain(answer.headers.iter().map(|(_, value)| value.as_bytes()));
        if self.keys.are_in_answer(&call.signed, texts) {
            tracing::error!(call.request_id, "the upstream's answer repeats a key; it was withheld");
            return Err(UpstreamFault::Broken("it repeats what must not be repeated"));
        }
        Ok(())
    }

    fn family(&self, family: Family) -> Arc<OfFamily> {
        let mut families = locked(&self.families);
        let places = |number| Arc::new(Semaphore::new(number));
        let new = || {
            let (places, batch_places, let_in) = (places(PLACES), places(BATCH_PLACES), places(LET_IN));
            Arc::new(OfFamily { breaker: Mutex::default(), places, batch_places, let_in })
        };
        Arc::clone(families.entry(family).or_insert_with(new))
    }
}

impl Entered {
    /// Tells the breaker. Whether it opened because of it.
    fn ended(&mut self, answer: &Result<Reply, UpstreamFault>) -> bool {
        self.is_told = true;
        let mut breaker = locked(&self.family.breaker);
        let end = end(answer);
        // Only what opens a breaker needs it.
        let chance = if end == End::Failed { secret::chance() } else { 0.0 };
        breaker.ended(end, Instant::now(), chance);
        matches!(breaker.state(), State::Open { .. }) && end == End::Failed
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        if !self.is_told {
            locked(&self.family.breaker).ended(End::Unknown, Instant::now(), 0.0);
        }
    }
}

async fn place(places: &Arc<Semaphore>, patience: Duration) -> Result<OwnedSemaphorePermit, UpstreamFault> {
    // There is one for most; whoever waits is given the next before it can be taken here.
    if let Ok(place) = Arc::clone(places).try_acquire_owned() {
        return Ok(place);
    }
    let waiting = Box::pin(tokio::time::timeout(patience, Arc::clone(places).acquire_owned()));
    Ok(waiting.await.map_err(|_| UpstreamFault::Crowded)?.expect("the semaphore is never closed"))
}

/// What an end says about whether the upstream is there. That it refuses, and be it for too much, says that it is.
fn end(answer: &Result<Reply, UpstreamFault>) -> End {
    match answer {
        Ok(reply) if matches!(reply.status, 502..=504) => End::Failed,
        Ok(_) => End::Answered,
        Err(UpstreamFault::Held(..) | UpstreamFault::Crowded) => End::Unknown,
        Err(UpstreamFault::NotSent(_) | UpstreamFault::TimedOut | UpstreamFault::Broken(_)) => End::Failed,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Rounded up, and never nought: whoever comes back too early only asks in vain.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0 || wait.is_zero())
}
