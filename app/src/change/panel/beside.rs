//! What a run of many does outside its panel: the title of the tab, and the warning before the tab is closed while something waits.

use leptos::ev;
use leptos::prelude::*;

use super::super::runs::{Changes, Run};
use super::super::tally::Tally;

/// Keeps both up to date, as long as the panels are there.
pub fn watch(changes: Changes) {
    let moving = Memo::new(move |_| {
        let runs = changes.runs();
        let tallies = runs.iter().filter(|run| run.items.len() > 1).map(Run::tally).filter(|tally| !tally.is_over());
        tallies.fold(None::<Tally>, |sum, tally| {
            let sum = sum.unwrap_or_default();
            Some(Tally { all: sum.all + tally.all, left: sum.left + tally.left, ..sum })
        })
    });
    Effect::new(move |_| changes.headline.set(moving.get().map(|tally| format!("{}/{}", tally.ended(), tally.all))));
    let waits = Memo::new(move |_| moving.get().is_some());
    Effect::new(move |_| {
        if !waits.get() {
            return;
        }
        let listener = window_event_listener(ev::beforeunload, |event| {
            event.prevent_default();
            // Older browsers ask only when this is set; none shows the words.
            event.set_return_value("Changes are still waiting to be sent.");
        });
        on_cleanup(move || listener.remove());
    });
}
