//! What the reader of a confirmation types instead of a signature: words that have to be exact.

use leptos::prelude::*;

use super::Form;

/// The words that have to be typed exactly.
pub fn typed(form: Form, expected: String) -> AnyView {
    let fault = format!("This is not “{expected}”. Type it exactly, or cancel.");
    view! {
        <div class="proposal__field">
            <label for="proposal-typed">"Type "<strong><bdi>{expected}</bdi></strong>" to confirm"</label>
            <input
                id="proposal-typed"
                node_ref=form.typed_input
                type="text"
                class="input"
                autocomplete="off"
                spellcheck="false"
                aria-describedby="proposal-typed-fault"
                aria-invalid=move || form.typed_fault.get().then_some("true")
                prop:value=move || form.typed.get()
                on:input=move |event| {
                    form.typed.set(event_target_value(&event));
                    // Judged anew with the next click.
                    form.typed_fault.set(false);
                }
            />
            <p id="proposal-typed-fault" class="proposal__fault" role="alert">{move || form.typed_fault.get().then(|| fault.clone())}</p>
        </div>
    }
    .into_any()
}
