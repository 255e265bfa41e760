//! The changes of this visit, in context: what is proposed, what is under way, what has settled. Kept beside the pages, so that leaving a page never
//! ends a change.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;

use super::item::{Item, queue};
use super::many::{Many, OnFault};
use super::proposal::{Change, Proposal};
use super::said::Said;
use super::stage::Stage;
use super::tally::Tally;
use crate::client::Api;
use crate::moment::milliseconds as now;

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
    /// When it began, and when each change ended (milliseconds since 1970).
    pub ends: RwSignal<Vec<i64>>,
    /// Where one confirmation stood for many.
    pub(super) many: Option<Many>,
    /// Whether somebody is carrying it out: at most one does.
    pub(super) is_carried: Rc<Cell<bool>>,
}

impl Run {
    /// What it has come to; reactive.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let stages: Vec<Stage> = self.stages();
        Tally::of(&stages)
    }

    /// Where each change stands; reactive.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        self.items.iter().map(|item| item.stage.get()).collect()
    }
}

/// The handle to all of it; cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct Changes {
    pub(super) kept: StoredValue<Kept, LocalStorage>,
    /// What waits for confirmation.
    pub(super) proposal: RwSignal<Option<Proposal>, LocalStorage>,
    runs: RwSignal<Vec<Run>, LocalStorage>,
    /// Runs whose flag was read; they stay in the list of the visit.
    read: RwSignal<Vec<u32>>,
    pub(super) settled: RwSignal<(u32, String)>,
    /// How far runs of many are, for the title of the tab: `12/50`.
    pub headline: RwSignal<Option<String>>,
}

#[derive(Clone)]
pub(super) struct Kept {
    pub(super) api: Api,
    owner: Owner,
    next: Rc<Cell<u32>>,
    /// What was said last, to be offered again.
    said: Rc<RefCell<Said>>,
}

/// Puts the engine in context. Called once the session is known.
pub fn provide(api: Api) {
    let owner = Owner::current().expect("the app has an owner while it is built");
    let kept = Kept { api, owner, next: Rc::default(), said: Rc::default() };
    provide_context(Changes {
        kept: StoredValue::new_local(kept),
        proposal: RwSignal::new_local(None),
        runs: RwSignal::new_local(Vec::new()),
        read: RwSignal::new(Vec::new()),
        settled: RwSignal::new((0, String::new())),
        headline: RwSignal::new(None),
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

    /// Takes back what was asked: the dialog closes and nothing is sent.
    pub fn withdraw(self) {
        self.proposal.set(None);
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

    pub(super) fn runs_untracked(self) -> Vec<Run> {
        self.runs.get_untracked()
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

    /// What was said beside the last change that had something said.
    #[must_use]
    pub fn said_last(self) -> Said {
        self.kept.with_value(|kept| kept.said.borrow().clone())
    }

    /// Carries confirmed changes out. Gives nothing when the same is under way already.
    pub fn start(self, title: &str, changes: Vec<Change>, said: &Said, many: Option<Many>) -> Option<Run> {
        if changes.is_empty() || changes.iter().any(|change| self.is_under_way(change)) {
            return None;
        }
        let kept = self.kept.get_value();
        let id = kept.next.get();
        kept.next.set(id + 1);
        let asked = now();
        let headers: Rc<[_]> = said.headers().into();
        let is_one_of_many = changes.len() > 1;
        if !said.is_empty() {
            kept.said.replace(said.clone());
        }
        let on_fault = many.as_ref().map(|many| many.on_fault.get_untracked()).unwrap_or_default();
        let run = kept.owner.with(|| Run {
            id,
            title: title.to_owned(),
            items: Rc::new(changes.into_iter().map(|change| Item::new(change, asked, Rc::clone(&headers), is_one_of_many)).collect()),
            on_fault: RwSignal::new(on_fault),
            is_stopped: RwSignal::new(false),
            held_until: RwSignal::new(None),
            ends: RwSignal::new(vec![asked]),
            many,
            is_carried: Rc::default(),
        });
        self.outdate(&run);
        self.runs.update(|runs| runs.push(run.clone()));
        self.carry_on(&run);
        Some(run)
    }

    /// Takes away the flags that tell how something stood before this run: their way back would no longer lead there.
    fn outdate(self, run: &Run) {
        let is_concerned = |id: &str| run.items.iter().any(|item| item.change.subject.id == id);
        let is_done = |item: &Item| item.stage.with_untracked(|stage| !stage.is_fault() && !stage.is_moving());
        let is_old = |earlier: &&Run| matches!(&earlier.items[..], [item] if is_concerned(&item.change.subject.id) && is_done(item));
        let old: Vec<u32> = self.runs.with_untracked(|runs| runs.iter().filter(is_old).map(|run| run.id).collect());
        self.read.update(|read| read.extend(old));
    }

    /// Stops a run: what is under way is finished, what waits is not sent.
    pub fn stop(self, run: &Run) {
        run.is_stopped.set(true);
        for item in run.items.iter().filter(|item| item.stage.with_untracked(|stage| *stage == Stage::Queued)) {
            item.stage.set(Stage::Cancelled);
        }
    }

    /// Queues those changes of a run again that stand so, such as the refused ones, and goes on with what of each was not done. They were
    /// confirmed before.
    pub fn again(self, run: &Run, which: fn(&Stage) -> bool) {
        run.items.iter().filter(|item| item.stage.with_untracked(which)).for_each(queue);
        self.resume(run);
    }

    /// Goes on with what is queued.
    pub(super) fn resume(self, run: &Run) {
        run.is_stopped.set(false);
        run.ends.set(vec![now()]);
        self.carry_on(run);
    }

    fn is_under_way(self, change: &Change) -> bool {
        let same = |item: &Item| {
            let (known, new) = (&item.change.calls, &change.calls);
            known.len() == new.len() && known.iter().zip(new).all(|(one, other)| one.is_same(other))
        };
        let moving = |item: &Item| item.stage.with_untracked(|stage| matches!(stage, Stage::Queued | Stage::Sending | Stage::Held { .. }));
        self.runs.with_untracked(|runs| runs.iter().flat_map(|run| run.items.iter()).any(|item| moving(item) && same(item)))
    }
}
