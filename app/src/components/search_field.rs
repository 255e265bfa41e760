//! A field that filters a list with every key.

use leptos::prelude::*;

use super::icon::Icon;

/// The field. `label` says in full what is searched, `placeholder` in short.
#[component]
pub fn SearchField(
    label: &'static str,
    placeholder: &'static str,
    #[prop(into)] value: Signal<String>,
    on_input: Callback<String>,
    test_id: &'static str,
) -> impl IntoView {
    view! {
        <label class="finder__field">
            <Icon name="search"/>
            <span class="visually-hidden">{label}</span>
            <input
                type="search"
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
                data-testid=test_id
            />
        </label>
    }
}
