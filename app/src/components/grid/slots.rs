//! The elements of the rows in view: made once, filled anew as rows come into view or show something else. A row's place among them follows from its
//! position, so that scrolling by three rows fills three.

use std::ops::Range;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::Column;
use super::body::row_id;
use super::cells::{Attribute, Cell, append, element, style, write};
use crate::components::length::px;

/// Positions are counted from a row before the window, so that pixels stay small numbers.
const STRETCH: usize = 4096;
/// Rows out of sight that are filled in one go, as many as slow scrolling brings; more of them would keep those waiting that are seen.
const BESIDE: usize = 4;

/// What a row shows besides its cells.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Keys act on it.
    pub is_current: bool,
    pub is_selected: bool,
}

/// One row's element.
pub struct Slot {
    row: Element,
    pub cells: Vec<Cell>,
    check: Option<(HtmlInputElement, Attribute)>,
    /// Position and identity of what it shows; none while it is out of the page.
    shown: Option<(usize, u64)>,
    /// Its place in pixels, and the position from which they are counted.
    top: Option<(usize, f64)>,
    href: Attribute,
    marks: Option<Marks>,
}

impl Slot {
    fn new(columns: &[Column], selects: bool) -> Slot {
        let row = element("a");
        for (name, value) in [("class", "grid__row"), ("role", "row"), ("tabindex", "-1"), ("data-testid", "grid-row")] {
            write(&row, name, value);
        }
        let check = selects.then(|| {
            let (cell, input) = (element("span"), element("input"));
            let parts = [("class", "grid__cell is-check"), ("role", "gridcell"), ("data-testid", "grid-check")];
            parts.into_iter().for_each(|(name, value)| write(&cell, name, value));
            [("type", "checkbox"), ("class", "grid__box"), ("tabindex", "-1")]
                .into_iter()
                .for_each(|(name, value)| write(&input, name, value));
            append(&cell, &input);
            append(&row, &cell);
            (input.unchecked_into(), Attribute::new("aria-label"))
        });
        let cells: Vec<Cell> = columns.iter().map(|column| Cell::new(column.key)).collect();
        cells.iter().for_each(|cell| append(&row, &cell.element));
        Slot { row, cells, check, shown: None, top: None, href: Attribute::new("href"), marks: None }
    }

    /// Where the row leads.
    pub fn lead(&mut self, href: &str) {
        self.href.set(&self.row, href);
    }

    /// What its box is called.
    pub fn call(&mut self, name: impl FnOnce() -> String) {
        if let Some((input, label)) = &mut self.check {
            label.set(input, &name());
        }
    }

    fn stand(&mut self, position: usize, key: u64) {
        if self.shown.is_none_or(|(before, _)| before != position) {
            write(&self.row, "id", &row_id(position));
            write(&self.row, "aria-rowindex", &(position + 2).to_string());
        }
        self.shown = Some((position, key));
    }

    fn place(&mut self, base: usize, top: f64) {
        if self.top != Some((base, top)) {
            self.top = Some((base, top));
            style(&self.row, "transform", &format!("translateY({})", px(top)));
        }
    }

    /// Leaves the page.
    fn leave(&mut self) {
        self.shown = None;
        self.row.remove();
    }

    fn mark(&mut self, marks: Marks) {
        let before = self.marks.replace(marks);
        if before.is_none_or(|before| before.is_current != marks.is_current) {
            write(&self.row, "class", if marks.is_current { "grid__row is-current" } else { "grid__row" });
        }
        if before.is_none_or(|before| before.is_selected != marks.is_selected) {
            write(&self.row, "aria-selected", if marks.is_selected { "true" } else { "false" });
            if let Some((input, _)) = &self.check {
                input.set_checked(marks.is_selected);
            }
        }
    }
}

/// The slots of a round: position by their number is the place. One is made when its row is first wanted.
#[derive(Default)]
pub struct Slots {
    view: Option<Element>,
    slots: Vec<Option<Slot>>,
    columns: Vec<Column>,
    selects: bool,
    /// The slot whose element comes first in the page.
    first: usize,
}

/// What is to be shown.
pub struct Shown<'a> {
    pub rows: Range<usize>,
    /// Those of them that are seen.
    pub seen: Range<usize>,
    /// Of a row, in pixels.
    pub height: f64,
    /// Where the rows begin, in pixels.
    pub offset: f64,
    pub key: &'a dyn Fn(usize) -> u64,
    pub fill: &'a dyn Fn(usize, &mut Slot),
}

impl Slots {
    /// Makes room for as many rows as can be in view. Other columns or more room mean new slots.
    pub fn provide(&mut self, view: &Element, columns: &[Column], room: usize, selects: bool) {
        if self.view.as_ref() == Some(view) && self.slots.len() >= room && self.columns == columns {
            return;
        }
        view.set_text_content(None);
        self.view = Some(view.clone());
        self.columns = columns.to_vec();
        self.selects = selects;
        self.slots = (0..room).map(|_| None).collect();
        self.first = 0;
    }

    /// Shows rows: fills those that showed something else, puts in those that are new and takes out those that are none. Of the rows that are not seen
    /// only a few are filled. Gives where the view has to stand, and whether all rows are filled.
    pub fn show(&mut self, shown: &Shown<'_>) -> (f64, bool) {
        let Shown { rows, seen, height, offset, key, fill } = shown;
        let (count, base) = (self.slots.len(), rows.start - rows.start % STRETCH);
        let top = |position: usize| pixels(position - base) * height;
        let Some(view) = self.view.clone().filter(|_| count > 0) else { return (*offset, true) };
        for slot in self.slots.iter_mut().flatten() {
            if slot.shown.is_some_and(|(position, _)| !rows.contains(&next(position, rows.start, count))) {
                slot.leave();
            }
        }
        let mut beside = BESIDE;
        let mut is_through = true;
        for position in seen.clone().chain(rows.start..seen.start).chain(seen.end..rows.end).take(count) {
            let (place, key) = (position % count, key(position));
            let Some(held) = self.slots.get_mut(place) else { continue };
            let is_new = held.as_ref().is_none_or(|slot| slot.shown != Some((position, key)));
            if is_new && !seen.contains(&position) {
                if beside == 0 {
                    is_through = false;
                    continue;
                }
                beside -= 1;
            }
            let mut slot = held.take().unwrap_or_else(|| Slot::new(&self.columns, self.selects));
            let is_in_page = slot.shown.is_some();
            if is_new {
                fill(position, &mut slot);
                slot.stand(position, key);
            }
            slot.place(base, top(position));
            if !is_in_page {
                // Both are in the view.
                let _ = view.insert_before(&slot.row, self.after(place).as_deref());
            }
            if let Some(held) = self.slots.get_mut(place) {
                *held = Some(slot);
            }
        }
        // Counted from elsewhere, what was not filled now could stand among the rows that are seen.
        let strays = self.slots.iter_mut().flatten().filter(|slot| slot.shown.is_some() && slot.top.is_some_and(|(from, _)| from != base));
        strays.for_each(Slot::leave);
        (offset - top(rows.start), is_through)
    }

    /// The element before which that of a slot belongs.
    fn after(&self, place: usize) -> Option<Element> {
        let count = self.slots.len();
        let rank = |place: usize| (place + count - self.first) % count;
        let rest = (rank(place) + 1..count).filter_map(|rank| self.slots.get((rank + self.first) % count)?.as_ref());
        rest.into_iter().find(|slot| slot.shown.is_some()).map(|slot| slot.row.clone())
    }

    /// Marks every row in the page; `marks` is told its position.
    pub fn mark(&mut self, mut marks: impl FnMut(usize) -> Marks) {
        for slot in self.slots.iter_mut().flatten() {
            if let Some((position, _)) = slot.shown {
                slot.mark(marks(position));
            }
        }
    }

    /// Marks the row at a position anew, whatever it seems to be: the browser may have turned its box by itself.
    pub fn forget_marks(&mut self, position: usize) {
        if let Some(slot) = self.slots.iter_mut().flatten().find(|slot| slot.shown.is_some_and(|(shown, _)| shown == position)) {
            slot.marks = None;
        }
    }

    /// The place of the row that holds an element, with what it shows.
    pub fn holder(&self, element: &Element) -> Option<(usize, (usize, u64))> {
        let row = element.closest(".grid__row").ok().flatten()?;
        let (place, slot) =
            self.slots.iter().enumerate().find_map(|(place, slot)| Some((place, slot.as_ref().filter(|slot| slot.row == row)?)))?;
        Some((place, slot.shown?))
    }

    /// Whether the row at this place still shows the same.
    pub fn holds(&self, (place, shown): (usize, (usize, u64))) -> bool {
        self.slots.get(place).and_then(Option::as_ref).is_some_and(|slot| slot.shown == Some(shown))
    }

    /// The position of the row that holds an element.
    pub fn position_of(&self, element: &Element) -> Option<usize> {
        self.holder(element).map(|(_, (position, _))| position)
    }

    /// Puts the elements into the order in which they are seen, for those who read the page and do not see it.
    pub fn put_in_order(&mut self) {
        let (count, Some(view)) = (self.slots.len(), self.view.clone()) else { return };
        let positions = self.slots.iter().flatten().filter_map(|slot| slot.shown).map(|(position, _)| position);
        let Some(start) = positions.min() else { return };
        let first = start % count;
        let (to_end, to_start) = ((first + count - self.first) % count, (self.first + count - first) % count);
        if to_end <= to_start {
            for place in 0..to_end {
                self.move_to((self.first + place) % count, &view, None);
            }
        } else {
            for place in 1..=to_start {
                let before = view.first_element_child();
                self.move_to((self.first + count - place) % count, &view, before);
            }
        }
        self.first = first;
    }

    fn move_to(&self, place: usize, view: &Element, before: Option<Element>) {
        if let Some(slot) = self.slots.get(place).and_then(Option::as_ref).filter(|slot| slot.shown.is_some()) {
            // Both are in the view.
            let _ = view.insert_before(&slot.row, before.as_deref());
        }
    }
}

/// The position from `start` on that the slot of another position will show.
const fn next(position: usize, start: usize, count: usize) -> usize {
    start + (position + count - start % count) % count
}

#[expect(clippy::cast_precision_loss, reason = "at most a few thousand rows")]
fn pixels(rows: usize) -> f64 {
    rows as f64
}
