//! A button that opens a list of choices. The platform's popover closes it on Escape and on a click elsewhere.

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;

/// One choice of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// Said beside the label: the live count.
    pub note: Option<String>,
}

/// A filter or a set of columns: any number of choices, shown as check boxes.
#[component]
pub fn ChoiceMenu(
    /// Unique in the page; ties button and panel.
    id: &'static str,
    label: &'static str,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(into)] chosen: Signal<Vec<String>>,
    on_change: Callback<Vec<String>>,
    /// Called each time the menu opens, to fetch what it shows.
    #[prop(optional_no_strip)]
    on_open: Option<Callback<()>>,
    /// Whether a choice narrows what is shown, and the button should say so.
    #[prop(default = true)]
    narrows: bool,
    /// Said when there is nothing to choose.
    #[prop(into, default = Signal::stored("Nothing to choose from."))]
    empty: Signal<&'static str>,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let place = move || {
        let (Some(button), Some(panel)) = (button.get_untracked(), panel.get_untracked()) else { return };
        let rectangle = button.get_bounding_client_rect();
        let width = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1024.0);
        let left = rectangle.left().min(width - 300.0).max(8.0);
        let style = web_sys::HtmlElement::style(&panel);
        for (property, pixels) in [("left", left), ("top", rectangle.bottom() + 4.0)] {
            // A valid property and value cannot be refused.
            let _ = style.set_property(property, &format!("{pixels}px"));
        }
        // The click comes before the panel follows it.
        let is_closing = panel.matches(":popover-open").unwrap_or(false);
        if let Some(on_open) = on_open.filter(|_| !is_closing) {
            on_open.run(());
        }
    };
    let toggle = move |value: String| {
        let mut next = chosen.get_untracked();
        match next.iter().position(|other| *other == value) {
            Some(at) => {
                next.remove(at);
            }
            None => next.push(value),
        }
        on_change.run(next);
    };
    view! {
        <button
            type="button"
            node_ref=button
            class="chip"
            class:is-on=move || narrows && !chosen.get().is_empty()
            popovertarget=id
            on:click=move |_| place()
            data-testid=format!("{id}-button")
        >
            {label}
            {move || match chosen.get().len() {
                _ if !narrows => String::new(),
                0 => String::new(),
                count => format!(" · {count}"),
            }}
            <Icon name="chevron"/>
        </button>
        <div id=id node_ref=panel popover="auto" class="menu" role="group" aria-label=label>
            <Show when=move || choices.get().is_empty()><p class="menu__empty subtle">{empty}</p></Show>
            <For each=move || choices.get() key=|choice| (choice.value.clone(), choice.note.clone()) let:choice>
                <label class="menu__choice">
                    <input
                        type="checkbox"
                        prop:checked={
                            let value = choice.value.clone();
                            move || chosen.get().contains(&value)
                        }
                        on:change={
                            let value = choice.value.clone();
                            move |_| toggle(value.clone())
                        }
                    />
                    <span class="menu__label">{choice.label.clone()}</span>
                    <span class="menu__note subtle">{choice.note.clone()}</span>
                </label>
            </For>
            <Show when=move || !chosen.get().is_empty()>
                <button type="button" class="button is-quiet" on:click=move |_| on_change.run(Vec::new())>"Clear"</button>
            </Show>
        </div>
    }
}
