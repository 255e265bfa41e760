//! When a page reads again after changes of what it shows: once they have come to rest, and not after each of many.

use std::time::Duration;

use leptos::prelude::*;

use super::runs::{changes, on_settled};
use super::stage::Stage;

/// Confirmations that come close together are one reason to read.
const CLOSE: Duration = Duration::from_millis(250);

/// Calls back after changes of a subject were accepted or confirmed, as long as the page that asks lives. Of a run of many changes of the same
/// subject, only once nothing of it waits to be sent.
pub fn when_settled(subject_id: &str, act: impl Fn() + 'static) {
    let (changes, id) = (changes(), subject_id.to_owned());
    let is_due = RwSignal::new(false);
    let subject = id.clone();
    on_settled(move |settled| {
        if settled == subject {
            is_due.set(true);
        }
    });
    let waits = |stage: &Stage| matches!(stage, Stage::Queued | Stage::Sending | Stage::Held { .. });
    let is_busy = Memo::new(move |_| changes.about(&id).iter().any(|item| item.stage.with(waits)));
    let act = StoredValue::new_local(act);
    Effect::new(move |_| {
        if !is_due.get() || is_busy.get() {
            return;
        }
        let read = move || {
            is_due.set(false);
            act.with_value(|act| act());
        };
        if let Ok(timer) = set_timeout_with_handle(read, CLOSE) {
            on_cleanup(move || timer.clear());
        }
    });
}
