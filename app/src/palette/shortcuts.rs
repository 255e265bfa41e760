//! The list of keys, and the switch for the single ones.

use leptos::prelude::*;

use crate::components::dialog::Dialog;
use crate::preference::{self, SINGLE_KEYS};

/// Key, and what it does.
const KEYS: [(&str, &str); 11] = [
    ("Ctrl K", "Find a person, page or action (⌘ K on a Mac)"),
    ("/", "Go to the search field; where there is none, open the palette"),
    ("?", "Show this list"),
    ("Esc", "Close what is on top"),
    ("↑ ↓", "In a table, move by one person; j and k do the same"),
    ("Page ↑ Page ↓", "In a table, move by a screenful"),
    ("Home End", "In a table, go to the first or the last person"),
    ("Enter", "Open the chosen person"),
    ("x", "In a table with boxes, select the row or clear it; the space bar does the same"),
    ("Shift ↑ ↓", "Select the rows from one to another"),
    ("Ctrl A", "Select all rows of the table"),
];

/// The dialog; open while `open` is true.
pub fn dialog(open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open title="Keyboard shortcuts">
            <dl class="shortcuts" data-testid="shortcuts">
                {KEYS
                    .into_iter()
                    .map(|(keys, words)| view! { <div><dt>{words}</dt><dd><kbd>{keys}</kbd></dd></div> })
                    .collect_view()}
            </dl>
            <SingleKeys/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn SingleKeys() -> impl IntoView {
    let has_single_keys = preference::current().has_single_keys;
    view! {
        <label class="shortcuts-switch">
            <input
                type="checkbox"
                prop:checked=move || has_single_keys.get()
                on:change=move |event| has_single_keys.set(event_target_checked(&event))
            />
            {SINGLE_KEYS}
        </label>
    }
}
