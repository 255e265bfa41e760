//! A state as word, shape and colour, together.

use leptos::prelude::*;

/// A lozenge. The shape is decorative: the word says the same.
#[component]
pub fn State(#[prop(into)] word: String, shape: &'static str, class: &'static str) -> impl IntoView {
    view! {
        <span class=format!("state {class}")>
            <span class="state__shape" aria-hidden="true">{shape}</span>
            {word}
        </span>
    }
}
