//! The headings: what sorts, and the box that selects many rows at once, with its menu and exact counts.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;

use super::selection::Selecting;
use super::{Column, Sorting};
use crate::components::icon::Icon;
use crate::components::menu;
use crate::moment::grouped;

/// Offered beside all and none: as many as one run takes.
const FIRST: usize = 100;

/// Words that may count.
type Words = Box<dyn Fn() -> String + Send + Sync>;

/// What the headings show.
#[derive(Clone)]
pub struct Headings {
    pub columns: Signal<Vec<Column>>,
    pub sorting: Signal<Option<Sorting>>,
    pub on_sort: Callback<&'static str>,
    pub count: Signal<usize>,
    /// The positions of the rows that can be seen now.
    pub in_sight: Signal<Range<usize>>,
    pub selecting: Option<Selecting>,
}

/// The id of the headings' element.
pub const ID: &str = "grid-headings";

/// The row of headings.
pub fn header(headings: Headings) -> AnyView {
    let Headings { columns, sorting, on_sort, count, in_sight, selecting } = headings;
    let check = selecting.map(|selecting| many(selecting, count, in_sight));
    let cells = move || columns.get().into_iter().map(|column| heading(column, sorting, on_sort)).collect_view();
    view! {
        <div class="grid__header" role="rowgroup" id=ID>
            <div class="grid__header-row" role="row" aria-rowindex="1">{check}{cells}</div>
        </div>
    }
    .into_any()
}

fn heading(column: Column, sorting: Signal<Option<Sorting>>, on_sort: Callback<&'static str>) -> AnyView {
    let order = move || match sorting.get() {
        Some(sorting) if sorting.key == column.key && sorting.descending => "descending",
        Some(sorting) if sorting.key == column.key => "ascending",
        _ => "none",
    };
    let arrow = move || match order() {
        "ascending" => "↑",
        "descending" => "↓",
        _ => "",
    };
    let title = if column.sortable {
        view! {
            <button type="button" class="grid__sort" on:click=move |_| on_sort.run(column.key)>
                {column.title}
                <span class="grid__arrow" aria-hidden="true">{arrow}</span>
            </button>
        }
        .into_any()
    } else {
        view! { <span>{column.title}</span> }.into_any()
    };
    view! {
        <span class="grid__heading" role="columnheader" aria-sort=move || column.sortable.then(order)>{title}</span>
    }
    .into_any()
}

/// The box of all rows: empty, full or in between. A click takes all that match, or clears those of them that are selected.
fn many(selecting: Selecting, count: Signal<usize>, in_sight: Signal<Range<usize>>) -> AnyView {
    let kept = StoredValue::new(selecting.clone());
    let among = Memo::new(move |_| kept.with_value(|selecting| selecting.selected_among(0..count.get())));
    let (one, people) = selecting.noun;
    let label = move || {
        let (selected, count) = (among.get(), count.get());
        if selected == 0 {
            format!("Select all {} {}", grouped(count), if count == 1 { one } else { people })
        } else {
            format!("Clear the {} selected of {}", grouped(selected), grouped(count))
        }
    };
    let is_full = move || among.get() > 0 && among.get() == count.get();
    let is_part = move || among.get() > 0 && among.get() < count.get();
    let turn = move |event: web_sys::Event| {
        let is_selected = untrack(move || among.get()) == 0;
        kept.with_value(|selecting| untrack(|| selecting.set(0..count.get_untracked(), is_selected)));
        // The box shows what is selected, whatever the browser made of the click.
        let element: web_sys::HtmlInputElement = event_target(&event);
        element.set_checked(is_selected);
        element.set_indeterminate(false);
    };
    view! {
        <span class="grid__heading is-check" role="columnheader">
            <input
                type="checkbox"
                class="grid__box"
                aria-label=label
                prop:checked=is_full
                prop:indeterminate=is_part
                on:change=turn
                data-testid="select-all"
            />
            {choices(kept, count, in_sight)}
            <span class="grid__check-words" aria-hidden="true">"Select"</span>
        </span>
    }
    .into_any()
}

/// None, those in sight, the first hundred, all of the list: each with its number.
fn choices(kept: StoredValue<Selecting>, count: Signal<usize>, in_sight: Signal<Range<usize>>) -> AnyView {
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let selection = kept.with_value(|selecting| selecting.selection);
    let entry = move |test: &'static str, words: Words, is_there: fn(usize) -> bool, act: fn(&Selecting, usize, Range<usize>)| {
        let choose = move |_| {
            kept.with_value(|selecting| untrack(|| act(selecting, count.get(), in_sight.get())));
            if let Some(panel) = panel.get_untracked() {
                // A panel that is closed already stays so.
                let _ = panel.hide_popover();
            }
        };
        view! {
            <button type="button" class="menu__act" hidden=move || !is_there(count.get()) on:click=choose data-testid=test>{words}</button>
        }
        .into_any()
    };
    let always = |_| true;
    let none: Words = Box::new(move || format!("None (clears {})", grouped(selection.count())));
    let sight: Words = Box::new(move || format!("Those in sight ({})", grouped(in_sight.get().len())));
    let first: Words = Box::new(move || format!("Only the first {FIRST} in this order"));
    let all: Words = Box::new(move || format!("All in this list ({})", grouped(count.get())));
    view! {
        <button
            type="button"
            node_ref=button
            class="grid__more"
            aria-label="Select several"
            popovertarget="grid-choices"
            on:click=move |_| menu::place_below(button, panel)
            data-testid="select-several"
        >
            <Icon name="chevron"/>
        </button>
        <div id="grid-choices" node_ref=panel popover="auto" class="menu" role="group" aria-label="Select several">
            {entry("select-none", none, always, |selecting, _, _| selecting.selection.clear())}
            {entry("select-in-sight", sight, always, |selecting, _, sight| selecting.set(sight, true))}
            {entry("select-first", first, |count| count > FIRST, |selecting, count, _| selecting.set_only(0..count.min(FIRST)))}
            {entry("select-matching", all, always, |selecting, count, _| selecting.set(0..count, true))}
        </div>
    }
    .into_any()
}
