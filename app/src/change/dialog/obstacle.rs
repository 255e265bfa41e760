//! What a confirmation says after a click that did not send anything yet, or was refused.

use leptos::prelude::*;

use super::super::proposal::Place;
use super::{Form, Step};
use crate::components::failure::Failure;
use crate::components::icon::Icon;

/// Why it did not go on after the last click.
pub fn view(form: Form) -> AnyView {
    match form.step.get() {
        Step::Asking | Step::Rechecking | Step::Sending | Step::Refused => ().into_any(),
        Step::UnderWay => standing_in_the_way(
            "under-way",
            "This is under way already",
            "The same was confirmed before and waits for its answer. Nothing was sent a second time. Cancel, and see how the first one ends.",
        ),
        Step::SecondPerson => standing_in_the_way(
            "second-person",
            "This needs a second person",
            "Nothing was sent yet. Confirm once more, and it is kept, unsent, until a colleague consents.",
        ),
        Step::NobodyElse => standing_in_the_way(
            "nobody-else",
            "This needs no second person any more",
            "Nothing was sent yet. Confirm once more, and it is done at once.",
        ),
        Step::Failed(error, place) => view! { <Failure error retry=None/> {place.map(|place| found(place, form.open))} }.into_any(),
        Step::Moved(moved) => view! {
            <section class="message is-warning" role="alert" data-testid="moved">
                <Icon name="warning"/>
                <div class="message__body">
                    <p class="message__title">"Somebody changed this meanwhile"</p>
                    <p>"Nothing was sent. Look at the three versions, then decide."</p>
                    {(moved.versions)()}
                </div>
            </section>
        }
        .into_any(),
    }
}

fn standing_in_the_way(testid: &'static str, title: &'static str, words: &'static str) -> AnyView {
    view! {
        <section class="message is-warning" role="alert" data-testid=testid>
            <Icon name="warning"/>
            <div class="message__body">
                <p class="message__title">{title}</p>
                <p>{words}</p>
            </div>
        </section>
    }
    .into_any()
}

/// The way to what stands in the way; it leaves the dialog.
fn found(place: RwSignal<Option<Place>>, open: RwSignal<bool>) -> AnyView {
    let link = move |Place { words, path }| view! { <a data-testid="in-the-way" href=path on:click=move |_| open.set(false)>{words}</a> };
    view! { {move || place.get().map(link)} }.into_any()
}
