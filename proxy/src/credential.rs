//! The only file that touches an upstream key: which key an operation gets, where it is put, and that no answer carries one back.

use std::collections::BTreeMap;
use std::fmt;

use catalogue::operation::Token;
use catalogue::wire::Request;

use crate::admit::{self, Permit};
use crate::secret::{ExposeSecret, SecretString};

/// The organization key and one key per SCIM directory.
pub struct Keys {
    organization: SecretString,
    scim: BTreeMap<String, SecretString>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys(organization, {} directories)", self.scim.len())
    }
}

/// A SCIM directory without a key. Admission pins directories to the configured ones, each of which has its key, so this is a fault of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no key for this SCIM directory")]
pub struct NoKey;

impl Keys {
    /// The keys of one service.
    #[must_use]
    pub fn new(organization: SecretString, scim: impl IntoIterator<Item = (String, SecretString)>) -> Keys {
        Keys { organization, scim: scim.into_iter().collect() }
    }

    /// The upstream request of a permit. The key follows from the row and the pinned directory alone, never from anything else that a client said.
    ///
    /// # Errors
    /// When the directory has no key.
    pub fn sign(&self, permit: &Permit) -> Result<Request, NoKey> {
        let key = match permit.operation().token {
            Token::Organization => &self.organization,
            Token::Scim => permit.parameters().get("scimDirectoryId").and_then(|id| self.scim.get(id)).ok_or(NoKey)?,
        };
        let mut request = Request::new(permit.operation().method, permit.path()).with_bearer(key.expose_secret());
        request.query = permit.query().to_vec();
        if let Some(body) = permit.body() {
            request = request.with_json(body);
            request.content_type = Some(admit::media_type(permit.operation()).to_owned());
        }
        Ok(request)
    }

    /// Whether an answer repeats one of the keys, as debugging upstreams do with request headers.
    #[must_use]
    pub fn are_in(&self, answer: &[u8]) -> bool {
        std::iter::once(&self.organization).chain(self.scim.values()).any(|key| {
            let key = key.expose_secret().as_bytes();
            !key.is_empty() && answer.windows(key.len()).any(|window| window == key)
        })
    }
}

#[cfg(test)]
mod tests;
