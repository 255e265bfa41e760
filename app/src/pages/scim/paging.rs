//! Where a page of the list lies in the whole, and what comes before and after it. Pure.

use super::search::PAGE;
use crate::moment::grouped;

/// One page among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    pub start: u64,
    pub items: u64,
    pub total: u64,
}

impl Slice {
    /// "101–200 of 948".
    #[must_use]
    pub fn words(self) -> String {
        let number = |number: u64| grouped(usize::try_from(number).unwrap_or(usize::MAX));
        match (self.items, self.total) {
            (0, 0) => "None".to_owned(),
            (0, total) => format!("None from here on, of {}", number(total)),
            (1, total) => format!("{} of {}", number(self.start), number(total)),
            (items, total) => format!("{}–{} of {}", number(self.start), number(self.start + items - 1), number(total)),
        }
    }

    /// The first row of the page before; `None` on the first.
    #[must_use]
    pub fn previous(self) -> Option<u64> {
        (self.start > 1).then(|| self.start.saturating_sub(PAGE).max(1))
    }

    /// The first row of the page after; `None` on the last.
    #[must_use]
    pub fn next(self) -> Option<u64> {
        catalogue::page::next_start_index(self.start, self.items, self.total)
    }
}

#[cfg(test)]
mod tests;
