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
    /// Those of the person with this id on screens and in the record.
    OfPerson(&'a str),
    /// The same without the one with this tag.
    Others {
        person: &'a str,
        but: &'a str,
    },
}

impl Those<'_> {
    pub(super) fn mean(self, key: &Key, principal: &Principal) -> bool {
        match self {
            Those::All => true,
            Those::Tagged(tag) => tag_of(key) == tag,
            Those::Of(whose) => whose.means(&principal.subject),
            Those::OfPerson(person) => principal.person().id == person,
            Those::Others { person, but } => principal.person().id == person && tag_of(key) != but,
        }
    }
}
