//! From a row to the function that behaves like it.

use catalogue::operation::Family;
use catalogue::wire::Reply;

use crate::answer::{self, Outcome};
use crate::call::Call;
use crate::state::World;
use crate::{account, organization, scim};

/// Performs the operation. A row without behaviour answers 501, which a test refuses.
pub fn perform(world: &mut World, call: &Call) -> Reply {
    let outcome: Option<Outcome> = match call.operation.family {
        Family::OrganizationV1 | Family::OrganizationV2 => organization::perform(world, call),
        Family::Account => account::perform(world, call),
        Family::Scim | Family::ScimRepair => scim::perform(world, call),
    };
    match outcome {
        Some(Ok(reply) | Err(reply)) => reply,
        None => answer::in_the_doors_shape(Some(call.operation.family), 501, &call.trace),
    }
}
