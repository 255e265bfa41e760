//! The rows of a roster that a search has found, as a grid shows them; and in which stage the list is.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Progress, Roster, Row};
use crate::components::grid::{Cell, Rows};
use crate::moment;

/// Rows of a roster, in the order shown.
pub type Found = Arc<Vec<u32>>;

/// What stands where the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing has come yet.
    Waiting,
    /// Nothing has come, and nothing will.
    Failed,
    /// Rows have come, or all of them; none of them is to be shown.
    Empty,
    There,
}

/// The stage, following the roster.
#[must_use]
pub fn stage<R: Row>(roster: Signal<Roster<R>>, found: Memo<Found>) -> Memo<Stage> {
    Memo::new(move |_| {
        let roster = roster.get();
        roster.version.track();
        let has_rows = !roster.store().is_empty();
        match roster.progress.get() {
            Progress::Reading | Progress::Waiting(_) if !has_rows => Stage::Waiting,
            Progress::Failed(_) if !has_rows => Stage::Failed,
            _ if found.get().is_empty() => Stage::Empty,
            _ => Stage::There,
        }
    })
}

/// What a grid has to know of the rows found; each leads to its page.
#[must_use]
pub fn rows<R: Row>(roster: Signal<Roster<R>>, found: Memo<Found>, write: fn(&R, &mut Cell, i64)) -> Rows {
    let now = moment::now();
    let row = move |position: usize| found.with_untracked(|rows| rows.get(position).copied());
    let key = move |position: usize| found.with(|rows| rows.get(position).map_or(u64::MAX, |row| roster.get().key(*row)));
    let href = move |position: usize| {
        let roster = roster.get_untracked();
        let store = roster.store();
        row(position).and_then(|row| store.get(row)).map_or_else(String::new, |row| row.page().path())
    };
    let fill = move |position: usize, cells: &mut [Cell]| {
        let roster = roster.get_untracked();
        let store = roster.store();
        if let Some(row) = row(position).and_then(|row| store.get(row)) {
            cells.iter_mut().for_each(|cell| write(row, cell, now));
        }
    };
    Rows { key: Arc::new(key), href: Arc::new(href), fill: Arc::new(fill) }
}
