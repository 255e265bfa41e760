//! Puts on record who was turned away from what: requests that the service itself refused to somebody whom it knows.

use catalogue::session::API_PREFIX;
use catalogue::wire::Method;
use catalogue::{Lookup, lookup};

use crate::audit::Event;
use crate::error::{self, ProxyError};
use crate::identity::Caller;
use crate::service::Service;

/// Records a refusal. What the upstream refused is not ours to tell, and a slip in the form of a request is no attempt.
pub async fn tell(service: &Service, caller: &Caller, method: &str, path: &str, fault: &ProxyError) {
    let is_refusal = !matches!(fault, ProxyError::Upstream(_)) && matches!(error::problem(fault).status, 403 | 404 | 409);
    if !is_refusal {
        return;
    }
    let found = Method::parse(method).map(|method| lookup(method, path.strip_prefix(API_PREFIX).unwrap_or(path)));
    let (operation, targets) = match found {
        Some(Lookup::Found(row, parameters)) => {
            let targets = parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            (row.name.to_owned(), targets)
        }
        // The address of what does not exist may hold anything, and is not repeated.
        _ => (String::new(), Vec::new()),
    };
    service.audit.deny(caller, Event::Denied { operation, code: error::code(fault), targets }).await;
}
