//! Who somebody is, as the way in told it. What they may do is decided from it again on every request, so that a right that was taken away is gone at once.

use std::sync::Arc;

use catalogue::capability::Role;
use catalogue::path::is_identifier;
use catalogue::session::Person;

use super::Subject;
use crate::assertion::Claims;

/// One person as an identity provider, a gateway or one of the built-in doors names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Their ids where they come from; the issuer of the built-in people is `demo` or `local`.
    pub subject: Arc<Subject>,
    pub name: String,
    pub email: Option<String>,
    /// When they last proved who they are, in seconds since 1970; unknown where the way in does not say.
    pub authenticated_at: Option<i64>,
    /// The role of a built-in person. Everybody else's comes from the grants.
    pub built_in: Option<Role>,
}

impl Principal {
    /// A person of a built-in door, with a role of their own.
    #[must_use]
    pub fn built_in(issuer: &str, id: &str, name: &str, role: Role) -> Principal {
        Principal {
            subject: Arc::new(Subject { issuer: issuer.to_owned(), id: id.to_owned(), session: None, groups: Vec::new(), account: None }),
            name: name.to_owned(),
            email: None,
            authenticated_at: None,
            built_in: Some(role),
        }
    }

    /// The person as the app and the record know them; the id holds issuer and subject, since a subject alone is unique at its issuer only.
    #[must_use]
    pub fn person(&self) -> Person {
        let Subject { issuer, id, .. } = self.subject.as_ref();
        let id = if self.built_in.is_some() { [issuer, ":", id].concat() } else { person_id(issuer, id) };
        Person { id, name: self.name.clone(), email: self.email.clone() }
    }
}

/// What somebody is called who has no name, and whose id is an e-mail address.
const NAMELESS: &str = "Unnamed person";

/// What somebody is called on screens and in the record: the first name that the way in told and that is no e-mail address, else their id there. An
/// address is personal, and is recorded only where that is configured.
#[must_use]
pub fn shown_name<'a>(told: impl IntoIterator<Item = Option<&'a str>>, id: &'a str) -> String {
    let names = told.into_iter().flatten().chain([id]);
    names.into_iter().find(|name| !name.trim().is_empty() && !name.contains('@')).unwrap_or(NAMELESS).to_owned()
}

/// The account at Atlassian that a claim names; none where it names several, or has not the form of an id.
#[must_use]
pub fn account(claims: &Claims, claim: Option<&str>) -> Option<String> {
    let mut told = claims.texts_at(claim?).into_iter();
    told.next().filter(|id| told.len() == 0 && is_identifier(id))
}

/// The id of somebody whom this issuer names so.
#[must_use]
pub fn person_id(issuer: &str, id: &str) -> String {
    [issuer, " ", id].concat()
}
