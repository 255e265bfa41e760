//! What the reader of a confirmation types: the words that stand for a signature, and a reason.

use catalogue::record::LONGEST_REASON;
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

/// Why, for the record.
pub fn reason(form: Form) -> AnyView {
    view! {
        <div class="proposal__field">
            <label for="proposal-reason">"Reason "<span class="subtle">"(optional, kept with the record)"</span></label>
            <input
                id="proposal-reason"
                type="text"
                class="input"
                maxlength=LONGEST_REASON.to_string()
                autocomplete="off"
                placeholder="Ticket or a few words"
                prop:value=move || form.reason.get()
                on:input=move |event| form.reason.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}
