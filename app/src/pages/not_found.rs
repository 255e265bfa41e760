//! An address where no page lives.

use leptos::prelude::*;

use crate::routes::Page;

/// Says so, and offers the search.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <h1 tabindex="-1">"No page has this address"</h1>
        <p>"The link may be incomplete. "<a href=Page::Users.path()>"Search for a person"</a>" or go to the "<a href=Page::Overview.path()>"overview"</a>"."</p>
    }
}
