//! One of a few where each choice has to be understood first: a title, what it means, its effects, or why it cannot be chosen.

use leptos::prelude::*;

use super::field::{Field, Lock};
use super::frame::{described_by, locked, notes};

/// One choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RadioChoice {
    pub value: String,
    pub label: String,
    /// One sentence.
    pub explanation: String,
    /// What it does to what: "Sign-in" is "blocked everywhere".
    pub effects: Vec<(String, String)>,
    /// Why it cannot be chosen.
    pub lock: Option<Lock>,
}

/// The choices under their question.
pub fn radio_group(field: Field, choices: Vec<RadioChoice>) -> AnyView {
    let id = field.id();
    // The first that can be chosen takes the focus when something is wrong.
    let first_free = choices.iter().position(|choice| choice.lock.is_none());
    let choices = choices.into_iter().enumerate().map(|(at, choice)| {
        let element = if Some(at) == first_free { id.clone() } else { format!("{id}-{at}") };
        one(field, element, choice)
    });
    view! {
        <fieldset
            class="field radios"
            class:is-faulty=move || field.fault().is_some()
            disabled=move || field.lock().is_some()
            aria-describedby=described_by(&id)
        >
            <legend class="field__label">{field.label()}</legend>
            <div class="radios__choices">{choices.collect_view()}</div>
            {notes(&id, field.hint_words(), Signal::derive(move || field.lock()), Signal::derive(move || field.fault()))}
        </fieldset>
    }
    .into_any()
}

fn one(field: Field, element: String, choice: RadioChoice) -> AnyView {
    let RadioChoice { value, label, explanation, effects, lock } = choice;
    let (chosen, own) = (value.clone(), value.clone());
    let is_blocked = lock.is_some();
    let effects = (!effects.is_empty()).then(|| {
        let parts = effects.into_iter().map(|(what, words)| view! { <div><dt>{what}</dt><dd>{words}</dd></div> });
        view! { <dl class="radios__effects">{parts.collect_view()}</dl> }
    });
    let words = format!("{element}-words");
    view! {
        <div class="radios__choice" class:is-blocked=is_blocked>
            <input
                type="radio"
                id=element.clone()
                name=field.id()
                value=value
                disabled=is_blocked
                aria-describedby=words.clone()
                prop:checked=move || field.text.get() == own
                on:change=move |_| {
                    field.text.set(chosen.clone());
                    field.typed();
                }
            />
            <div>
                <label class="radios__label" for=element>{label}</label>
                <div class="radios__words" id=words>
                    {(!explanation.is_empty()).then(|| view! { <p>{explanation}</p> })}
                    {effects}
                    {locked(lock)}
                </div>
            </div>
        </div>
    }
    .into_any()
}
