//! The states of something that is read: loading, failed, there. Each takes the same room, so that the page never jumps.

use leptos::prelude::*;

use super::failure::Failure;
use crate::client::ClientError;

/// What a read has given so far.
pub type Read<T> = LocalResource<Result<T, ClientError>>;

/// Shows a read in its present state.
#[component]
pub fn Loaded<T, F>(
    read: Read<T>,
    /// How many skeleton lines stand in while loading.
    #[prop(default = 3)]
    lines: usize,
    show: F,
) -> impl IntoView
where
    T: Clone + 'static,
    F: Fn(T) -> AnyView + Send + Sync + 'static,
{
    move || match read.get() {
        None => view! { <Skeleton lines/> }.into_any(),
        Some(Ok(value)) => show(value),
        Some(Err(error)) => view! { <Failure error retry=Some(Callback::new(move |()| read.refetch()))/> }.into_any(),
    }
}

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
            <h3>{title}</h3>
            <p class="subtle">{why}</p>
            {children.map(|children| children())}
        </div>
    }
}
