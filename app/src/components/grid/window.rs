//! Which rows are in view, and where keys lead. Pure.

use std::ops::Range;

/// Rows mounted beyond either edge, so that scrolling shows no gap. Each costs every frame of scrolling something, so more of them make slow frames.
const OVERSCAN: usize = 4;
/// Browsers stop laying out elements above some tens of millions of pixels; beyond this the scroll position is scaled.
const TALLEST: f64 = 8_000_000.0;

/// The rows that exist as elements, and where they stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub first: usize,
    pub last: usize,
    /// Where the first of them stands, in pixels.
    pub offset: f64,
    /// Height of the whole list in pixels.
    pub height: f64,
    /// The rows that are seen whole.
    sight: (usize, usize),
    /// The rows of which anything is seen.
    seen: (usize, usize),
    count: usize,
}

impl Window {
    /// The window of a list scrolled to `scroll`, in an area `area` pixels high.
    #[must_use]
    pub fn of(count: usize, row: f64, scroll: f64, area: f64) -> Window {
        let real = to_pixels(count) * row;
        let height = real.min(TALLEST);
        let scale = scale(real, height, area);
        let top = (scroll * scale).clamp(0.0, (real - area).max(0.0));
        let start = to_rows(top / row);
        let first = start.saturating_sub(OVERSCAN);
        let last = (start + to_rows(area / row) + 1 + OVERSCAN).min(count);
        let offset = scroll - (top - to_pixels(first) * row);
        let sight = (to_rows((top / row).ceil()).min(count), to_rows((top + area) / row).min(count));
        let seen = (start.min(last), (to_rows((top + area) / row) + 1).min(last));
        Window { first, last, offset: offset.max(0.0), height, sight, seen, count }
    }

    /// As many rows as a window over such an area can have.
    #[must_use]
    pub fn room(row: f64, area: f64) -> usize {
        to_rows(area / row) + 1 + 2 * OVERSCAN
    }

    /// The rows that are seen whole.
    #[must_use]
    pub fn in_sight(self) -> Range<usize> {
        self.sight.0..self.sight.1.max(self.sight.0)
    }

    /// The rows of which anything is seen.
    #[must_use]
    pub fn seen(self) -> Range<usize> {
        self.seen.0..self.seen.1.max(self.seen.0)
    }

    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.first..self.last.max(self.first)
    }

    /// How many rows a page key moves.
    #[must_use]
    pub fn page(self, row: f64, area: f64) -> usize {
        to_rows(area / row).saturating_sub(1).max(1)
    }

    /// The scroll position that brings a row into view; `None` when it is.
    #[must_use]
    pub fn scroll_to(self, position: usize, row: f64, scroll: f64, area: f64) -> Option<i32> {
        let real = to_pixels(self.count) * row;
        let scale = scale(real, self.height, area);
        let top = scroll * scale;
        let wanted = to_pixels(position) * row;
        let target = if wanted < top {
            wanted
        } else if wanted + row > top + area {
            wanted + row - area
        } else {
            return None;
        };
        #[expect(clippy::cast_possible_truncation, reason = "at most TALLEST pixels")]
        let scroll = (target / scale).ceil() as i32;
        Some(scroll)
    }
}

/// Real pixels per scrolled pixel: 1 but for lists taller than a browser can lay out.
fn scale(real: f64, height: f64, area: f64) -> f64 {
    let scrollable = height - area;
    if scrollable <= 0.0 { 1.0 } else { ((real - area) / scrollable).max(1.0) }
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn to_pixels(rows: usize) -> f64 {
    rows as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a list can hold")]
fn to_rows(value: f64) -> usize {
    value.clamp(0.0, f64::from(u32::MAX)) as usize
}

/// Where a key leads from the active row. Letters count only unmodified, so that browser shortcuts keep working.
#[must_use]
pub fn step(key: &str, modified: bool, active: Option<usize>, count: usize, page: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let here = active.unwrap_or(0).min(last);
    let next = match (key, modified) {
        ("ArrowDown", _) | ("j", false) => active.map_or(0, |_| here + 1),
        ("ArrowUp", _) | ("k", false) => here.saturating_sub(1),
        ("PageDown", _) => here + page,
        ("PageUp", _) => here.saturating_sub(page),
        ("Home", _) => 0,
        ("End", _) => last,
        _ => return None,
    };
    Some(next.min(last))
}

#[cfg(test)]
mod tests;
