//! One change under way or done, with everything that was heard of it.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;

use super::proposal::{Change, Place};
use super::stage::Stage;

/// One change under way or done.
#[derive(Clone)]
pub struct Item {
    pub change: Rc<Change>,
    /// When it was confirmed (milliseconds since 1970); the same for all that were confirmed together.
    pub asked: i64,
    pub stage: RwSignal<Stage>,
    /// The id of its record.
    pub record: RwSignal<Option<String>>,
    pub notes: RwSignal<Vec<String>>,
    pub place: RwSignal<Option<Place>>,
    /// What was said beside it, as headers.
    pub(super) said: Rc<[(&'static str, String)]>,
    /// How many of its calls were done before one was refused.
    pub(super) done: Rc<Cell<usize>>,
    /// It was confirmed once more, because it concerns the account of whoever makes it.
    pub(super) means_self: Rc<Cell<bool>>,
    /// Others were confirmed with it: people who wait for one thing go first, and it outwaits what holds all of them up.
    pub(super) is_one_of_many: bool,
}

impl Item {
    pub(super) fn new(change: Change, asked: i64, said: Rc<[(&'static str, String)]>, is_one_of_many: bool) -> Item {
        Item {
            change: Rc::new(change),
            asked,
            stage: RwSignal::new(Stage::Queued),
            record: RwSignal::new(None),
            notes: RwSignal::new(Vec::new()),
            place: RwSignal::new(None),
            said,
            done: Rc::default(),
            means_self: Rc::default(),
            is_one_of_many,
        }
    }

    /// Says something beside the stage, once.
    pub(super) fn note(&self, line: String) {
        self.notes.update(|notes| {
            if !notes.contains(&line) {
                notes.push(line);
            }
        });
    }
}

/// Puts a change in line again, without what was done of it.
pub(super) fn queue(item: &Item) {
    item.record.set(None);
    match item.done.get() {
        0 => {
            item.notes.set(Vec::new());
            item.place.set(None);
        }
        // What the steps before have told still holds.
        done => item.note(format!("{done} of {} steps were done before; only the rest is sent.", item.change.calls.len())),
    }
    item.stage.set(Stage::Queued);
}
