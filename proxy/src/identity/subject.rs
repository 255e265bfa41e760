//! Whom an identity provider means, by its own ids, and which of the service's sessions a request came with.

/// What a provider said of somebody. Nothing of it is a token, and nothing of it is for screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The provider, by its address.
    pub issuer: String,
    /// The person's id there. Only both together mean one person.
    pub id: String,
    /// The provider's name of its own session (`sid`), by which it can end ours.
    pub session: Option<String>,
    /// Every group that it named at sign-in; roles are given to them.
    pub groups: Vec<String>,
    /// Their account at Atlassian, where the provider tells it.
    pub account: Option<String>,
}

/// What screens and the record call a session: its tag, by which it cannot be opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SessionRef(pub String);

/// Whose sessions are ended at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose<'a> {
    /// Every session of one person.
    Person { issuer: &'a str, id: &'a str },
    /// The sessions that began in one session at the provider; of this person, where the provider names one.
    ProviderSession { issuer: &'a str, session: &'a str, id: Option<&'a str> },
}

impl Whose<'_> {
    /// Whether a session of this subject is meant.
    #[must_use]
    pub fn means(&self, subject: &Subject) -> bool {
        match self {
            Whose::Person { issuer, id } => subject.issuer == *issuer && subject.id == *id,
            Whose::ProviderSession { issuer, session, id } => {
                let is_meant = match subject.session.as_deref() {
                    Some(known) => known == *session && id.is_none_or(|id| subject.id == id),
                    // Not every provider names its session in the ID token; then only the person tells which sessions are meant, and all of theirs are.
                    None => *id == Some(subject.id.as_str()),
                };
                subject.issuer == *issuer && is_meant
            }
        }
    }
}
