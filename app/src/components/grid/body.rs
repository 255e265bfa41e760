//! The rows that exist as elements: each a link, with its check box where rows can be selected. They follow what is in view, what is shown and what is
//! selected; one listener serves all of them.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusOptions, HtmlElement, MouseEvent};

use super::cells::{style, write};
use super::selection::Selecting;
use super::slots::{Marks, Shown, Slot, Slots};
use super::{Column, Rows, Window};
use crate::components::length::px;

/// How long scrolling rests before the elements are put into the order in which they are seen.
const RESTS: Duration = Duration::from_millis(200);
/// How long rows rest before more of those that are not seen are filled.
const BREATH: Duration = Duration::from_millis(50);

/// What the rows follow.
#[derive(Clone)]
pub struct Followed {
    pub in_view: Memo<Window>,
    pub height: Memo<f64>,
    /// As many rows as can be in view.
    pub room: Memo<usize>,
    pub columns: Signal<Vec<Column>>,
    pub rows: Rows,
    pub active: RwSignal<Option<usize>>,
    pub selecting: Option<Selecting>,
}

/// The rows in the page.
#[derive(Clone)]
pub struct Body {
    followed: Followed,
    slots: Rc<RefCell<Slots>>,
    /// Grows when more rows are to be filled.
    turn: RwSignal<u32>,
    /// The cell whose whole text is at hand because the pointer is over it.
    titled: Rc<RefCell<Option<Element>>>,
}

/// The id of a row's element.
#[must_use]
pub fn row_id(position: usize) -> String {
    format!("row-{position}")
}

impl Body {
    /// Keeps the rows in `view` as they have to be.
    pub fn follow(view: NodeRef<html::Div>, followed: Followed) -> Body {
        let body = Body { followed, slots: Rc::default(), turn: RwSignal::new(0), titled: Rc::default() };
        let (drawing, marking, ordering) = (body.clone(), body.clone(), body.clone());
        Effect::new(move |_| {
            if let Some(view) = view.get() {
                drawing.draw(&view);
            }
        });
        Effect::new(move |_| {
            marking.followed.active.track();
            if let Some(selecting) = &marking.followed.selecting {
                selecting.selection.track();
            }
            marking.mark();
        });
        Effect::new(move |_| {
            ordering.followed.in_view.get();
            ordering.turn.get();
            let slots = Rc::clone(&ordering.slots);
            let put = move || slots.borrow_mut().put_in_order();
            if let Ok(timer) = set_timeout_with_handle(put, RESTS) {
                on_cleanup(move || timer.clear());
            }
        });
        body
    }

    fn draw(&self, view: &HtmlElement) {
        let Followed { in_view, height, room, columns, rows, selecting, .. } = &self.followed;
        let (window, height) = (in_view.get(), height.get());
        self.turn.track();
        self.untitle();
        let mut slots = self.slots.borrow_mut();
        columns.with(|columns| slots.provide(view, columns, room.get(), selecting.is_some()));
        let focused = document().active_element().and_then(|focused| slots.holder(&focused));
        let fill = |position: usize, slot: &mut Slot| {
            untrack(|| {
                slot.lead(&(rows.href)(position));
                slot.call(|| selecting.as_ref().map_or_else(String::new, |selecting| format!("Select {}", (selecting.name)(position))));
                (rows.fill)(position, &mut slot.cells);
            });
        };
        let shown = Shown { rows: window.range(), seen: window.seen(), height, offset: window.offset, key: &*rows.key, fill: &fill };
        let (top, is_through) = slots.show(&shown);
        if !is_through {
            self.go_on_soon();
        }
        style(view, "transform", &format!("translateY({})", px(top)));
        let is_lost = focused.is_some_and(|focused| !slots.holds(focused) || !shown.rows.contains(&focused.1.0));
        drop(slots);
        self.mark();
        if is_lost {
            // The row that had the focus has left, and its element shows another one.
            focus_rows(view);
        }
    }

    /// Fills further rows once these have rested; a key or a frame of scrolling meanwhile comes first.
    fn go_on_soon(&self) {
        let turn = self.turn;
        let go_on = move || {
            // The list may be gone by then.
            let _ = turn.try_update(|turn| *turn += 1);
        };
        if let Ok(timer) = set_timeout_with_handle(go_on, BREATH) {
            on_cleanup(move || timer.clear());
        }
    }

    fn mark(&self) {
        let Followed { active, selecting, .. } = &self.followed;
        untrack(|| {
            let active = active.get();
            self.slots.borrow_mut().mark(|position| {
                let is_current = active == Some(position);
                // What is told as selected: where rows can be selected, those that are; elsewhere the one that keys act on.
                let is_selected = selecting.as_ref().map_or(is_current, |selecting| selecting.has(position));
                Marks { is_current, is_selected }
            });
        });
    }

    /// A click on a box's cell. It does not open the row; with Shift it takes the rows since the last choice along.
    pub fn click(&self, event: &MouseEvent) {
        let Followed { active, selecting: Some(selecting), .. } = &self.followed else { return };
        let Some((target, cell)) = check_of(event) else { return };
        let Some(position) = self.slots.borrow().position_of(&cell) else { return };
        event.stop_propagation();
        // Assistive technology presses the box itself, which then turns by itself.
        if target == cell {
            event.prevent_default();
        } else {
            self.slots.borrow_mut().forget_marks(position);
        }
        untrack(|| match selecting.anchor().filter(|_| event.shift_key()) {
            Some(anchor) => selecting.set(anchor.min(position)..anchor.max(position) + 1, true),
            None => selecting.toggle(position),
        });
        active.set(Some(position));
        focus_rows(&cell);
    }

    /// The whole text of the cell under the pointer, which may be cut.
    pub fn hover(&self, event: &MouseEvent) {
        let Some(cell) = element_of(event).and_then(|target| target.closest(".grid__cell").ok().flatten()) else { return };
        if self.titled.borrow().as_ref() == Some(&cell) {
            return;
        }
        self.untitle();
        let Some(text) = cell.query_selector("bdi").ok().flatten().and_then(|words| words.text_content()) else { return };
        if !text.is_empty() {
            write(&cell, "title", &text);
            self.titled.replace(Some(cell));
        }
    }

    fn untitle(&self) {
        if let Some(cell) = self.titled.take() {
            // An attribute that is not there is removed as well.
            let _ = cell.remove_attribute("title");
        }
    }
}

/// Pressing a box must not take the focus from the rows.
pub fn press(event: &MouseEvent) {
    if check_of(event).is_some() {
        event.prevent_default();
    }
}

fn element_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// What was hit, and the cell of the box that it is in.
fn check_of(event: &Event) -> Option<(Element, Element)> {
    let target = element_of(event)?;
    let cell = target.closest(".grid__cell.is-check").ok().flatten()?;
    Some((target, cell))
}

/// Keys go on where the mouse was.
fn focus_rows(element: &Element) {
    let body = element.closest("[tabindex='0']").ok().flatten().and_then(|body| body.dyn_into::<HtmlElement>().ok());
    if let Some(body) = body {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // An element that cannot be focused keeps focus where it was.
        let _ = body.focus_with_options(&options);
    }
}
