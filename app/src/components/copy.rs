//! Copies a text, and says that it did.

use leptos::prelude::*;

use super::icon::Icon;
use super::notice::announce;

/// A small button named after what it copies.
#[component]
pub fn CopyButton(
    /// What is copied, in words: "account id".
    what: &'static str,
    #[prop(into)] text: String,
) -> impl IntoView {
    let copy = move |_| {
        // The promise settles on its own; a refusal leaves the clipboard as it was.
        let _ = window().navigator().clipboard().write_text(&text);
        announce(&format!("Copied the {what}."));
    };
    view! {
        <button type="button" class="button is-quiet is-icon" aria-label=format!("Copy the {what}") title=format!("Copy the {what}") on:click=copy>
            <Icon name="copy"/>
        </button>
    }
}
