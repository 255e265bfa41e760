//! Users.

use leptos::prelude::*;

/// Users.
#[component]
pub fn UsersPage() -> impl IntoView {
    view! { <h1 tabindex="-1">"Users"</h1> }
}
