//! Draws a list of values: each with its kind, whether it is the primary, and a way to take it out; below, one that adds another.

use leptos::html;
use leptos::prelude::*;

use super::{Row, Values};
use crate::components::icon::Icon;
use crate::form::frame::notes;
use crate::form::input::{select, text_line};

impl Values {
    /// The list.
    pub fn view(self) -> AnyView {
        let (label, one, id) = self.about.with_value(|about| (about.label.clone(), about.one, about.id.clone()));
        let add = NodeRef::<html::Button>::new();
        let remove = Callback::new(move |key| {
            self.remove(key);
            if let Some(add) = add.get_untracked() {
                // The button that was pressed is gone; the list's own takes the focus.
                let _ = add.focus();
            }
        });
        view! {
            <fieldset class="field values" class:is-faulty=move || self.fault.get().is_some()>
                <legend class="field__label">{label}</legend>
                <For each=move || self.rows.get() key=|row| row.key let:row>{self.row(row, remove)}</For>
                <button
                    type="button"
                    node_ref=add
                    id=id.clone()
                    class="button"
                    disabled=move || self.lock.get().is_some()
                    on:click=move |_| self.add()
                >
                    {move || if self.rows.with(Vec::is_empty) { format!("Add {} {one}", article(one)) } else { format!("Add another {one}") }}
                </button>
                {notes(&id, None, Signal::derive(move || self.lock.get()), Signal::derive(move || self.fault.get()))}
            </fieldset>
        }
        .into_any()
    }

    fn row(self, row: Row, remove: Callback<u32>) -> AnyView {
        let (one, kinds, has_primary, id) =
            self.about.with_value(|about| (about.one, about.kinds.clone(), about.has_primary, about.id.clone()));
        let title = move || match row.text.text.get() {
            text if text.trim().is_empty() => format!("Remove the empty {one}"),
            text => format!("Remove {}", text.trim()),
        };
        let primary = has_primary.then(|| {
            view! {
                <label class="field__check">
                    <input
                        type="radio"
                        name=format!("{id}-primary")
                        disabled=move || self.lock.get().is_some()
                        prop:checked=move || self.primary.get() == Some(row.key)
                        on:change=move |_| self.primary.set(Some(row.key))
                    />
                    <span>"Primary"</span>
                </label>
            }
        });
        view! {
            <div class="values__row">
                {text_line(row.text)}
                {(!kinds.is_empty()).then(|| select(row.kind, kinds))}
                {primary}
                <button
                    type="button"
                    class="button is-quiet is-icon"
                    aria-label=title
                    disabled=move || self.lock.get().is_some()
                    on:click=move |_| remove.run(row.key)
                >
                    <Icon name="close"/>
                </button>
            </div>
        }
        .into_any()
    }
}

/// The article before a word.
fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
