//! What stands where there is nothing to show yet, or nothing at all. Both take the room of what may come, so that the page never jumps.

use leptos::prelude::*;

/// Grey lines of the final height.
#[component]
pub fn Skeleton(lines: usize) -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <span class="visually-hidden">"Loading"</span>
            {(0..lines).map(|_| view! { <span class="skeleton__line"></span> }).collect_view()}
        </div>
    }
}

/// Why there is nothing, and the one next step.
#[component]
pub fn Empty(#[prop(into)] title: String, #[prop(into)] why: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class="empty" data-testid="empty">
            <p class="empty__title">{title}</p>
            <p class="subtle">{why}</p>
            {children.map(|children| children())}
        </div>
    }
}
