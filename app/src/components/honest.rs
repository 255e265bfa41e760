//! The line above a list that says honestly how much of it is there; with the ways to read it again and to take filters off.

use leptos::prelude::*;

use super::failure::Failure;
use super::icon::Icon;
use crate::anew::want_anew;
use crate::client::ClientError;

/// The line, and beneath it why reading stopped, if it did.
#[component]
pub fn HonestLine(
    #[prop(into)] words: Signal<String>,
    #[prop(into)] failure: Signal<Option<ClientError>>,
    on_again: Callback<()>,
    /// Whether something narrows the list.
    #[prop(into)]
    is_narrowed: Signal<bool>,
    on_clear: Callback<()>,
) -> impl IntoView {
    view! {
        <p class="honest" data-testid="honest-line">
            <span>{words}</span>
            <button type="button" class="button is-quiet is-icon" aria-label="Read the list again" title="Read the list again" on:click=move |_| { want_anew(); on_again.run(()) }>
                <Icon name="refresh"/>
            </button>
            <Show when=move || is_narrowed.get()>
                <button type="button" class="button is-quiet" on:click=move |_| on_clear.run(())>"Clear all"</button>
            </Show>
        </p>
        {move || failure.get().map(|error| view! { <Failure error retry=Some(on_again)/> })}
    }
}
