//! The organization with its directories: who answers which row.

mod access;
mod activity;
mod directory;
mod filter;
mod groups;
mod invite;
mod legacy;
mod managed;
mod paging;
mod roles;
mod search;
mod selection;
mod users;

pub use search::picture;

use crate::answer::Outcome;
use crate::call::Call;
use crate::state::World;

/// The behaviour of a row; none for rows that this room does not know.
pub fn perform(world: &mut World, call: &Call) -> Option<Outcome> {
    Some(match call.operation.name {
        "LIST_ORGANIZATIONS" => directory::list_organizations(world, call),
        "GET_ORGANIZATION" => directory::get_organization(world),
        "LIST_DIRECTORIES" => directory::list_directories(world, call),
        "LIST_DOMAINS" => directory::list_domains(world, call),
        "SEARCH_WORKSPACES" => directory::search_workspaces(world, call),
        "LIST_USERS" => users::list(world, call),
        "SEARCH_USERS" => users::search(world, call),
        "GET_USER" => users::get(world, call),
        "COUNT_USERS" => users::count(world, call),
        "GET_USER_STATS" => users::stats(world, call),
        "LIST_USER_ROLES" => roles::list(world, call),
        "SUSPEND_USER" => access::suspend(world, call),
        "RESTORE_USER" => access::restore(world, call),
        "REMOVE_USER" => access::remove(world, call),
        "INVITE_USERS" => invite::invite(world, call),
        "LIST_GROUPS" => groups::list(world, call),
        "SEARCH_GROUPS" => groups::search(world, call),
        "GET_GROUP" => groups::get(world, call),
        "LIST_GROUP_ROLES" => groups::roles(world, call),
        "ADD_GROUP_MEMBER" => groups::add_member(world, call),
        "REMOVE_GROUP_MEMBER" => groups::remove_member(world, call),
        "LIST_MANAGED_ACCOUNTS" => managed::list(world, call),
        "GRANT_ROLE" => roles::grant(world, call),
        "REVOKE_ROLE" => roles::revoke(world, call),
        "GRANT_ORGANIZATION_ADMIN" => roles::grant_organization_admin(world, call),
        "REVOKE_ORGANIZATION_ADMIN" => roles::revoke_organization_admin(world, call),
        "GET_LAST_ACTIVE_DATES" => activity::last_active_dates(world, call),
        "SEARCH_USERS_V1" => legacy::search(world, call),
        "INVITE_USER_V1" => invite::invite_v1(world, call),
        "SUSPEND_USER_V1" => legacy::suspend(world, call),
        "RESTORE_USER_V1" => legacy::restore(world, call),
        "REMOVE_USER_V1" => legacy::remove(world, call),
        _ => return None,
    })
}
