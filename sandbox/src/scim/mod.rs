//! User provisioning: one SCIM directory with users and groups, its discovery documents, and the repair calls of the organization.

mod discovery;
mod filter;
mod group_patch;
mod groups;
mod link;
mod patch;
mod record;
mod repair;
mod users;

pub use link::disconnect;

use crate::answer::Outcome;
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
        "LIST_SCHEMAS" => discovery::list_schemas(world),
        "GET_SCHEMA" => discovery::get_schema(world, call),
        "LIST_RESOURCE_TYPES" => discovery::list_resource_types(world),
        "GET_RESOURCE_TYPE" => discovery::get_resource_type(world, call),
        "GET_SCIM_LINKS" => repair::links_of_account(world, call),
        "SEARCH_SCIM_LINKS" => repair::links_of_email(world, call),
        "UNLINK_SCIM_USER" => repair::unlink(world, call),
        "DELETE_SCIM_RECORD" => repair::delete_record(world, call),
        _ => return None,
    })
}

/// The address under which this directory's resources live.
fn location(world: &World, rest: &str) -> String {
    format!("https://api.atlassian.com/scim/directory/{}/{rest}", world.identity.scim_directory_id)
}
