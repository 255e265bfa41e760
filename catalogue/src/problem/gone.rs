//! Whether a refusal means that the whole operation does not exist there (any more), and not that one thing was not found. Said too easily, it would
//! send callers to the older API for nothing; said too late, an organization without the newer one could not be looked after.

use super::shape::Reading;
use crate::operation::{LifeCycle, Operation};

/// Judges an answer that is not a success.
pub fn means_gone(operation: &Operation, status: u16, reading: &Reading) -> bool {
    let is_going = matches!(operation.life_cycle, LifeCycle::Ended { .. } | LifeCycle::Deprecated { .. });
    let is_v2 = operation.path.starts_with("/admin/v2/");
    // A page of HTML comes from something in between, which knows nothing about the API.
    match status {
        410 => is_going || is_v2,
        404 => (is_going || (is_v2 && !names_a_thing(operation))) && !was_looked_up(reading) && !reading.unreadable,
        400 => is_v2 && !names_a_thing(operation) && is_not_offered(reading),
        _ => false,
    }
}

/// Whether the path names something that may be missing by itself. The organization and the directory are configured, so they do not count.
fn names_a_thing(operation: &Operation) -> bool {
    operation.parameter_names().iter().any(|name| !matches!(*name, "orgId" | "directoryId"))
}

/// Whether what is behind the gateway looked for something: it names the resource, or answers in the form of its own framework.
fn was_looked_up(reading: &Reading) -> bool {
    let names_a_resource = ["ADMIN-404", "ADMIN-UAM-404"].iter().any(|family| reading.code.starts_with(family));
    names_a_resource || reading.is_routed
}

/// `ADMIN-400-4` alone means an invalid resource; together with a word about the user management experience it means that the organization does not
/// have the call. Seen with v1; accepted of v2 as well, because nothing documented excludes it.
fn is_not_offered(reading: &Reading) -> bool {
    reading.code == "ADMIN-400-4" && reading.detail.contains("experience")
}
