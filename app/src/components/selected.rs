//! The bar below a list while rows of it are selected: how many, how many of them out of sight, and what can be done with them.

use leptos::html;
use leptos::prelude::*;

use super::grid::Selecting;
use super::icon::Icon;
use super::menu::place_above;
use super::notice::announce_settled;
use crate::moment::grouped;

/// The bar. Its children are the acts.
#[component]
pub fn SelectedBar(
    selecting: Selecting,
    /// How many rows the list has now.
    #[prop(into)]
    count: Signal<usize>,
    children: ChildrenFn,
) -> impl IntoView {
    let selection = selecting.selection;
    let (one, many) = selecting.noun;
    let kept = StoredValue::new(selecting);
    let all = Memo::new(move |_| selection.count());
    let shown = Memo::new(move |_| kept.with_value(|selecting| selecting.selected_among(0..count.get())));
    let was_used = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or_default() || all.get() > 0);
    announce_settled(
        move || {
            if was_used.get() { format!("{} selected", words(all.get(), shown.get(), (one, many))) } else { String::new() }
        },
    );
    view! {
        <Show when=move || all.get().gt(&0)>
            <section class="selected-bar" aria-label="Selection" data-testid="selected-bar">
                <p class="selected-bar__count" data-testid="selected-count">
                    {move || words(all.get(), shown.get(), (one, many))}
                    " selected"
                </p>
                <button type="button" class="button is-quiet" on:click=move |_| selection.clear()>
                    <Icon name="close"/>
                    "Clear"
                </button>
                {acts(&children)}
            </section>
        </Show>
    }
}

/// Side by side where there is room, behind a button where there is not.
fn acts(children: &ChildrenFn) -> AnyView {
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let close = move |_| {
        if let Some(panel) = panel.get_untracked() {
            // A panel that is closed already stays so.
            let _ = panel.hide_popover();
        }
    };
    view! {
        <button
            type="button"
            node_ref=button
            class="button selected-bar__open"
            popovertarget="selected-acts"
            on:click=move |_| place_above(button, panel)
        >
            "What to do"
            <Icon name="chevron"/>
        </button>
        <div id="selected-acts" node_ref=panel popover="auto" class="selected-bar__acts" role="group" aria-label="With the selected" on:click=close>
            {children()}
        </div>
    }
    .into_any()
}

/// `213 people, 12 of them not in this list,`: as said before "selected".
fn words(selected: usize, shown: usize, (one, many): (&str, &str)) -> String {
    let noun = if selected == 1 { one } else { many };
    match selected.saturating_sub(shown) {
        0 => format!("{} {noun}", grouped(selected)),
        hidden => format!("{} {noun} ({} not shown)", grouped(selected), grouped(hidden)),
    }
}

#[cfg(test)]
mod tests;
