//! Keeps to the upstream's limits: one window for each key, in which everybody takes turns. A refusal pauses that key for everybody and no other key. Who
//! would have to wait long is told so at once, and when to come back.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use catalogue::operation::Operation;
use catalogue::organization::GET_LAST_ACTIVE_DATES;
use catalogue::wire::Reply;
use time::OffsetDateTime;
use tokio::sync::oneshot;

use super::asking::{Asking, Lane};
use super::share::Report;
use super::turns::{Place, Turns};
use super::waiting::{self, Allowance};
use super::window::Window;

/// How long a person's request waits for its turn before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(3);
/// The same for what nobody looks at.
const BATCH_PATIENCE: Duration = Duration::from_secs(20);
const TOO_MANY: u16 = 429;

/// Which limit a request counts against: the key's, or one that the upstream keeps for a single call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Meter {
    pub key: usize,
    pub is_last_active: bool,
}

/// What other replicas told of each limit: who, what, and when it was so.
pub type Heard = HashMap<Meter, Vec<(String, Report, Instant)>>;

impl Meter {
    /// Last-active dates are the only call of the catalogue with a published limit of its own (atlassian-api 3.6).
    #[must_use]
    pub fn of(key: usize, operation: &Operation) -> Meter {
        Meter { key, is_last_active: operation.name == GET_LAST_ACTIVE_DATES.operation.name }
    }
}

/// All limits.
#[derive(Default)]
pub struct Pacing {
    // As many as there are keys, twice.
    lines: Mutex<HashMap<Meter, Arc<Line>>>,
}

/// One limit, and those who wait for it.
#[derive(Debug)]
struct Line(Mutex<State>);

#[derive(Debug)]
struct State {
    window: Window,
    turns: Turns<oneshot::Sender<()>>,
}

/// Leave to send one request now.
#[derive(Debug)]
#[must_use]
pub struct Turn {
    line: Arc<Line>,
    is_answered: bool,
}

impl fmt::Debug for Pacing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pacing")
    }
}

impl Pacing {
    /// Waits for a turn.
    ///
    /// # Errors
    /// After how long there may be one, where that is too long to wait here.
    pub async fn turn(&self, meter: Meter, asking: Asking<'_>, deadline: Instant) -> Result<Turn, Duration> {
        let line = self.line(meter);
        let mut waiting = match line.join(asking) {
            Joined::Goes => return Ok(Turn { line, is_answered: false }),
            Joined::TooLong(wait) => return Err(wait),
            Joined::Waits(waiting) => waiting,
        };
        let patience = deadline.min(Instant::now() + patience(asking.lane));
        loop {
            let wake = Instant::now() + line.dispatch();
            if wake > patience && patience <= Instant::now() {
                break;
            }
            tokio::select! {
                biased;
                came = &mut waiting.turn => if came.is_ok() {
                    waiting.has_come = true;
                    return Ok(Turn { line: Arc::clone(&line), is_answered: false });
                } else {
                    break;
                },
                () = tokio::time::sleep_until(wake.min(patience).into()) => {}
            }
        }
        Err(line.wait(asking.lane))
    }

    /// What other replicas are to know of each limit.
    pub fn report(&self) -> Vec<(Meter, Report)> {
        let now = Instant::now();
        self.lines().into_iter().map(|(meter, line)| (meter, line.state().window.report(now))).collect()
    }

    /// Takes up what other replicas told. Who is not among them is not there any more.
    pub fn hear(&self, heard: &Heard) {
        heard.keys().for_each(|meter| drop(self.line(*meter)));
        for (meter, line) in self.lines() {
            line.state().window.hear(heard.get(&meter).map(Vec::as_slice).unwrap_or_default(), Instant::now());
            line.dispatch();
        }
    }

    fn lines(&self) -> Vec<(Meter, Arc<Line>)> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(|(meter, line)| (*meter, Arc::clone(line))).collect()
    }

    fn line(&self, meter: Meter) -> Arc<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(
            lines
                .entry(meter)
                .or_insert_with(|| Arc::new(Line(Mutex::new(State { window: Window::new(Instant::now()), turns: Turns::default() })))),
        )
    }
}

const fn patience(lane: Lane) -> Duration {
    match lane {
        Lane::Interactive => PATIENCE,
        Lane::Batch => BATCH_PATIENCE,
    }
}

enum Joined {
    Goes,
    Waits(Waiting),
    TooLong(Duration),
}

/// A place in the queue, left when it is dropped.
struct Waiting {
    line: Arc<Line>,
    place: Place,
    turn: oneshot::Receiver<()>,
    has_come: bool,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.has_come {
            return;
        }
        let mut state = self.line.state();
        state.turns.remove(&self.place);
        // The turn came and nobody was there any more.
        if self.turn.try_recv().is_ok() {
            state.window.give_back();
        }
    }
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(self: &Arc<Line>, asking: Asking<'_>) -> Joined {
        let now = Instant::now();
        let mut state = self.state();
        if let Some(left) = state.window.paused(now).filter(|left| *left > patience(asking.lane)) {
            state.window.wanted(now);
            return Joined::TooLong(left);
        }
        if state.turns.is_empty() {
            match state.window.take(asking.lane, now) {
                Ok(()) => return Joined::Goes,
                Err(wait) if wait > patience(asking.lane) => return Joined::TooLong(wait),
                Err(_) => {}
            }
        }
        let (sender, turn) = oneshot::channel();
        let place = state.turns.push(asking.lane, asking.person, sender);
        Joined::Waits(Waiting { line: Arc::clone(self), place, turn, has_come: false })
    }

    /// Lets go whoever may; after how long it is worth looking again.
    fn dispatch(&self) -> Duration {
        let now = Instant::now();
        let mut state = self.state();
        while let Some((lane, urgency)) = state.turns.next() {
            if let Err(wait) = state.window.take(urgency, now) {
                return wait;
            }
            let is_gone = state.turns.pop(lane).is_none_or(|turn| turn.send(()).is_err());
            if is_gone {
                state.window.give_back();
            }
        }
        Duration::from_secs(1)
    }

    /// How long it is until somebody in this lane may go, as far as is known.
    fn wait(&self, lane: Lane) -> Duration {
        let mut state = self.state();
        match state.window.take(lane, Instant::now()) {
            Ok(()) => {
                state.window.give_back();
                Duration::from_secs(1)
            }
            Err(wait) => wait,
        }
    }
}

impl Turn {
    /// What became of the request, and what the answer says about the limit. Whether it was refused because it was too much.
    pub fn answered(mut self, reply: &Reply) -> bool {
        self.is_answered = true;
        let (now, date) = (Instant::now(), OffsetDateTime::now_utc());
        let allowance = Allowance::of(reply, date);
        let is_refused = reply.status == TOO_MANY;
        {
            let window = &mut self.line.state().window;
            if is_refused {
                window.refused(waiting::retry_after(reply, date).map(Duration::from_secs), allowance, now);
            } else {
                window.accepted(allowance, now);
            }
        }
        self.line.dispatch();
        is_refused
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_answered {
            self.line.state().window.ended();
        }
    }
}

#[cfg(test)]
mod tests;
