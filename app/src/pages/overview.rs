//! Overview.

use leptos::prelude::*;

/// Overview.
#[component]
pub fn OverviewPage() -> impl IntoView {
    view! { <h1 tabindex="-1">"Overview"</h1> }
}
