//! User.

use leptos::prelude::*;

/// User.
#[component]
pub fn UserPage() -> impl IntoView {
    view! { <h1 tabindex="-1">"User"</h1> }
}
