//! Who a request comes from, as everything behind the door sees them.

use std::sync::Arc;

use axum::http::request::Parts;
use catalogue::capability::Capability;
use catalogue::rights::Rights;
use catalogue::session::Person;

use super::{ClientAddress, SessionRef, Subject};
use crate::peer;
use crate::script::ScriptRef;

/// A signed-in person and what they may do.
#[derive(Clone, Debug)]
pub struct Caller {
    pub person: Person,
    pub rights: Arc<Rights>,
    /// Whom the identity provider means; nobody where there is no provider.
    pub subject: Option<Arc<Subject>>,
    /// The session that the request came with; none where each request says anew who is calling.
    pub session: Option<SessionRef>,
    /// When the person last proved to the provider who they are, in seconds since 1970, as far as it says.
    pub authenticated_at: Option<i64>,
    /// The access token by which a script came, and in whose name; none for people.
    pub script: Option<Arc<ScriptRef>>,
    /// Where the request came from; only its network is told of it.
    pub address: Option<ClientAddress>,
}

impl Caller {
    /// A person with these rights; a built-in role means all that it includes, without limits.
    #[must_use]
    pub fn new(person: Person, rights: impl Into<Arc<Rights>>) -> Caller {
        Caller { person, rights: rights.into(), subject: None, session: None, authenticated_at: None, script: None, address: None }
    }

    /// The human behind a request: a script acts in the name of whoever issued its token, and is no other person than they are.
    #[must_use]
    pub fn human(&self) -> &Person {
        self.script.as_deref().map_or(&self.person, |script| &script.issuer.person)
    }

    /// The account at Atlassian of the human behind a request, where the identity provider tells it.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self.script.as_deref() {
            Some(script) => script.issuer.account.as_deref(),
            None => self.subject.as_deref().and_then(|subject| subject.account.as_deref()),
        }
    }

    /// Whether one of the person's roles includes the capability, for whomever.
    #[must_use]
    pub fn holds(&self, capability: Capability) -> bool {
        self.rights.holds(capability)
    }

    /// The role that the person is known by, as on screens.
    #[must_use]
    pub fn role_title(&self) -> &str {
        &self.rights.role().title
    }

    /// The same caller with the place that the request came from.
    #[must_use]
    pub fn coming_from(mut self, parts: &Parts) -> Caller {
        self.address = parts.extensions.get::<ClientAddress>().copied();
        self
    }

    /// The network that the request came from, as the record keeps it.
    #[must_use]
    pub fn network(&self) -> Option<String> {
        self.address.map(|address| peer::network(address.0))
    }
}
