//! A table that stays smooth over 100,000 rows: only the rows in view exist. Keyboard, absolute row numbers and the active row are told to screen readers.

mod body;
pub mod cells;
mod header;
mod keys;
pub mod selection;
mod slots;
mod window;

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::length::px;
use body::{Body, Followed};
pub use cells::Cell;
use header::{Headings, header};
use keys::Keyed;
pub use selection::{Selecting, Selection};
pub use window::Window;

/// A column of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// In the address and as the style hook.
    pub key: &'static str,
    pub title: &'static str,
    /// Width as a grid track: `minmax(10rem, 2fr)`.
    pub track: &'static str,
    pub sortable: bool,
}

impl Column {
    /// One by which the rows can be ordered.
    #[must_use]
    pub const fn sorted(key: &'static str, title: &'static str, track: &'static str) -> Column {
        Column { key, title, track, sortable: true }
    }

    #[must_use]
    pub const fn unsorted(key: &'static str, title: &'static str, track: &'static str) -> Column {
        Column { key, title, track, sortable: false }
    }
}

/// The keys of columns, for the address.
#[must_use]
pub const fn keys<const N: usize>(columns: &[Column; N]) -> [&'static str; N] {
    let mut keys = [""; N];
    let mut at = 0;
    while at < N {
        keys[at] = columns[at].key;
        at += 1;
    }
    keys
}

/// The keys of those `M` columns that sort.
#[must_use]
pub const fn sorting<const N: usize, const M: usize>(columns: &[Column; N]) -> [&'static str; M] {
    let mut keys = [""; M];
    let (mut at, mut place) = (0, 0);
    while at < N {
        if columns[at].sortable {
            keys[place] = columns[at].key;
            place += 1;
        }
        at += 1;
    }
    assert!(place == M, "as many columns sort as were said to");
    keys
}

/// How the rows are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    pub key: &'static str,
    pub descending: bool,
}

/// Writes the cells of the row at a position.
pub type Fill = Arc<dyn Fn(usize, &mut [Cell]) + Send + Sync>;

/// What a grid needs to know about its rows, by position in the present order.
#[derive(Clone)]
pub struct Rows {
    /// Identity of what is shown at a position: a row is written anew once it is another. Reactive.
    pub key: Arc<dyn Fn(usize) -> u64 + Send + Sync>,
    /// Where the row leads.
    pub href: Arc<dyn Fn(usize) -> String + Send + Sync>,
    pub fill: Fill,
}

/// Below this width rows are cards.
const NARROW: f64 = 700.0;
const CARD_HEIGHT: f64 = 84.0;
/// What usually stands beside and above the rows.
const BESIDE: f64 = 50.0;
const ABOVE: f64 = 300.0;
/// The column of check boxes.
const CHECK_TRACK: &str = "3.5rem";

/// The grid.
#[component]
pub fn Grid(
    label: &'static str,
    #[prop(into)] columns: Signal<Vec<Column>>,
    #[prop(into)] count: Signal<usize>,
    rows: Rows,
    #[prop(into)] sorting: Signal<Option<Sorting>>,
    on_sort: Callback<&'static str>,
    /// Row height in pixels where rows are not cards.
    #[prop(into)]
    row_height: Signal<f64>,
    /// Where rows can be selected.
    #[prop(optional_no_strip)]
    selecting: Option<Selecting>,
) -> impl IntoView {
    let body = NodeRef::<html::Div>::new();
    let view = NodeRef::<html::Div>::new();
    let scroll = RwSignal::new(0.0);
    let size = RwSignal::new(expected_size());
    let active = RwSignal::new(None::<usize>);
    let is_narrow = Memo::new(move |_| size.get().0 < NARROW);
    let height = Memo::new(move |_| if is_narrow.get() { CARD_HEIGHT } else { row_height.get() });
    let in_view = Memo::new(move |_| Window::of(count.get(), height.get(), scroll.get(), size.get().1));
    let check = selecting.as_ref().map(|_| CHECK_TRACK);
    let tracks = Memo::new(move |_| check.into_iter().chain(columns.get().iter().map(|column| column.track)).collect::<Vec<_>>().join(" "));
    watch_size(body, size);

    let reveal = move |position: usize| {
        let Some(element) = body.get_untracked() else { return };
        if let Some(top) =
            in_view.get_untracked().scroll_to(position, height.get_untracked(), scroll.get_untracked(), size.get_untracked().1)
        {
            element.set_scroll_top(top);
        }
    };
    let page = move || in_view.get_untracked().page(height.get_untracked(), size.get_untracked().1);
    let on_key = keys::handler(Keyed { count, active, href: rows.href.clone(), selecting: selecting.clone() }, page, reveal);
    let in_sight = Signal::derive(move || in_view.get().in_sight());
    let headings = Headings { columns, sorting, on_sort, count, in_sight, selecting: selecting.clone() };
    let room = Memo::new(move |_| Window::room(height.get(), size.get().1));
    let rows = Body::follow(view, Followed { in_view, height, room, columns, rows, active, selecting });
    let over = rows.clone();
    view! {
        <div
            class="grid"
            class:is-cards=is_narrow
            class:is-selecting=check.is_some()
            style:--tracks=tracks
            style:--row=move || px(height.get())
        >
            {header(headings)}
            <div
                class="grid__body"
                // What has the focus has to be the grid itself, because nothing less may tell which row is active. The headings stand outside what scrolls.
                role="grid"
                tabindex="0"
                aria-label=label
                aria-owns=header::ID
                aria-rowcount=move || (count.get() + 1).to_string()
                aria-colcount=move || (columns.get().len() + usize::from(check.is_some())).to_string()
                aria-multiselectable=check.map(|_| "true")
                aria-activedescendant=move || active.get().map(body::row_id)
                node_ref=body
                data-testid="grid-body"
                on:scroll=move |_| {
                    if let Some(element) = body.get_untracked() {
                        scroll.set(f64::from(element.scroll_top()));
                    }
                }
                on:keydown=on_key
                on:mousedown=|event| body::press(&event)
                on:mouseover=move |event| over.hover(&event)
                on:click=move |event| rows.click(&event)
                on:focus=move |_| {
                    if active.get_untracked().is_none() && count.get_untracked() > 0 {
                        active.set(Some(0));
                    }
                }
            >
                <div class="grid__space" role="presentation" style:height=move || px(in_view.get().height)>
                    <div class="grid__view" role="presentation" node_ref=view></div>
                </div>
            </div>
        </div>
    }
}

/// What the window leaves to the rows, about: asking the page itself before its first layout would cost a layout of its own.
fn expected_size() -> (f64, f64) {
    let pixels = |value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| value.ok().and_then(|value| value.as_f64());
    let (width, height) = (pixels(window().inner_width()), pixels(window().inner_height()));
    (width.unwrap_or(1024.0) - BESIDE, (height.unwrap_or(800.0) - ABOVE).max(CARD_HEIGHT))
}

/// Keeps `size` equal to the element's inner size, from the first layout on.
fn watch_size(element: NodeRef<html::Div>, size: RwSignal<(f64, f64)>) {
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let observed: web_sys::Element = element.unchecked_into();
        let measured = observed.clone();
        let measure = move || size.set((f64::from(measured.client_width()), f64::from(measured.client_height())));
        let callback = Closure::<dyn Fn()>::new(measure);
        let Ok(observer) = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
        observer.observe(&observed);
        let kept = StoredValue::new_local((observer, callback));
        on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
    });
}
