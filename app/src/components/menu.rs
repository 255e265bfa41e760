//! A button that opens a list of choices. The platform's popover closes it on Escape and on a click elsewhere.

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;
use super::length::px;

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
        place_below(button, panel);
        // The click comes before the panel follows it.
        let is_closing = panel.get_untracked().is_some_and(|panel| panel.matches(":popover-open").unwrap_or(false));
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

/// Puts a panel beneath the button that opens it.
pub fn place_below(button: NodeRef<html::Button>, panel: NodeRef<html::Div>) {
    let Some(rectangle) = rectangle(button) else { return };
    place(panel, [("left", from_left(&rectangle)), ("top", rectangle.bottom() + 4.0)]);
}

/// Puts a panel above the button that opens it, where the button stands low.
pub fn place_above(button: NodeRef<html::Button>, panel: NodeRef<html::Div>) {
    let Some(rectangle) = rectangle(button) else { return };
    let height = pixels(window().inner_height()).unwrap_or(768.0);
    place(panel, [("left", from_left(&rectangle)), ("bottom", height - rectangle.top() + 4.0)]);
}

fn rectangle(button: NodeRef<html::Button>) -> Option<web_sys::DomRect> {
    Some(button.get_untracked()?.get_bounding_client_rect())
}

/// Aligned with the button, and wholly in the window.
fn from_left(rectangle: &web_sys::DomRect) -> f64 {
    let width = pixels(window().inner_width()).unwrap_or(1024.0);
    rectangle.left().min(width - 300.0).max(8.0)
}

fn pixels(value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>) -> Option<f64> {
    value.ok()?.as_f64()
}

fn place(panel: NodeRef<html::Div>, sides: [(&str, f64); 2]) {
    let Some(panel) = panel.get_untracked() else { return };
    let style = web_sys::HtmlElement::style(&panel);
    for (property, pixels) in sides {
        // A valid property and value cannot be refused.
        let _ = style.set_property(property, &px(pixels));
    }
}
