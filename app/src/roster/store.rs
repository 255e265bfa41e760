//! People by row, and the search over them: one text blob, one scan, rows by offset.

use std::collections::HashMap;

use memchr::memmem;

use super::fold::{fold, fold_into};
use super::person::Person;
use super::row::Row;

/// Ends a row of the blob; no folded text holds it.
const END: u8 = b'\n';

/// The rows, in the order in which they were read.
pub struct Store<R = Person> {
    rows: Vec<R>,
    ids: HashMap<Box<str>, u32>,
    /// The folded texts of every row, each row ended by [`END`].
    blob: String,
    /// Where each row starts in the blob.
    starts: Vec<usize>,
}

impl<R> Default for Store<R> {
    fn default() -> Store<R> {
        Store { rows: Vec::new(), ids: HashMap::new(), blob: String::new(), starts: Vec::new() }
    }
}

impl<R: Row> Store<R> {
    /// Adds a row; `false` when it was already there.
    pub fn push(&mut self, row: R) -> bool {
        if self.ids.contains_key(row.id()) {
            return false;
        }
        self.ids.insert(row.id().into(), u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        self.starts.push(self.blob.len());
        for (index, text) in row.texts().into_iter().enumerate() {
            if index > 0 {
                self.blob.push('\t');
            }
            fold_into(&mut self.blob, &text.replace(['\n', '\t'], " "));
        }
        self.blob.push('\n');
        self.rows.push(row);
        true
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

    /// The folded name of a row, for sorting.
    #[must_use]
    pub fn folded_name(&self, row: u32) -> &str {
        self.text(row).split('\t').next().unwrap_or_default()
    }

    /// The folded address of a row, for sorting.
    #[must_use]
    pub fn folded_email(&self, row: u32) -> &str {
        self.text(row).split('\t').nth(1).unwrap_or_default()
    }

    fn text(&self, row: u32) -> &str {
        let Ok(row) = usize::try_from(row) else { return "" };
        let Some(start) = self.starts.get(row) else { return "" };
        let end = self.starts.get(row + 1).copied().unwrap_or(self.blob.len());
        self.blob.get(*start..end.saturating_sub(1)).unwrap_or_default()
    }

    /// The rows that hold every word of the query, those whose name starts with it first.
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<u32> {
        let folded = fold(query);
        let mut words: Vec<&str> = folded.split_whitespace().collect();
        // The longest word is the rarest: it drives the scan, the others only check its hits.
        crate::sorting::by_key(&mut words, |word| std::cmp::Reverse(word.len()));
        let Some((longest, rest)) = words.split_first() else {
            return (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).collect();
        };
        let whole = folded.trim();
        let (mut first, mut later) = (Vec::new(), Vec::new());
        for row in self.rows_with(longest) {
            let text = self.text(row);
            if rest.iter().all(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some()) {
                if text.starts_with(whole) { first.push(row) } else { later.push(row) }
            }
        }
        first.append(&mut later);
        first
    }

    /// The rows whose text holds one word, by one scan over the blob.
    fn rows_with(&self, word: &str) -> Vec<u32> {
        let finder = memmem::Finder::new(word.as_bytes());
        let bytes = self.blob.as_bytes();
        let mut rows = Vec::new();
        let mut at = 0;
        while let Some(hit) = bytes.get(at..).and_then(|rest| finder.find(rest)) {
            let position = at + hit;
            let row = self.starts.partition_point(|start| *start <= position) - 1;
            rows.push(u32::try_from(row).unwrap_or(u32::MAX));
            at = match memchr::memchr(END, &bytes[position..]) {
                Some(end) => position + end + 1,
                None => bytes.len(),
            };
        }
        rows
    }
}

#[cfg(test)]
mod tests;
