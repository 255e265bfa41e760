//! Icons from the sprite that index.html carries. Always beside a word, or inside a control that has a name.

use leptos::prelude::*;

/// One 16 px icon by its name in the sprite.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    view! { <svg class="icon" aria-hidden="true"><use href=format!("#i-{name}")></use></svg> }
}
