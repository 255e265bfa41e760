//! Puts on record who was turned away from what: requests that the service itself refused to somebody whom it knows.

use catalogue::record::Target;
use catalogue::session::API_PREFIX;
use catalogue::wire::Method;
use catalogue::{Lookup, lookup};

use crate::admit::Permit;
use crate::audit::{Event, about};
use crate::error::{self, ProxyError};
use crate::identity::Caller;
use crate::service::Service;

/// Records that a limit or a guard stood in the way of a request whose target is known. It is told where it is decided: the answer of a write goes its own
/// way, and may be given once more to whoever asks again.
pub async fn tell_of(service: &Service, caller: &Caller, permit: &Permit, fault: &ProxyError) {
    if is_refusal(fault) {
        let (targets, _) = about::about(permit);
        let event = Event::Denied { operation: permit.operation().name.to_owned(), code: error::code(fault), targets };
        service.audit.deny(caller, event).await;
    }
}

/// The same of a kept request.
pub async fn tell_about(service: &Service, caller: &Caller, (operation, targets): (String, Vec<Target>), fault: &ProxyError) {
    if is_refusal(fault) {
        let targets = targets.into_iter().map(|target| (target.name, target.value)).collect();
        service.audit.deny(caller, Event::Denied { operation, code: error::code(fault), targets }).await;
    }
}

fn is_refusal(fault: &ProxyError) -> bool {
    match fault {
        ProxyError::Upstream(_) => false,
        // Also what could not be checked, and what came too fast.
        ProxyError::Denied(_) => true,
        fault => matches!(error::problem(fault).status, 403 | 404 | 409),
    }
}

/// Records a refusal. What the upstream refused is not ours to tell, and a slip in the form of a request is no attempt.
pub async fn tell(service: &Service, caller: &Caller, method: &str, path: &str, fault: &ProxyError) {
    if !is_refusal(fault) {
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
