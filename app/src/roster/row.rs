//! What the store has to know of a row: who it is, and the texts by which it is found.

use crate::routes::Page;

/// A row of a list that is kept whole in memory.
pub trait Row: Send + Sync + 'static {
    /// The id by which the row is known: of people, the account id.
    fn id(&self) -> &str;

    /// Where the row leads: to the person.
    fn page(&self) -> Page {
        Page::User { account_id: self.id().to_owned() }
    }

    /// What is searched, the name first and the e-mail address second.
    fn texts(&self) -> [&str; 4];
}
