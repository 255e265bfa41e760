//! One request of a change, with its body already written and perhaps an older operation to fall back to.

use catalogue::operation::{Endpoint, Operation};
use serde::Serialize;

/// An operation with its values. Which directory or account it concerns stands in the parameters; organization and user directory are filled in.
#[derive(Clone, Debug)]
pub struct Call {
    pub operation: &'static Operation,
    pub parameters: Vec<(&'static str, String)>,
    pub body: Option<String>,
    /// Sent instead where the upstream no longer (or not yet) has the operation.
    pub fallback: Option<Box<Call>>,
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

    fn new(operation: &'static Operation, parameters: &[(&'static str, &str)], body: Option<String>) -> Call {
        let parameters = parameters.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Call { operation, parameters, body, fallback: None }
    }

    /// Whether both would do the same thing to the same target.
    #[must_use]
    pub fn is_same(&self, other: &Call) -> bool {
        std::ptr::eq(self.operation, other.operation) && self.parameters == other.parameters && self.body == other.body
    }
}
