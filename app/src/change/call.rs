//! One request of a change, with its body already written, perhaps an older operation to fall back to, and where to look when it is refused.

use std::fmt;
use std::rc::Rc;

use catalogue::operation::{Endpoint, Operation};
use serde::Serialize;

use super::proposal::{Place, Waiting};
use crate::client::{Api, ClientError};

/// Looks, after a refusal, for what stands in the way: the record that already has the name.
pub type Look = Rc<dyn Fn(Api, ClientError) -> Waiting<Option<Place>>>;

/// An operation with its values. Which directory or account it concerns stands in the parameters; organization and user directory are filled in.
#[derive(Clone)]
pub struct Call {
    pub operation: &'static Operation,
    pub parameters: Vec<(&'static str, String)>,
    pub body: Option<String>,
    /// Sent instead where the upstream no longer (or not yet) has the operation.
    pub fallback: Option<Box<Call>>,
    pub on_refusal: Option<Look>,
    /// Codes of refusals that mean it was so already.
    pub settled_by: &'static [&'static str],
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Bodies hold people's details, parameters their ids.
        f.debug_struct("Call").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}

impl Call {
    /// A call without a body.
    #[must_use]
    pub fn bare<B, A>(endpoint: Endpoint<B, A>, parameters: &[(&'static str, &str)]) -> Call {
        Call::new(endpoint.operation, parameters, None)
    }

    /// A call with a JSON body.
    #[must_use]
    pub fn with<B: Serialize, A>(endpoint: Endpoint<B, A>, parameters: &[(&'static str, &str)], body: &B) -> Call {
        let body = serde_json::to_string(body).expect("bodies of the catalogue have text keys and finite numbers");
        Call::new(endpoint.operation, parameters, Some(body))
    }

    /// A call whose body the caller has written: partial documents, whose absent members mean something.
    #[must_use]
    pub fn written<B, A>(endpoint: Endpoint<B, A>, parameters: &[(&'static str, &str)], body: &serde_json::Value) -> Call {
        Call::new(endpoint.operation, parameters, Some(body.to_string()))
    }

    /// The older operation to use where this one does not exist.
    #[must_use]
    pub fn or(mut self, fallback: Call) -> Call {
        self.fallback = Some(Box::new(fallback));
        self
    }

    /// Where to look for what stands in the way, when it is refused.
    #[must_use]
    pub fn or_look(mut self, look: Look) -> Call {
        self.on_refusal = Some(look);
        self
    }

    /// Refusals that are none: their codes say that it was so already.
    #[must_use]
    pub fn settled_by(mut self, codes: &'static [&'static str]) -> Call {
        self.settled_by = codes;
        self
    }

    fn new(operation: &'static Operation, parameters: &[(&'static str, &str)], body: Option<String>) -> Call {
        let parameters = parameters.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Call { operation, parameters, body, fallback: None, on_refusal: None, settled_by: &[] }
    }

    /// Whether both would do the same thing to the same target.
    #[must_use]
    pub fn is_same(&self, other: &Call) -> bool {
        std::ptr::eq(self.operation, other.operation) && self.parameters == other.parameters && self.body == other.body
    }
}
