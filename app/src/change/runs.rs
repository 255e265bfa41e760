//! The changes of this visit, in context: what is proposed, what is under way, what has settled. Kept beside the pages, so that leaving a page never
//! ends a change.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::proposal::{Certainty, Change, Place, Proposal, Waiting};
use super::run::{Clock, Engine, Event, Sent};
use super::stage::Stage;
use crate::client::Api;
use crate::moment;

/// What a run does after a change was refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFault {
    #[default]
    Continue,
    Stop,
}

/// One change under way or done.
#[derive(Clone)]
pub struct Item {
    pub change: Rc<Change>,
    /// When it was confirmed (milliseconds since 1970).
    pub asked: i64,
    pub stage: RwSignal<Stage>,
    /// The id of its record.
    pub record: RwSignal<Option<String>>,
    pub notes: RwSignal<Vec<String>>,
    pub place: RwSignal<Option<Place>>,
    /// What the upstream said of the rate limit last: the pace of a run.
    pub(super) reason: Option<String>,
}

/// Changes that were confirmed together.
#[derive(Clone)]
pub struct Run {
    pub id: u32,
    /// What was confirmed: `Suspend 50 people`.
    pub title: String,
    pub items: Rc<Vec<Item>>,
    pub on_fault: RwSignal<OnFault>,
    /// Set to stop: what is under way is finished, what waits is not sent.
    pub is_stopped: RwSignal<bool>,
    /// Until when the run pauses for the rate limit (milliseconds since 1970).
    pub held_until: RwSignal<Option<i64>>,
}

/// The handle to all of it; cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct Changes {
    kept: StoredValue<Kept, LocalStorage>,
    /// What waits for confirmation.
    pub(super) proposal: RwSignal<Option<Proposal>, LocalStorage>,
    runs: RwSignal<Vec<Run>, LocalStorage>,
    /// Runs whose flag was read; they stay in the list of the visit.
    read: RwSignal<Vec<u32>>,
    settled: RwSignal<(u32, String)>,
}

#[derive(Clone)]
struct Kept {
    api: Api,
    owner: Owner,
    next: Rc<Cell<u32>>,
}

/// Puts the engine in context. Called once the session is known.
pub fn provide(api: Api) {
    let owner = Owner::current().expect("the app has an owner while it is built");
    let kept = Kept { api, owner, next: Rc::default() };
    provide_context(Changes {
        kept: StoredValue::new_local(kept),
        proposal: RwSignal::new_local(None),
        runs: RwSignal::new_local(Vec::new()),
        read: RwSignal::new(Vec::new()),
        settled: RwSignal::new((0, String::new())),
    });
}

/// The engine. Taken while a component is built, then kept in its closures.
#[must_use]
pub fn changes() -> Changes {
    expect_context::<Changes>()
}

/// Calls back with the subject's id whenever a change was accepted or confirmed, as long as the page that asks lives.
pub fn on_settled(act: impl Fn(&str) + 'static) {
    let settled = changes().settled;
    Effect::new(move |before: Option<u32>| {
        let (count, subject) = settled.get();
        if before.is_some_and(|before| before != count) {
            act(&subject);
        }
        count
    });
}

impl Changes {
    /// Asks for confirmation.
    pub fn propose(self, proposal: Proposal) {
        self.proposal.set(Some(proposal));
    }

    /// Whether anything was proposed or is under way.
    #[must_use]
    pub fn is_used(self) -> bool {
        self.proposal.with(Option::is_some) || self.runs.with(|runs| !runs.is_empty())
    }

    /// Makes the fields of a proposal: a click belongs to no part of the page, and the dialog outlives the page that opened it.
    pub fn below<T>(self, make: impl FnOnce() -> T) -> T {
        self.kept.with_value(|kept| kept.owner.clone()).with(make)
    }

    /// What was confirmed in this visit, the latest last.
    #[must_use]
    pub fn runs(self) -> Vec<Run> {
        self.runs.get()
    }

    /// The changes of this visit that concern a subject, the latest last; reactive.
    #[must_use]
    pub fn about(self, subject_id: &str) -> Vec<Item> {
        let of = |item: &&Item| item.change.subject.id == subject_id;
        self.runs.with(|runs| runs.iter().flat_map(|run| run.items.iter()).filter(of).cloned().collect())
    }

    /// Takes the flag of a run off the screen; the run stays in the list of the visit.
    pub fn dismiss(self, id: u32) {
        self.read.update(|read| read.push(id));
    }

    /// Whether the flag of a run has not been dismissed.
    #[must_use]
    pub fn is_open(self, id: u32) -> bool {
        !self.read.with(|read| read.contains(&id))
    }

    /// The API, for rechecks.
    #[must_use]
    pub fn api(self) -> Api {
        self.kept.with_value(|kept| kept.api.clone())
    }

    /// Carries confirmed changes out. Gives nothing when the same is under way already.
    pub fn start(self, title: &str, changes: Vec<Change>, reason: Option<String>) -> Option<Run> {
        if changes.is_empty() || changes.iter().any(|change| self.is_under_way(change)) {
            return None;
        }
        let kept = self.kept.get_value();
        let id = kept.next.get();
        kept.next.set(id + 1);
        let run = kept.owner.with(|| Run {
            id,
            title: title.to_owned(),
            items: Rc::new(changes.into_iter().map(|change| item(change, reason.clone())).collect()),
            on_fault: RwSignal::default(),
            is_stopped: RwSignal::new(false),
            held_until: RwSignal::new(None),
        });
        self.runs.update(|runs| runs.push(run.clone()));
        let carried = run.clone();
        spawn_local(async move { self.carry(&carried).await });
        Some(run)
    }

    /// Reads a change back once more.
    pub fn look_again(self, item: &Item) {
        let certainty = match item.stage.get_untracked() {
            Stage::Pending { certainty, .. } => certainty,
            _ => Certainty::Accepted,
        };
        let item = item.clone();
        spawn_local(async move { self.follow(&item, certainty).await });
    }

    fn is_under_way(self, change: &Change) -> bool {
        let same = |item: &Item| {
            let (known, new) = (&item.change.calls, &change.calls);
            known.len() == new.len() && known.iter().zip(new).all(|(one, other)| one.is_same(other))
        };
        let moving = |item: &Item| item.stage.with_untracked(|stage| matches!(stage, Stage::Queued | Stage::Sending | Stage::Held { .. }));
        self.runs.with_untracked(|runs| runs.iter().flat_map(|run| run.items.iter()).any(|item| moving(item) && same(item)))
    }

    /// One after the other, at the pace that the upstream allows; looking goes on beside it.
    async fn carry(self, run: &Run) {
        let last = run.items.len() - 1;
        for (at, item) in run.items.iter().enumerate() {
            if run.is_stopped.get_untracked() {
                item.stage.set(Stage::Cancelled);
                continue;
            }
            let sent = self.engine(item).send(&item.change, &teller(item)).await;
            match sent {
                Ok(sent) => {
                    self.settle(item);
                    let followed = item.clone();
                    spawn_local(async move { self.follow(&followed, sent.certainty).await });
                    if at < last {
                        breathe(run, sent).await;
                    }
                }
                Err(_) if run.on_fault.get_untracked() == OnFault::Stop => run.is_stopped.set(true),
                Err(_) => {}
            }
        }
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
        let kept = self.kept.get_value();
        Engine { api: kept.api, clock: Rc::new(BrowserClock), keys: Rc::new(fresh_key), reason: item.reason.clone() }
    }
}

fn item(change: Change, reason: Option<String>) -> Item {
    Item {
        change: Rc::new(change),
        asked: BrowserClock.now(),
        stage: RwSignal::new(Stage::Queued),
        record: RwSignal::new(None),
        notes: RwSignal::new(Vec::new()),
        place: RwSignal::new(None),
        reason,
    }
}

fn teller(item: &Item) -> impl Fn(Event) + use<> {
    let (stage, record, notes, place) = (item.stage, item.record, item.notes, item.place);
    move |event| match event {
        Event::Stage(now) => stage.set(now),
        Event::Record(id) => record.set(Some(id)),
        Event::Note(line) => notes.update(|notes| notes.push(line)),
        Event::Place(led) => place.set(Some(led)),
    }
}

/// The pause that the rate limit asks for between two changes of a run.
async fn breathe(run: &Run, sent: Sent) {
    let now = BrowserClock.now();
    let pause = sent.allowance.map_or(0, |allowance| allowance.pause(now));
    if pause == 0 {
        return;
    }
    run.held_until.set(Some(now + i64::from(pause)));
    BrowserClock.pause(pause).await;
    run.held_until.set(None);
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
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit an i64")]
        let now = js_sys::Date::now() as i64;
        now
    }

    fn pause(&self, milliseconds: u32) -> Waiting<()> {
        Box::pin(moment::pause(i32::try_from(milliseconds).unwrap_or(i32::MAX)))
    }
}
