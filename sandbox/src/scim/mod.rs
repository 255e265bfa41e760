//! User provisioning: one SCIM directory with users and groups, its discovery documents, and the repair calls of the organization.

mod discovery;
mod filter;
mod group_patch;
mod groups;
mod link;
mod patch;
mod record;
mod repair;
mod selection;
mod shape;
mod users;
mod values;

pub use link::disconnect;

use catalogue::wire::Reply;

use crate::answer::{Outcome, scim_error};
use crate::call::Call;
use crate::state::World;

/// The behaviour of a row; none for rows that this room does not know.
pub fn perform(world: &mut World, call: &Call) -> Option<Outcome> {
    Some(match call.operation.name {
        "LIST_SCIM_USERS" => users::list(world, call),
        "CREATE_SCIM_USER" => users::create(world, call),
        "GET_SCIM_USER" => users::get(world, call),
        "REPLACE_SCIM_USER" => users::replace(world, call),
        "PATCH_SCIM_USER" => users::patch(world, call),
        "DELETE_SCIM_USER" => users::delete(world, call),
        "LIST_SCIM_GROUPS" => groups::list(world, call),
        "CREATE_SCIM_GROUP" => groups::create(world, call),
        "GET_SCIM_GROUP" => groups::get(world, call),
        "REPLACE_SCIM_GROUP" => groups::replace(world, call),
        "PATCH_SCIM_GROUP" => groups::patch(world, call),
        "DELETE_SCIM_GROUP" => groups::delete(world, call),
        "GET_SERVICE_PROVIDER_CONFIG" => discovery::service_provider_config(world),
        "LIST_SCHEMAS" => discovery::list_schemas(world, call),
        "GET_SCHEMA" => discovery::get_schema(world, call),
        "LIST_RESOURCE_TYPES" => discovery::list_resource_types(world, call),
        "GET_RESOURCE_TYPE" => discovery::get_resource_type(world, call),
        "GET_SCIM_LINKS" => repair::links_of_account(world, call),
        "SEARCH_SCIM_LINKS" => repair::links_of_email(world, call),
        "UNLINK_SCIM_USER" => repair::unlink(world, call),
        "DELETE_SCIM_RECORD" => repair::delete_record(world, call),
        _ => return None,
    })
}

/// What the standard has and this service does not: searching by POST, bulk changes, and an alias for whoever asks (RFC 7644 section 3.11 and 3.12).
/// Assumed: refused in the standard's words, as is every other address below the directory.
pub fn elsewhere(path: &str) -> Reply {
    let last = path.rsplit('/').next().unwrap_or_default();
    if matches!(last, ".search" | "Bulk" | "Me") {
        return scim_error(501, None, &format!("{last} is not supported"));
    }
    scim_error(404, None, "There is nothing at this address")
}

/// The address under which this directory's resources live.
fn location(world: &World, rest: &str) -> String {
    format!("{}/scim/directory/{}/{rest}", world.origin, world.identity.scim_directory_id)
}
