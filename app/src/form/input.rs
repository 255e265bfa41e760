//! The plain inputs: a line, several lines, one of a few, yes or no. None is kept by the browser: they hold people's details.

use leptos::attr::Attribute;
use leptos::prelude::*;

use super::field::Field;
use super::frame::{described_by, frame};
use crate::components::menu::Choice;

/// One line.
pub fn text_line(field: Field) -> AnyView {
    frame(field, view! { <input type="text" spellcheck="false" data-1p-ignore {..shared(field)} {..typed(field)}/> }.into_any())
}

/// Several lines, so many at first.
pub fn text_area(field: Field, rows: u32) -> AnyView {
    frame(field, view! { <textarea rows=rows.to_string() {..shared(field)} {..typed(field)}></textarea> }.into_any())
}

/// What every input has.
fn shared(field: Field) -> impl Attribute {
    let id = field.id();
    view! {
        <{..}
            id=id.clone()
            name=field.name()
            autocomplete="off"
            aria-describedby=described_by(&id)
            aria-invalid=move || field.fault().is_some().to_string()
            disabled=move || field.lock().is_some()
            on:blur=move |_| field.left()
        />
    }
}

/// What every input has in which one types.
fn typed(field: Field) -> impl Attribute {
    view! {
        <{..}
            prop:value=move || field.text.get()
            on:input=move |event| {
                field.text.set(event_target_value(&event));
                field.typed();
            }
        />
    }
}

/// One of a few. A value that is none of them is offered as it is, so that it is never changed by looking.
pub fn select(field: Field, choices: Vec<Choice>) -> AnyView {
    let held = field.text.get_untracked();
    let stray = (!choices.iter().any(|choice| choice.value == held)).then(|| Choice {
        label: if held.is_empty() { "Choose …".to_owned() } else { held.clone() },
        value: held.clone(),
        note: None,
    });
    let options = stray.into_iter().chain(choices).map(|choice| {
        let value = choice.value.clone();
        view! { <option value=choice.value selected=move || field.text.get() == value>{choice.label}</option> }
    });
    let input = view! {
        <select
            on:change=move |event| {
                field.text.set(event_target_value(&event));
                field.typed();
            }
            {..shared(field)}
        >
            {options.collect_view()}
        </select>
    };
    frame(field, input.into_any())
}

/// Yes or no: the text is `true` or `false`.
pub fn check_box(field: Field) -> AnyView {
    let id = field.id();
    view! {
        <div class="field is-check" class:is-locked=move || field.lock().is_some()>
            <label class="field__check">
                <input
                    type="checkbox"
                    id=id.clone()
                    name=field.name()
                    aria-describedby=described_by(&id)
                    disabled=move || field.lock().is_some()
                    prop:checked=move || field.text.get() == "true"
                    on:change=move |event| {
                        field.text.set(event_target_checked(&event).to_string());
                        field.typed();
                    }
                />
                <span>{field.label()}</span>
            </label>
            {super::frame::notes(&id, field.hint_words(), Signal::derive(move || field.lock()), Signal::derive(move || field.fault()))}
        </div>
    }
    .into_any()
}
