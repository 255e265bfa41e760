//! Which of all sessions somebody means.

use super::{Key, tag_of};
use crate::identity::{Principal, Whose};

/// Which sessions are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Those<'a> {
    All,
    /// The one with this tag.
    Tagged(&'a str),
    Of(Whose<'a>),
    /// All of this person but the one with this tag.
    Others(&'a Whose<'a>, &'a str),
}

impl Those<'_> {
    pub(super) fn mean(self, key: &Key, principal: &Principal) -> bool {
        match self {
            Those::All => true,
            Those::Tagged(tag) => tag_of(key) == tag,
            Those::Of(whose) => whose.means(&principal.subject),
            Those::Others(whose, tag) => whose.means(&principal.subject) && tag_of(key) != tag,
        }
    }
}
