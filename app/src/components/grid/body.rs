//! The rows that exist as elements: each a link, with its check box where rows can be selected.

use leptos::html;
use leptos::prelude::*;

use super::selection::Selecting;
use super::{Column, Rows, Window};

/// The rows in view.
#[component]
pub fn VisibleRows(
    in_view: Memo<Window>,
    columns: Signal<Vec<Column>>,
    rows: Rows,
    active: RwSignal<Option<usize>>,
    selecting: Option<Selecting>,
) -> impl IntoView {
    let key = rows.key.clone();
    let items = move || in_view.get().range().map(|position| (position, key(position))).collect::<Vec<_>>();
    view! {
        <For each=items key=|item| *item let:item>
            {row(item.0, columns, &rows, active, selecting.as_ref())}
        </For>
    }
}

/// The id of a row's element.
#[must_use]
pub fn row_id(position: usize) -> String {
    format!("row-{position}")
}

fn row(
    position: usize,
    columns: Signal<Vec<Column>>,
    rows: &Rows,
    active: RwSignal<Option<usize>>,
    selecting: Option<&Selecting>,
) -> AnyView {
    let cell = rows.cell.clone();
    let is_active = move || active.get() == Some(position);
    let check = selecting.map(|selecting| check(position, selecting, active));
    // What is told as selected: where rows can be selected, those that are; elsewhere the one that keys act on.
    let is_selected: Box<dyn Fn() -> bool + Send> =
        match selecting.map(|selecting| (selecting.selection, untrack(|| selecting.id(position)))) {
            Some((selection, Some(id))) => Box::new(move || selection.has(&id)),
            Some((_, None)) => Box::new(|| false),
            None => Box::new(is_active),
        };
    let cells = move || {
        let one = |column: Column| {
            view! { <span class=format!("grid__cell is-{}", column.key) role="gridcell">{cell(position, column.key)}</span> }
        };
        columns.get().into_iter().map(one).collect_view()
    };
    view! {
        <a
            class="grid__row"
            class:is-current=is_active
            role="row"
            tabindex="-1"
            id=row_id(position)
            aria-rowindex=(position + 2).to_string()
            aria-selected=move || is_selected().to_string()
            href=(rows.href)(position)
            data-testid="grid-row"
        >
            {check}
            {cells}
        </a>
    }
    .into_any()
}

/// The cell with the box. It takes the click itself, so that the row does not open; with Shift it takes the rows since the last choice along.
fn check(position: usize, selecting: &Selecting, active: RwSignal<Option<usize>>) -> AnyView {
    let cell = NodeRef::<html::Span>::new();
    let id = untrack(|| selecting.id(position)).unwrap_or_default();
    let selection = selecting.selection;
    let label = format!("Select {}", untrack(|| (selecting.name)(position)));
    let acting = selecting.clone();
    let on_click = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        // Assistive technology presses the box itself, which then turns by itself.
        if event.target() == cell.get_untracked().map(Into::into) {
            event.prevent_default();
        }
        untrack(|| match acting.anchor().filter(|_| event.shift_key()) {
            Some(anchor) => acting.set(anchor.min(position)..anchor.max(position) + 1, true),
            None => acting.toggle(position),
        });
        active.set(Some(position));
        focus_rows(cell);
    };
    view! {
        <span
            class="grid__cell is-check"
            role="gridcell"
            node_ref=cell
            on:mousedown=|event| event.prevent_default()
            on:click=on_click
            data-testid="grid-check"
        >
            <input type="checkbox" class="grid__box" tabindex="-1" aria-label=label prop:checked=move || selection.has(&id)/>
        </span>
    }
    .into_any()
}

/// Keys go on where the mouse was.
fn focus_rows(cell: NodeRef<html::Span>) {
    use wasm_bindgen::JsCast;
    let body = cell.get_untracked().and_then(|cell| cell.closest("[tabindex='0']").ok().flatten());
    if let Some(body) = body.and_then(|body| body.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that cannot be focused keeps focus where it was.
        let _ = body.focus();
    }
}
