//! Rows: directory users, v2. Path: `/admin/v2/orgs/{orgId}/directories/{directoryId}/users`; the directory `-` means all that the key manages.

use super::user::{RoleAssignment, User, UserCount, UserSearch, UserStats};
use crate::operation::LifeCycle::{Current, Deprecated};
use crate::operation::{Nothing, many, one, operations};
use crate::page::{One, Page};

operations! {
    family: OrganizationV2, token: Organization,
    reference: "https://developer.atlassian.com/cloud/admin/organization/rest/api-group-users/#";

    /// Ends 2027-06-30; search replaces it. With a cursor every other parameter is ignored.
    LIST_USERS ("List users in a directory"): Nothing => Page<User> {
        Get "/admin/v2/orgs/{orgId}/directories/{directoryId}/users", Read ReadDirectory,
        body: None, query: [
            one("cursor"), one("limit"), many("accountIds", 10), many("directoryIds", 10), many("resourceIds", 20), many("groupIds", 10),
            one("mfaEnabled"), one("claimStatus"), many("status", 4), many("accountStatus", 3), many("membershipStatus", 3),
            many("roleIds", 10), many("emailDomains", 10), one("searchTerm"),
        ],
        paging: CursorToken max 100,
        life_cycle: Deprecated { ends: "2027-06-30" }, page: "api-v2-orgs-orgid-directories-directoryid-users-get",
    }
    /// The main read. `emails` and `searchTerm` together are refused with 400.
    SEARCH_USERS ("Search users in a directory"): UserSearch => Page<User> {
        Post "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search", Read ReadDirectory,
        body: Optional, query: [],
        paging: CursorInBody max 100,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-users-search-post",
    }
    GET_USER ("Get a user in a directory"): Nothing => One<User> {
        Get "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}", Read ReadDirectory,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-users-userid-get",
    }
    /// Counts all directories and all managed accounts, even those in no directory, unless filtered.
    COUNT_USERS ("Count users"): Nothing => UserCount {
        Get "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/count", Read ReadDirectory,
        body: None, query: [
            many("accountIds", 10), many("directoryIds", 10), many("resourceIds", 20), many("groupIds", 10),
            one("mfaEnabled"), one("claimStatus"), many("status", 4), many("accountStatus", 3), many("membershipStatus", 3),
            many("roleIds", 10), many("emailDomains", 10), one("searchTerm"),
        ],
        paging: None,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-users-count-get",
    }
    GET_USER_STATS ("Count users by role and account status"): Nothing => UserStats {
        Get "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/stats", Read ReadDirectory,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-users-stats-get",
    }
    LIST_USER_ROLES ("List the role assignments of a user"): Nothing => Page<RoleAssignment> {
        Get "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/role-assignments", Read ReadDirectory,
        body: None, query: [
            one("cursor"), one("limit"), many("directoryIds", 10), many("resourceOwners", 10), many("resourceIds", 20), many("roleIds", 10),
        ],
        paging: CursorToken max 100,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-users-accountid-role-assignments-get",
    }
    /// Stops billing, keeps roles and groups. An organization admin has to be demoted first.
    SUSPEND_USER ("Suspend a user's access"): Nothing => Nothing {
        Post "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/suspend", Write SuspendAccess,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-users-accountid-suspend-post",
    }
    /// Gives roles and groups back and resumes billing.
    RESTORE_USER ("Restore a user's access"): Nothing => Nothing {
        Post "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/restore", Write SuspendAccess,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-users-accountid-restore-post",
    }
    /// Whether v2 removal is queued like v1 removal is not confirmed; treat it as queued.
    REMOVE_USER ("Remove a user from a directory"): Nothing => Nothing {
        Delete "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}", Write RemoveAccess,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-v2-orgs-orgid-directories-directoryid-users-accountid-delete",
    }
}
