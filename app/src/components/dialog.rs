//! A modal dialog on the platform's `<dialog>`: focus is trapped and returned, Escape closes.

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;

/// A dialog that is open while `open` is true.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    /// The question or the subject.
    #[prop(into)]
    title: Signal<String, LocalStorage>,
    #[prop(optional)] class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if open.get() && !dialog.open() {
            // Fails only when the element is not connected, and it is: the reference is set.
            let _ = dialog.show_modal();
        } else if !open.get_untracked() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog node_ref=element class=format!("dialog {class}") aria-label=move || title.get() on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <header class="dialog__header">
                    <h2>{move || title.get()}</h2>
                    <button type="button" class="button is-quiet is-icon" aria-label="Close" on:click=move |_| open.set(false)>
                        <Icon name="close"/>
                    </button>
                </header>
                <div class="dialog__body">{children()}</div>
            </Show>
        </dialog>
    }
}
