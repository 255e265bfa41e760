//! Rows: v1 operations whose announced end (2026-06-30) has passed. Some still answered months later; the service probes before it relies on one.
//! Organizations on the original user management answer 400 `ADMIN-400-4` to them.

use serde::{Deserialize, Serialize};

use super::access::PermissionRule;
use super::user::AccountStatus;
use crate::lenient::null_as_default;
use crate::operation::LifeCycle::{Deprecated, Ended};
use crate::operation::{Nothing, operations};
use crate::page::Page;

operations! {
    family: OrganizationV1, token: Organization,
    reference: "https://developer.atlassian.com/cloud/admin/organization/rest/api-group-users/#";

    /// Unknown filters are silently ignored with the full list. `accountStatus` stays `active` for suspended people: only `isSuspended` tells.
    SEARCH_USERS_V1 ("Search users (v1)"): UserSearchV1 => Page<UserV1> {
        Post "/admin/v1/orgs/{orgId}/users/search", Read ReadDirectory,
        body: Optional, query: [], paging: CursorInBody max 10000,
        life_cycle: Ended { since: "2026-06-30" }, page: "api-v1-orgs-orgid-users-search-post",
    }
    /// One address, never adds to groups. 202 with a bare array of account ids.
    INVITE_USER_V1 ("Invite a person (v1)"): InvitationV1 => Vec<String> {
        Post "/admin/v1/orgs/{orgId}/users/invite", Write Invite,
        body: Required, query: [], paging: None,
        life_cycle: Deprecated { ends: "" }, page: "api-v1-orgs-orgid-users-invite-post",
    }
    SUSPEND_USER_V1 ("Suspend a user's access (v1)"): Nothing => Message {
        Post "/admin/v1/orgs/{orgId}/directory/users/{accountId}/suspend-access", Write SuspendAccess,
        body: None, query: [], paging: None,
        life_cycle: Ended { since: "2026-06-30" }, page: "api-v1-orgs-orgid-directory-users-accountid-suspend-access-post",
    }
    RESTORE_USER_V1 ("Restore a user's access (v1)"): Nothing => Message {
        Post "/admin/v1/orgs/{orgId}/directory/users/{accountId}/restore-access", Write SuspendAccess,
        body: None, query: [], paging: None,
        life_cycle: Ended { since: "2026-06-30" }, page: "api-v1-orgs-orgid-directory-users-accountid-restore-access-post",
    }
    /// Queued: the person disappears later.
    REMOVE_USER_V1 ("Remove a user (v1)"): Nothing => Nothing {
        Delete "/admin/v1/orgs/{orgId}/directory/users/{accountId}", Write RemoveAccess,
        body: None, query: [], paging: None,
        life_cycle: Ended { since: "2026-06-30" }, page: "api-v1-orgs-orgid-directory-users-accountid-delete",
    }
}

/// Body of the v1 search. Account statuses are upper-case here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UserSearchV1 {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub account_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub account_types: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub account_statuses: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names_or_nicknames: Option<TextFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_usernames: Option<TextFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_domains: Option<TextFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_suspended: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expand: Vec<String>,
}

/// Exact values or one partial value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextFilter {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub eq: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
}

/// A user as v1 search answers; only the first fields come without `expand`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UserV1 {
    #[serde(deserialize_with = "null_as_default")]
    pub account_id: String,
    pub account_type: Option<String>,
    pub account_status: Option<AccountStatus>,
    pub name: Option<String>,
    pub nickname: Option<String>,
    pub email: Option<String>,
    pub email_verified: Option<bool>,
    pub status_in_userbase: Option<bool>,
}

/// Body of the v1 invitation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationV1 {
    pub email: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission_rule: Option<PermissionRule>,
    #[serde(default)]
    pub send_notification: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_text: Option<String>,
}

/// The `{message}` that many v1 writes answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    pub message: Option<String>,
}
