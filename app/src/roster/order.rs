//! The order of rows by a column. Equal rows stay in the order in which they were read.

use std::cmp::Ordering;

use super::store::Store;

/// What rows can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    Name,
    Email,
    State,
    LastActive,
    Added,
    Title,
    Department,
    Managed,
    Roles,
    TwoStep,
    Resources,
}

impl SortKey {
    pub const ALL: [SortKey; 11] = [
        SortKey::Name,
        SortKey::Email,
        SortKey::State,
        SortKey::LastActive,
        SortKey::Added,
        SortKey::Title,
        SortKey::Department,
        SortKey::Managed,
        SortKey::Roles,
        SortKey::TwoStep,
        SortKey::Resources,
    ];

    /// The key of the column, in the address and as the style hook.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            SortKey::Name => "name",
            SortKey::Email => "email",
            SortKey::State => "state",
            SortKey::LastActive => "active",
            SortKey::Added => "added",
            SortKey::Title => "title",
            SortKey::Department => "department",
            SortKey::Managed => "managed",
            SortKey::Roles => "roles",
            SortKey::TwoStep => "two-step",
            SortKey::Resources => "resources",
        }
    }

    #[must_use]
    pub fn parse(word: &str) -> Option<SortKey> {
        SortKey::ALL.into_iter().find(|key| key.word() == word)
    }

    fn compare(self, store: &Store, a: u32, b: u32) -> Ordering {
        let (Some(left), Some(right)) = (store.get(a), store.get(b)) else { return Ordering::Equal };
        match self {
            SortKey::Name => store.folded_name(a).cmp(store.folded_name(b)),
            SortKey::Email => blank_last(store.folded_email(a), store.folded_email(b)),
            SortKey::State => left.standing.cmp(&right.standing),
            SortKey::LastActive => left.last_active.cmp(&right.last_active),
            SortKey::Added => left.added.cmp(&right.added),
            SortKey::Title => blank_last(&left.title, &right.title),
            SortKey::Department => blank_last(&left.department, &right.department),
            SortKey::Managed => left.managed.cmp(&right.managed),
            SortKey::Roles => left.roles.rank().cmp(&right.roles.rank()),
            SortKey::TwoStep => left.two_step.cmp(&right.two_step),
            SortKey::Resources => left.resources.cmp(&right.resources),
        }
    }
}

fn blank_last(a: &str, b: &str) -> Ordering {
    a.is_empty().cmp(&b.is_empty()).then_with(|| a.cmp(b))
}

/// Sorts rows.
pub fn sort(store: &Store, rows: &mut [u32], key: SortKey, descending: bool) {
    crate::sorting::rows(rows, &mut |a, b| {
        let order = key.compare(store, a, b);
        if descending { order.reverse() } else { order }
    });
}

#[cfg(test)]
mod tests;
