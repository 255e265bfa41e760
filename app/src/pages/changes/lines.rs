//! The record as JSON lines, as the service itself writes them: one object for each row, for a program that keeps them.

use leptos::prelude::*;
use leptos::task::spawn_local_scoped;

use super::query::RecordQuery;
use crate::client::Api;
use crate::components::icon::Icon;
use crate::components::notice::{complain, notify};
use crate::export::{About, save};
use crate::moment::{self, grouped};

/// The button. The service records that the copy was taken before it sends the first line.
pub fn button(query: Memo<RecordQuery>) -> AnyView {
    let api = StoredValue::new_local(Api::get());
    let is_busy = RwSignal::new(false);
    let start = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let asked = query.get_untracked().ask_all();
        spawn_local_scoped(async move {
            match api.get_value().client().record_lines(&asked).await {
                Ok(text) => give(&text),
                Err(error) => complain(&format!("Nothing was saved. {} {}", error.detail(), error.next_step())),
            }
            is_busy.set(false);
        });
    };
    view! {
        <button
            type="button"
            class="button"
            data-testid="json-lines"
            title="JSON lines: every row that fits the filters, as the service writes it, one object on each line. That it was taken is recorded"
            on:click=start
        >
            <Icon name="export"/>
            {move || if is_busy.get() { "Reading…" } else { "For programs" }}
        </button>
    }
    .into_any()
}

fn give(text: &str) {
    let about = About { list: "audit", exported_at: moment::now(), ..About::default() };
    let name = format!("{}.jsonl", about.stem());
    match save(&name, "application/x-ndjson", text) {
        Ok(()) => notify(&format!("Saved {} rows as {name}.", grouped(text.lines().count()))),
        Err(_) => complain("The browser did not take the file. Allow this page to download, then try again."),
    }
}
