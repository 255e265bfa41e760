//! What the store has to know of a row: who it is, and the texts by which it is found.

/// A row of a list that is kept whole in memory.
pub trait Row: Send + Sync + 'static {
    /// The account id.
    fn id(&self) -> &str;

    /// What is searched, the name first and the e-mail address second.
    fn texts(&self) -> [&str; 4];
}
