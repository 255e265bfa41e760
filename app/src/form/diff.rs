//! What changes: before and after of what differs, nothing else; and, when somebody else was quicker, three versions side by side. Pure, with
//! a view for each.

mod view;

pub use view::{before_and_after, three_versions};

/// One value before and after. An empty text is no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub label: String,
    pub before: String,
    pub after: String,
}

impl Difference {
    #[must_use]
    pub fn new(label: impl Into<String>, before: impl Into<String>, after: impl Into<String>) -> Difference {
        Difference { label: label.into(), before: before.into(), after: after.into() }
    }
}

/// Only what differs, in the order given.
#[must_use]
pub fn differing(all: impl IntoIterator<Item = Difference>) -> Vec<Difference> {
    all.into_iter().filter(|one| one.before != one.after).collect()
}

/// One value in three versions: when the form was opened, at Atlassian now, and as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    pub label: String,
    pub was: String,
    pub now: String,
    pub yours: String,
}

/// How three versions of one value stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// Nobody else touched it.
    None,
    /// Somebody else changed it and you did not: it stays as it is now.
    Theirs,
    /// Somebody else changed it to what you want.
    Same,
    /// You both changed it, and not to the same.
    Both,
}

impl Versions {
    #[must_use]
    pub fn clash(&self) -> Clash {
        if self.was == self.now {
            Clash::None
        } else if self.now == self.yours {
            Clash::Same
        } else if self.yours == self.was {
            Clash::Theirs
        } else {
            Clash::Both
        }
    }

    /// What becomes of it when yours is saved.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        match self.clash() {
            Clash::None => "changes to yours",
            Clash::Theirs => "stays as it is now",
            Clash::Same => "is so already",
            Clash::Both => "yours would replace it",
        }
    }
}

/// The values that somebody else changed since the form was opened. Empty when the edit is not stale.
#[must_use]
pub fn stale(all: impl IntoIterator<Item = Versions>) -> Vec<Versions> {
    all.into_iter().filter(|one| one.clash() != Clash::None).collect()
}

#[cfg(test)]
mod tests;
