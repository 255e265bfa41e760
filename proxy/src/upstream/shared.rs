//! Reads that travel once: who asks the same with the same rights at the same moment gets the same answer, and lists and look-ups are kept for some
//! seconds. A change makes everything forgotten, before it is sent and after it ended; what was begun before is then nobody else's answer.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use catalogue::wire::Reply;
use tokio::sync::oneshot;

use super::UpstreamFault;
use super::asking::Lane;
use super::question::Question;

/// The upstream shows some changes only after up to 30 seconds (atlassian-api 4); until then nothing is kept that may be older than they are.
const SETTLES: Duration = Duration::from_secs(30);
const LARGEST: usize = 1024 * 1024;

/// How much is kept, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// Nought keeps nothing.
    pub life: Duration,
    pub bytes: usize,
}

impl Default for Keeping {
    fn default() -> Keeping {
        Keeping { life: Duration::from_secs(10), bytes: 32 * 1024 * 1024 }
    }
}

type Outcome = Result<Arc<Reply>, UpstreamFault>;

/// An answer, and how old it is.
#[derive(Clone, Debug)]
pub struct Answer {
    pub outcome: Outcome,
    pub age: Duration,
    pub how: How,
}

impl Answer {
    /// How long it was kept, in seconds; nothing where it was read just now.
    #[must_use]
    pub fn kept_for(&self) -> Option<u64> {
        (self.how == How::Kept).then_some(self.age.as_secs())
    }

    /// The answer by itself. What it once said about the limit no longer holds.
    ///
    /// # Errors
    /// As the answer was.
    pub fn into_reply(self) -> Result<Reply, UpstreamFault> {
        let mut reply = self.outcome.map(Arc::unwrap_or_clone)?;
        if self.how == How::Kept {
            reply.headers.retain(|(name, _)| !name.starts_with("x-ratelimit-"));
        }
        Ok(reply)
    }
}

/// How an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    Asked,
    /// Somebody else was asking the same.
    Joined,
    Kept,
}

/// The reads under way and those that are kept.
pub struct Shared {
    keeping: Keeping,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    under_way: HashMap<Arc<Question>, UnderWay>,
    kept: HashMap<Arc<Question>, Kept>,
    bytes: usize,
    /// Grows with every change.
    changes: u64,
    last_change: Option<Instant>,
    next: u64,
}

struct UnderWay {
    number: u64,
    lane: Lane,
    waiting: Arc<Waiting>,
}

/// Those who asked the same meanwhile; most questions have none.
type Waiting = Mutex<Vec<oneshot::Sender<Outcome>>>;

struct Kept {
    reply: Arc<Reply>,
    at: Instant,
    weight: usize,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared")
    }
}

/// What to do with a question.
pub enum Ask {
    /// It is answered, or will be by whoever asked first.
    Kept(Answer),
    Join(oneshot::Receiver<Outcome>),
    /// Ask, and tell the others.
    First(Teller),
}

/// Tells everybody who asked the same. Dropped without an answer, it lets them ask themselves.
pub struct Teller {
    shared: Arc<Shared>,
    question: Arc<Question>,
    number: u64,
    changes: u64,
    is_kept: bool,
    waiting: Arc<Waiting>,
}

impl Shared {
    #[must_use]
    pub fn new(keeping: Keeping) -> Shared {
        Shared { keeping, state: Mutex::default() }
    }

    /// Looks for an answer, or for somebody who is asking the same. `anew` wants none that is kept.
    #[must_use]
    pub fn ask(self: &Arc<Shared>, question: Question, is_kept: bool, lane: Lane, anew: bool, now: Instant) -> Ask {
        let state = &mut *self.state();
        if let Some(kept) = state.kept.get(&question) {
            let age = now.saturating_duration_since(kept.at);
            if !anew && age < self.keeping.life {
                return Ask::Kept(Answer { outcome: Ok(Arc::clone(&kept.reply)), age, how: How::Kept });
            }
        }
        let question = Arc::new(question);
        // Looked up once: what is long in a question takes its time.
        let entry = state.under_way.entry(Arc::clone(&question));
        // A person does not wait for the turn of a batch.
        if let Entry::Occupied(found) = &entry
            && (lane == Lane::Batch || found.get().lane == Lane::Interactive)
        {
            let (sender, answer) = oneshot::channel();
            locked(&found.get().waiting).push(sender);
            return Ask::Join(answer);
        }
        let (number, changes, waiting) = (state.next, state.changes, Arc::default());
        state.next += 1;
        entry.insert_entry(UnderWay { number, lane, waiting: Arc::clone(&waiting) });
        Ask::First(Teller { shared: Arc::clone(self), question, number, changes, is_kept, waiting })
    }

    /// Something is about to change or has changed: nothing that was read before is an answer any more.
    pub fn forget(&self, now: Instant) {
        let mut state = self.state();
        state.changes += 1;
        state.last_change = Some(now);
        state.under_way.clear();
        state.kept.clear();
        state.bytes = 0;
    }

    /// How many bytes are kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.state().bytes
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn keep(&mut self, question: Arc<Question>, reply: Arc<Reply>, keeping: Keeping, now: Instant) {
        const FRAME: usize = 512;
        let weight = FRAME + question.weight() + reply.body.len();
        let settles = self.last_change.is_some_and(|at| now.saturating_duration_since(at) < SETTLES);
        if !reply.is_success() || keeping.life.is_zero() || settles || weight > LARGEST.min(keeping.bytes) {
            return;
        }
        self.remove(&question);
        if self.bytes + weight > keeping.bytes {
            let old: Vec<Arc<Question>> = self
                .kept
                .iter()
                .filter(|(_, kept)| now.saturating_duration_since(kept.at) >= keeping.life)
                .map(|(old, _)| Arc::clone(old))
                .collect();
            old.iter().for_each(|old| self.remove(old));
        }
        while self.bytes + weight > keeping.bytes {
            let Some(oldest) = self.kept.iter().min_by_key(|(_, kept)| kept.at).map(|(question, _)| Arc::clone(question)) else { break };
            self.remove(&oldest);
        }
        self.bytes += weight;
        self.kept.insert(question, Kept { reply, at: now, weight });
    }

    fn remove(&mut self, question: &Question) {
        if let Some(kept) = self.kept.remove(question) {
            self.bytes -= kept.weight;
        }
    }
}

impl Teller {
    /// The answer, read from `began` on, for everybody who asked meanwhile.
    ///
    /// # Errors
    /// As the answer was.
    pub fn tell(self, outcome: Result<Reply, UpstreamFault>, began: Instant) -> Outcome {
        let outcome = outcome.map(Arc::new);
        {
            let mut state = self.shared.state();
            if self.is_kept
                && state.changes == self.changes
                && let Ok(reply) = &outcome
            {
                // It is as old as the moment in which it was asked for.
                state.keep(Arc::clone(&self.question), Arc::clone(reply), self.shared.keeping, began);
            }
        }
        for waiting in locked(&self.waiting).drain(..) {
            // Whoever has left does not mind.
            drop(waiting.send(outcome.clone()));
        }
        outcome
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        // Rarely somebody else has asked the same since, after a change or instead of a batch.
        if let Some((question, later)) = state.under_way.remove_entry(&self.question)
            && later.number != self.number
        {
            state.under_way.insert(question, later);
        }
    }
}

#[cfg(test)]
mod tests;
