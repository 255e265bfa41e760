//! What stands around an input: label, hint, lock, count and fault, tied to it for screen readers.

use leptos::prelude::*;

use super::field::{Field, Lock};
use crate::components::icon::Icon;
use crate::components::part::reactive;

/// The ids that describe a field: hint, lock, count and fault. Elements that are empty say nothing.
pub fn described_by(id: &str) -> String {
    format!("{id}-hint {id}-lock {id}-fault")
}

/// Label above, the rest below an input.
pub fn frame(field: Field, input: AnyView) -> AnyView {
    let id = field.id();
    view! {
        <div class="field" class:is-faulty=move || field.fault().is_some() class:is-locked=move || field.lock().is_some()>
            <label class="field__label" for=id.clone()>{field.label()}</label>
            {input}
            {notes(&id, field.hint_words(), Signal::derive(move || field.lock()), Signal::derive(move || field.fault()))}
            {reactive(Box::new(move || count(field)))}
        </div>
    }
    .into_any()
}

/// Hint, lock and fault. The elements are there from the start, so that what appears in them is announced.
pub fn notes(id: &str, hint: Option<String>, lock: Signal<Option<Lock>>, fault: Signal<Option<String>>) -> AnyView {
    view! {
        {hint.map(|hint| view! { <p class="field__hint" id=format!("{id}-hint")>{hint}</p> })}
        <div id=format!("{id}-lock")>{reactive(Box::new(move || locked(lock.get())))}</div>
        <div id=format!("{id}-fault") aria-live="polite">{reactive(Box::new(move || faulty(fault.get())))}</div>
    }
    .into_any()
}

/// Why something is locked, and where it can be changed.
pub fn locked(lock: Option<Lock>) -> AnyView {
    // A lock without words is told elsewhere.
    let Some(Lock { words, remedy }) = lock.filter(|lock| !lock.words.is_empty()) else { return ().into_any() };
    view! {
        <p class="lock">
            <Icon name="lock"/>
            <span>{words}{(!remedy.is_empty()).then(|| view! { ". "<span class="subtle">{remedy}</span> })}</span>
        </p>
    }
    .into_any()
}

fn faulty(fault: Option<String>) -> AnyView {
    let Some(words) = fault else { return ().into_any() };
    view! { <p class="field__fault"><Icon name="warning"/><span>{words}</span></p> }.into_any()
}

/// Not in the description: it would be read anew with each letter.
fn count(field: Field) -> AnyView {
    let Some(words) = field.count() else { return ().into_any() };
    view! { <p class="field__count">{words}</p> }.into_any()
}
