//! Rows by their number and by their id, with the texts by which they are found.

use std::collections::HashMap;

use super::person::Person;
use super::row::Row;
use super::search::Search;
use super::texts::Texts;

/// A number that the upstream tells is believed up to here.
const MOST_RESERVED: usize = 200_000;

/// The rows, in the order in which they were read.
pub struct Store<R = Person> {
    rows: Vec<R>,
    ids: HashMap<Box<str>, u32>,
    texts: Texts,
}

impl<R> Default for Store<R> {
    fn default() -> Store<R> {
        Store { rows: Vec::new(), ids: HashMap::new(), texts: Texts::default() }
    }
}

impl<R: Row> Store<R> {
    /// Adds a row; `false` when it was already there.
    pub fn push(&mut self, row: R) -> bool {
        if self.ids.contains_key(row.id()) {
            return false;
        }
        self.ids.insert(row.id().into(), u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        self.texts.push(row.texts());
        self.rows.push(row);
        true
    }

    /// Makes room for so many rows in all: growing step by step copies everything that is there at once, in the middle of somebody's typing.
    pub fn reserve(&mut self, rows: usize) {
        let more = rows.min(MOST_RESERVED).saturating_sub(self.rows.len());
        self.rows.reserve_exact(more);
        self.ids.reserve(more);
        self.texts.reserve(more);
    }

    /// Changes what a row shows, not what it is found by.
    pub fn amend(&mut self, id: &str, change: impl FnOnce(&mut R)) {
        let place = self.ids.get(id).and_then(|place| usize::try_from(*place).ok());
        if let Some(row) = place.and_then(|place| self.rows.get_mut(place)) {
            change(row);
        }
    }

    /// Changes what every row shows.
    pub fn amend_all(&mut self, change: fn(&mut R)) {
        self.rows.iter_mut().for_each(change);
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at a place.
    #[must_use]
    pub fn get(&self, row: u32) -> Option<&R> {
        self.rows.get(usize::try_from(row).ok()?)
    }

    /// The row with this id.
    #[must_use]
    pub fn with_id(&self, id: &str) -> Option<&R> {
        self.get(*self.ids.get(id)?)
    }

    /// All rows, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &R> {
        self.rows.iter()
    }

    /// What the rows are found by.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The folded name of a row, for sorting.
    #[must_use]
    pub fn folded_name(&self, row: u32) -> &str {
        self.texts.of(row).split('\t').next().unwrap_or_default()
    }

    /// The folded address of a row, for sorting.
    #[must_use]
    pub fn folded_email(&self, row: u32) -> &str {
        self.texts.of(row).split('\t').nth(1).unwrap_or_default()
    }

    /// The rows that hold every word of the query, those whose name starts with it first.
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<u32> {
        Search::default().rows(0, &self.texts, query, &mut || false).map(|rows| rows.to_vec()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
