//! Rows: groups and their members, v2. There is no member list upstream: members are the users filtered by `groupIds`.

use super::group::{Group, GroupRole, GroupSearch, NewMember};
use crate::operation::LifeCycle::{Current, Deprecated};
use crate::operation::{Nothing, many, one, operations};
use crate::page::{One, Page};

operations! {
    family: OrganizationV2, token: Organization,
    reference: "https://developer.atlassian.com/cloud/admin/organization/rest/api-group-groups/#";

    /// Ends 2027-06-30; search replaces it.
    LIST_GROUPS ("List groups in a directory"): Nothing => Page<Group> {
        Get "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups", Read ReadDirectory,
        body: None, query: [
            one("cursor"), one("limit"), many("directoryIds", 10), many("accountIds", 10), many("groupIds", 10), many("resourceOwners", 10),
            many("resourceIds", 20), many("roleIds", 10), one("searchTerm"),
        ],
        paging: CursorToken max 100,
        life_cycle: Deprecated { ends: "2027-06-30" }, page: "api-v2-orgs-orgid-directories-directoryid-groups-get",
    }
    SEARCH_GROUPS ("Search groups in a directory"): GroupSearch => Page<Group> {
        Post "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/search", Read ReadDirectory,
        body: Optional, query: [], paging: CursorInBody max 100,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-groups-search-post",
    }
    GET_GROUP ("Get a group"): Nothing => One<Group> {
        Get "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}", Read ReadDirectory,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-groups-groupid-get",
    }
    /// What members gain; the same filters and paging as for the roles of a person.
    LIST_GROUP_ROLES ("List the role assignments of a group"): Nothing => Page<GroupRole> {
        Get "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments", Read ReadDirectory,
        body: None, query: [
            one("cursor"), one("limit"), many("directoryIds", 10), many("resourceOwners", 10), many("resourceIds", 20), many("roleIds", 10),
        ],
        paging: CursorToken max 100,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-groups-groupid-role-assignments-get",
    }
    /// Re-adding a member answers 204 or 409 `ADMIN-UAM-409-2`, both harmless; `-409-3` is the seat limit. Not for synced groups.
    ADD_GROUP_MEMBER ("Add a user to a group"): NewMember => Nothing {
        Post "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships", Write EditGroups,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-groups-groupid-memberships-post",
    }
    REMOVE_GROUP_MEMBER ("Remove a user from a group"): Nothing => Nothing {
        Delete "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships/{accountId}", Write EditGroups,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-groups-groupid-memberships-accountid-delete",
    }
}
