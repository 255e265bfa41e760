//! Copies a text, and says whether it did.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped;
use wasm_bindgen_futures::JsFuture;

use super::icon::Icon;
use super::notice::{announce, complain, notify};

/// How long the mark of success stands.
const STAYS: Duration = Duration::from_secs(2);

/// Copies a text with a notice. `what` says what is copied: "link to this page".
pub fn copy(what: &'static str, text: &str) {
    spawn_copy(what, text, move || notify(&format!("Copied the {what}.")));
}

/// Copies a text and says with words of one's own that it was done.
pub fn copy_saying(what: &'static str, text: &str, done: String) {
    spawn_copy(what, text, move || notify(&done));
}

/// Only the browser knows whether it let us; success is told when it said so.
fn spawn_copy(what: &'static str, text: &str, done: impl FnOnce() + 'static) {
    let written = window().navigator().clipboard().write_text(text);
    spawn_local_scoped(async move {
        match JsFuture::from(written).await {
            Ok(_) => done(),
            Err(_) => complain(&format!("The browser did not allow copying the {what}. Allow this page to use the clipboard.")),
        }
    });
}

/// A small button named after what it copies.
#[component]
pub fn CopyButton(
    /// What is copied, in words: "account id".
    what: &'static str,
    #[prop(into)] text: String,
    /// Another picture than the two sheets, where something else than a value is copied.
    #[prop(default = "copy")]
    icon: &'static str,
) -> impl IntoView {
    let is_copied = RwSignal::new(false);
    let on_click = move |_| {
        spawn_copy(what, &text, move || {
            announce(&format!("Copied the {what}."));
            // The button may be gone by now; then nobody needs the mark.
            let mark = move |shown| {
                let _ = is_copied.try_set(shown);
            };
            mark(true);
            set_timeout(move || mark(false), STAYS);
        });
    };
    view! {
        <button
            type="button"
            class="button is-quiet is-icon"
            aria-label=format!("Copy the {what}")
            title=format!("Copy the {what}")
            on:click=on_click
        >
            {move || view! { <Icon name=if is_copied.get() { "check" } else { icon }/> }}
        </button>
    }
}
