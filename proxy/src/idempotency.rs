//! Writes that were sent with a key: performed once for each person and key, however often they are asked for. A request with the key of a write
//! under way waits for that one, a later one gets the recorded answer. Kept in memory: after a restart, the record of changes is all that is known.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::admit::Permit;
use crate::reply::Performed;
use crate::secret;

/// What is kept of finished writes.
#[derive(Clone, Copy, Debug)]
pub struct KeyLimits {
    /// Finished and running writes together.
    pub entries: usize,
    /// Recorded answers, roughly.
    pub bytes: usize,
    /// Since the end of the write.
    pub age: Duration,
}

impl Default for KeyLimits {
    fn default() -> KeyLimits {
        KeyLimits { entries: 10_000, bytes: 16 * 1024 * 1024, age: Duration::from_secs(24 * 60 * 60) }
    }
}

/// What a write is, for telling it from another under the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The method, address and body that would be sent.
    #[must_use]
    pub fn of(permit: &Permit) -> Fingerprint {
        let body = permit.body().map(|body| ordered(body).to_string());
        let mut hash = Sha256::new();
        // Each text after its length, so that no two requests read as one.
        let mut add = |text: &str| {
            hash.update(text.len().to_be_bytes());
            hash.update(text);
        };
        add(permit.operation().method.as_str());
        add(permit.path());
        for (name, value) in permit.query() {
            add(name);
            add(value);
        }
        add(if body.is_some() { "with a body" } else { "without" });
        add(body.as_deref().unwrap_or_default());
        Fingerprint(hash.finalize().into())
    }

    /// As it is kept with a request that waits.
    #[must_use]
    pub fn to_hex(self) -> String {
        secret::hex(&self.0)
    }
}

/// The same document with the members of each object in the order of their names, in which two spellings of one body are equal. Whether the JSON
/// library keeps the order of the sender depends on a feature that any other crate of the build may switch on.
#[must_use]
pub fn ordered(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<&String, &Value> = members.iter().collect();
            Value::Object(members.into_iter().map(|(name, value)| (name.clone(), ordered(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(ordered).collect()),
        single => single.clone(),
    }
}

/// What to do with a request that has a key.
#[derive(Debug)]
pub enum Begin {
    /// Nobody has sent it: perform it.
    First(Turn),
    /// It is being performed: wait.
    Running(Awaited),
    /// It was performed.
    Done(Arc<Performed>),
    /// The key belongs to another request.
    Reused,
    /// So many writes are under way that no other can be remembered.
    Full,
}

type Slot = (String, String);
type Answer = Option<Arc<Performed>>;

#[derive(Debug)]
struct Entry {
    fingerprint: Fingerprint,
    state: State,
}

#[derive(Debug)]
enum State {
    Running(watch::Receiver<Answer>),
    Done(Arc<Performed>),
}

#[derive(Debug, Default)]
struct Entries {
    by_key: HashMap<Slot, Entry>,
    /// Exactly the finished ones, in the order of their ends.
    finished: VecDeque<(Instant, Slot)>,
    bytes: usize,
}

impl Entries {
    fn drop_oldest(&mut self) -> bool {
        let Some((_, slot)) = self.finished.pop_front() else { return false };
        if let Some(Entry { state: State::Done(answer), .. }) = self.by_key.remove(&slot) {
            self.bytes -= answer.weight();
        }
        true
    }

    fn drop_expired(&mut self, age: Duration, now: Instant) {
        while self.finished.front().is_some_and(|(at, _)| now.duration_since(*at) >= age) {
            self.drop_oldest();
        }
    }
}

/// The writes with keys of one service.
#[derive(Debug, Default)]
pub struct Idempotency {
    limits: KeyLimits,
    entries: Mutex<Entries>,
}

impl Idempotency {
    /// No write yet.
    #[must_use]
    pub fn new(limits: KeyLimits) -> Idempotency {
        Idempotency { limits, entries: Mutex::default() }
    }

    /// Says what to do with a request, and for the first one remembers that it is under way.
    #[must_use]
    pub fn begin(self: &Arc<Self>, person: &str, key: &str, fingerprint: Fingerprint, request_id: &str) -> Begin {
        let slot = (person.to_owned(), key.to_owned());
        let mut entries = self.lock();
        entries.drop_expired(self.limits.age, Instant::now());
        if let Some(entry) = entries.by_key.get(&slot) {
            return match &entry.state {
                _ if entry.fingerprint != fingerprint => Begin::Reused,
                State::Running(answer) => Begin::Running(Awaited(answer.clone())),
                State::Done(answer) => Begin::Done(Arc::clone(answer)),
            };
        }
        while entries.by_key.len() >= self.limits.entries {
            if !entries.drop_oldest() {
                return Begin::Full;
            }
        }
        let (sender, receiver) = watch::channel(None);
        entries.by_key.insert(slot.clone(), Entry { fingerprint, state: State::Running(receiver) });
        Begin::First(Turn { store: Arc::clone(self), slot, request_id: request_id.to_owned(), sender, is_open: true })
    }

    /// The answer of a write that was performed or is being performed; none where nothing is remembered of it. It takes no turn.
    pub async fn answer(&self, person: &str, key: &str, fingerprint: Fingerprint) -> Option<Arc<Performed>> {
        let awaited = {
            let mut entries = self.lock();
            entries.drop_expired(self.limits.age, Instant::now());
            let slot = (person.to_owned(), key.to_owned());
            match &entries.by_key.get(&slot).filter(|entry| entry.fingerprint == fingerprint)?.state {
                State::Done(answer) => return Some(Arc::clone(answer)),
                State::Running(answer) => Awaited(answer.clone()),
            }
        };
        awaited.answer().await
    }

    fn end(&self, slot: &Slot, answer: Option<&Arc<Performed>>) {
        let mut entries = self.lock();
        let Some(answer) = answer else {
            entries.by_key.remove(slot);
            return;
        };
        if let Some(entry) = entries.by_key.get_mut(slot) {
            entry.state = State::Done(Arc::clone(answer));
            entries.bytes += answer.weight();
            entries.finished.push_back((Instant::now(), slot.clone()));
        }
        while entries.bytes > self.limits.bytes && entries.drop_oldest() {}
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one performance of a write. Dropped without an end (a fault inside the service), it leaves the answer that the outcome is unknown.
#[derive(Debug)]
pub struct Turn {
    store: Arc<Idempotency>,
    slot: Slot,
    request_id: String,
    sender: watch::Sender<Answer>,
    is_open: bool,
}

impl Turn {
    /// Gives the answer to everybody who waits, and keeps it; where nothing was sent, the key is free again.
    pub fn finish(mut self, answer: &Arc<Performed>) {
        self.settle(answer);
    }

    fn settle(&mut self, answer: &Arc<Performed>) {
        self.is_open = false;
        self.store.end(&self.slot, answer.was_sent().then_some(answer));
        self.sender.send_replace(Some(Arc::clone(answer)));
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.is_open {
            let unknown = Performed::unknown(&self.request_id);
            self.settle(&Arc::new(unknown));
        }
    }
}

/// A write that another request performs.
#[derive(Debug)]
pub struct Awaited(watch::Receiver<Answer>);

impl Awaited {
    /// Its answer. `None` never comes: a turn leaves an answer however it ends.
    pub async fn answer(mut self) -> Option<Arc<Performed>> {
        self.0.wait_for(Option::is_some).await.ok().and_then(|answer| answer.clone())
    }
}

#[cfg(test)]
mod tests;
