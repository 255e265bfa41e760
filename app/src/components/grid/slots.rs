//! The elements of the rows in view: made once, filled anew as rows come into view or show something else. A row's place among them follows from its
//! position, so that scrolling by three rows fills three.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::Column;
use super::body::row_id;
use super::cells::{Attribute, Cell, append, element, style, write};
use crate::components::length::px;

/// Positions are counted from a row before the window, so that pixels stay small numbers.
const STRETCH: usize = 4096;

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
    top: Option<f64>,
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

    fn place(&mut self, top: f64) {
        if self.top != Some(top) {
            self.top = Some(top);
            style(&self.row, "transform", &format!("translateY({})", px(top)));
        }
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

/// The slots in use, the first `used` of a round: position by number of slots is the place.
#[derive(Default)]
pub struct Slots {
    view: Option<Element>,
    slots: Vec<Slot>,
    columns: Vec<&'static str>,
    /// The slot whose element comes first in the page.
    first: usize,
}

impl Slots {
    /// Makes as many slots as rows can be in view. Other columns or more room mean new ones.
    pub fn provide(&mut self, view: &Element, columns: &[Column], room: usize, selects: bool) {
        let is_fit = self.view.as_ref() == Some(view)
            && self.slots.len() >= room
            && self.columns.iter().eq(columns.iter().map(|column| &column.key));
        if is_fit {
            return;
        }
        view.set_text_content(None);
        self.view = Some(view.clone());
        self.columns = columns.iter().map(|column| column.key).collect();
        self.slots = (0..room).map(|_| Slot::new(columns, selects)).collect();
        self.first = 0;
    }

    /// Shows these rows, each `height` pixels high: fills those that showed something else, puts in those that are new and takes out those that are
    /// none. Gives where the view has to stand, for rows that begin at `offset`.
    pub fn show(
        &mut self,
        rows: std::ops::Range<usize>,
        height: f64,
        offset: f64,
        key: &dyn Fn(usize) -> u64,
        fill: &mut dyn FnMut(usize, &mut Slot),
    ) -> f64 {
        let (count, base) = (self.slots.len(), rows.start - rows.start % STRETCH);
        let top = |position: usize| pixels(position - base) * height;
        let Some(view) = self.view.clone().filter(|_| count > 0) else { return offset };
        for slot in &mut self.slots {
            if slot.shown.is_some_and(|(position, _)| !rows.contains(&next(position, rows.start, count))) {
                slot.shown = None;
                slot.row.remove();
            }
        }
        for position in rows.clone().take(count) {
            let place = position % count;
            let key = key(position);
            if self.slots.get(place).is_some_and(|slot| slot.shown.is_none()) {
                let after = self.after(place);
                if let Some(slot) = self.slots.get(place) {
                    // Both are in the view.
                    let _ = view.insert_before(&slot.row, after.as_deref());
                }
            }
            if let Some(slot) = self.slots.get_mut(place) {
                if slot.shown != Some((position, key)) {
                    fill(position, slot);
                    slot.stand(position, key);
                }
                slot.place(top(position));
            }
        }
        offset - top(rows.start)
    }

    /// The element before which that of a slot belongs.
    fn after(&self, place: usize) -> Option<Element> {
        let count = self.slots.len();
        let rank = |place: usize| (place + count - self.first) % count;
        let rest = (rank(place) + 1..count).filter_map(|rank| self.slots.get((rank + self.first) % count));
        rest.into_iter().find(|slot| slot.shown.is_some()).map(|slot| slot.row.clone())
    }

    /// Marks every row in the page; `marks` is told its position.
    pub fn mark(&mut self, mut marks: impl FnMut(usize) -> Marks) {
        for slot in &mut self.slots {
            if let Some((position, _)) = slot.shown {
                slot.mark(marks(position));
            }
        }
    }

    /// Marks the row at a position anew, whatever it seems to be: the browser may have turned its box by itself.
    pub fn forget_marks(&mut self, position: usize) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.shown.is_some_and(|(shown, _)| shown == position)) {
            slot.marks = None;
        }
    }

    /// The place of the row that holds an element, with what it shows.
    pub fn holder(&self, element: &Element) -> Option<(usize, (usize, u64))> {
        let row = element.closest(".grid__row").ok().flatten()?;
        let (place, slot) = self.slots.iter().enumerate().find(|(_, slot)| slot.row == row)?;
        Some((place, slot.shown?))
    }

    /// Whether the row at this place still shows the same.
    pub fn holds(&self, (place, shown): (usize, (usize, u64))) -> bool {
        self.slots.get(place).is_some_and(|slot| slot.shown == Some(shown))
    }

    /// The position of the row that holds an element.
    pub fn position_of(&self, element: &Element) -> Option<usize> {
        self.holder(element).map(|(_, (position, _))| position)
    }

    /// Puts the elements into the order in which they are seen, for those who read the page and do not see it.
    pub fn put_in_order(&mut self) {
        let (count, Some(view)) = (self.slots.len(), self.view.clone()) else { return };
        let Some(start) = self.slots.iter().filter_map(|slot| slot.shown).map(|(position, _)| position).min() else { return };
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
        if let Some(slot) = self.slots.get(place).filter(|slot| slot.shown.is_some()) {
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
