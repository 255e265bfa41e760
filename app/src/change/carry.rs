//! Carries a run out: one change after the other, at the pace that the rate limit allows, whatever is queued until nothing is; then looks until
//! everything is seen or patience ends. It takes the run as data, so that it can stop anywhere and be taken up again.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::item::Item;
use super::many::{LookAll, OnFault};
use super::oneself;
use super::proposal::{Certainty, Waiting};
use super::run::{Clock, Engine, Event, LOOKS, PATIENT};
use super::runs::{Changes, Run};
use super::stage::Stage;
use crate::moment::{self, milliseconds as now, pause_unless};

/// How many that were sent are looked for at once: as many as one search takes.
const TOGETHER: usize = 10;

impl Changes {
    /// Carries out what is queued, unless that is being done already.
    pub(super) fn carry_on(self, run: &Run) {
        if run.is_carried.replace(true) {
            return;
        }
        let run = run.clone();
        spawn_local(async move {
            self.carry(&run).await;
            run.is_carried.set(false);
        });
    }

    async fn carry(self, run: &Run) {
        let look = run.many.as_ref().and_then(|many| many.look.clone()).filter(|_| run.items.len() > 1);
        let mut looks = 0;
        loop {
            if let Some(item) = next(run) {
                looks = 0;
                self.send(run, item, look.is_some() && is_seen_together(item)).await;
                if let Some(look) = look.as_ref().filter(|_| unseen(run).len() >= TOGETHER) {
                    self.look(run, look, false).await;
                }
                if next(run).is_some() {
                    self.breathe(run, item).await;
                }
                continue;
            }
            let Some(look) = look.as_ref().filter(|_| !unseen(run).is_empty()) else { return };
            let Some(pause) = LOOKS.get(looks) else { return self.give_up(run) };
            if pause_unless(*pause, || next(run).is_some()).await {
                self.look(run, look, looks >= PATIENT).await;
                looks += 1;
            }
        }
    }

    /// Sends one change; what follows is seen together with the others or by itself.
    async fn send(self, run: &Run, item: &Item, is_seen_together: bool) {
        let is_stopped = run.is_stopped;
        let engine = Engine { is_stopped: Rc::new(move || is_stopped.get_untracked()), ..self.engine(item) };
        let sent = engine.send(&item.change, &teller(item)).await;
        if let Err(Stage::Refused { done, .. }) = sent {
            item.done.set(done);
        }
        let asks = matches!(&sent, Err(Stage::Refused { error, .. }) if oneself::asks(error));
        match sent {
            Ok(certainty) => {
                self.settle(item);
                if is_seen_together {
                    item.stage.set(Stage::Checking(certainty));
                } else {
                    let followed = item.clone();
                    spawn_local(async move { self.follow(&followed, certainty).await });
                }
            }
            Err(Stage::Cancelled) => return,
            // Everything after it would be refused alike; what waits can be sent once that is mended.
            Err(Stage::Refused { error, .. }) if error.concerns_session() => self.stop(run),
            // No fault: it waits, and what comes after it may be another's to decide.
            Err(Stage::Asked { .. }) => {}
            Err(_) if run.on_fault.get_untracked() == OnFault::Stop => self.stop(run),
            Err(_) => {}
        }
        run.ends.update(|ends| ends.push(now()));
        // Never over a question that somebody is about to answer: the flag offers it too.
        if asks && self.proposal.with_untracked(Option::is_none) {
            self.ask_once_more(run.id, item);
        }
    }

    /// Looks once for everything that was sent and has not been seen.
    async fn look(self, run: &Run, look: &LookAll, is_late: bool) {
        let waiting = unseen(run);
        let ids = waiting.iter().map(|item| item.change.subject.id.clone()).collect();
        // A look that failed says nothing; the next one may.
        let Ok(seen) = look(self.api().unhurried(), ids).await else { return };
        for item in waiting {
            if seen.contains(&item.change.subject.id) {
                item.stage.set(Stage::Confirmed);
                self.settle(item);
            } else if is_late {
                item.stage.update(|stage| *stage = Stage::Pending { certainty: certainty(stage), checked: Some(now()) });
            }
        }
    }

    /// Patience has ended: what was not seen is called pending, and can be looked for by hand.
    fn give_up(self, run: &Run) {
        for item in unseen(run) {
            item.stage.update(|stage| {
                if let Stage::Checking(certainty) = *stage {
                    *stage = Stage::Pending { certainty, checked: None };
                }
            });
        }
    }

    /// The pause that the rate limit asks for between two changes.
    async fn breathe(self, run: &Run, item: &Item) {
        let Some(call) = item.change.calls.last() else { return };
        let pause = self.api().pause(call.operation.token, now());
        if pause == 0 {
            return;
        }
        run.held_until.set(Some(now() + i64::from(pause)));
        pause_unless(pause, || run.is_stopped.get_untracked()).await;
        run.held_until.set(None);
    }

    /// Reads a change back once more.
    pub fn look_again(self, item: &Item) {
        let certainty = item.stage.with_untracked(certainty);
        let item = item.clone();
        spawn_local(async move { self.follow(&item, certainty).await });
    }

    async fn follow(self, item: &Item, certainty: Certainty) {
        let stage = self.engine(item).follow(&item.change, certainty, &teller(item)).await;
        if stage == Stage::Confirmed {
            self.settle(item);
        }
    }

    fn settle(self, item: &Item) {
        self.settled.update(|(count, subject)| {
            *count += 1;
            subject.clone_from(&item.change.subject.id);
        });
    }

    fn engine(self, item: &Item) -> Engine {
        Engine {
            api: if item.is_one_of_many { self.api().unhurried() } else { self.api() },
            clock: Rc::new(BrowserClock),
            keys: Rc::new(fresh_key),
            said: oneself::headers(item),
            is_stopped: Rc::new(|| false),
            done: item.done.get(),
            outwaits: item.is_one_of_many,
        }
    }
}

/// The change whose turn it is.
fn next(run: &Run) -> Option<&Item> {
    run.items.iter().find(|item| item.stage.with_untracked(|stage| *stage == Stage::Queued))
}

/// The changes that were sent, are looked for together, and are not known to be visible.
fn unseen(run: &Run) -> Vec<&Item> {
    let is_unseen = |stage: &Stage| matches!(stage, Stage::Checking(_) | Stage::Pending { .. });
    run.items.iter().filter(|item| is_seen_together(item) && item.stage.with_untracked(is_unseen)).collect()
}

/// Whether one look at the subject as a whole tells that it is done. Of several steps one may be enough for the whole to show it, so such a change
/// is read back in its own way.
fn is_seen_together(item: &Item) -> bool {
    item.change.calls.len() == 1
}

const fn certainty(stage: &Stage) -> Certainty {
    match stage {
        Stage::Pending { certainty, .. } | Stage::Checking(certainty) => *certainty,
        _ => Certainty::Accepted,
    }
}

fn teller(item: &Item) -> impl Fn(Event) + use<> {
    let item = item.clone();
    move |event| match event {
        Event::Stage(now) => item.stage.set(now),
        Event::Record(id) => item.record.set(Some(id)),
        Event::Note(line) => item.note(line),
        Event::Place(led) => item.place.set(Some(led)),
    }
}

/// 128 random bits from the platform.
fn fresh_key() -> String {
    let mut bytes = [0u8; 16];
    // Without randomness from the platform the clock still tells two clicks apart.
    let filled = window().crypto().is_ok_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    let number = if filled { u128::from_be_bytes(bytes) } else { u128::from(js_sys::Date::now().to_bits()) };
    format!("{number:032x}")
}

struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> i64 {
        now()
    }

    fn pause(&self, milliseconds: u32) -> Waiting<()> {
        Box::pin(moment::pause(i32::try_from(milliseconds).unwrap_or(i32::MAX)))
    }
}
