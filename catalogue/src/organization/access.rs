//! Rows and types: invitations, role grants, last-active dates, managed accounts.

use serde::{Deserialize, Serialize};

use super::user::AccountStatus;
use crate::lenient::null_as_default;
use crate::operation::LifeCycle::{Current, Experimental};
use crate::operation::{Nothing, one, operations};
use crate::page::{Links, One, Page};

operations! {
    family: OrganizationV1, token: Organization,
    reference: "https://developer.atlassian.com/cloud/admin/organization/rest/api-group-users/#";

    /// Only managed accounts: without a verified domain it is 200 and empty.
    LIST_MANAGED_ACCOUNTS ("List managed accounts"): Nothing => Page<ManagedAccount> {
        Get "/admin/v1/orgs/{orgId}/users", Read ReadAccount,
        body: None, query: [one("cursor")], paging: CursorUrl,
        life_cycle: Current, page: "api-v1-orgs-orgid-users-get",
    }
    /// At most 25 addresses. 206 when at least one of them failed. Paid organizations only (402).
    INVITE_USERS ("Invite people"): Invitation => One<Vec<InvitationResult>> {
        Post "/admin/v2/orgs/{orgId}/users/invite", Write Invite,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-v2-orgs-orgid-users-invite-post",
    }
    /// `resource` is required for every role except organization admin. 409 `ADMIN-UAM-409-3` is the seat limit.
    GRANT_ROLE ("Grant a role"): RoleGrant => Nothing {
        Post "/admin/v1/orgs/{orgId}/users/{accountId}/roles/assign", Write GrantRole,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-v1-orgs-orgid-users-userid-roles-assign-post",
    }
    REVOKE_ROLE ("Revoke a role"): RoleGrant => Nothing {
        Post "/admin/v1/orgs/{orgId}/users/{accountId}/roles/revoke", Write GrantRole,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-v1-orgs-orgid-users-userid-roles-revoke-post",
    }
    /// Visible after up to 30 seconds.
    GRANT_ORGANIZATION_ADMIN ("Make somebody organization admin"): OrganizationRole => Nothing {
        Post "/admin/v1/orgs/{orgId}/users/{accountId}/role-assignments/assign", Write GrantAdministration,
        body: Required, query: [], paging: None,
        life_cycle: Experimental, page: "api-v1-orgs-orgid-users-userid-role-assignments-assign-post",
    }
    REVOKE_ORGANIZATION_ADMIN ("Take organization admin away"): OrganizationRole => Nothing {
        Post "/admin/v1/orgs/{orgId}/users/{accountId}/role-assignments/revoke", Write GrantAdministration,
        body: Required, query: [], paging: None,
        life_cycle: Experimental, page: "api-v1-orgs-orgid-users-userid-role-assignments-revoke-post",
    }
    /// 200 requests a minute and organization. Data lags up to 24 hours; a failed call means unknown, never "never".
    GET_LAST_ACTIVE_DATES ("Get a user's last active dates"): Nothing => LastActive {
        Get "/admin/v1/orgs/{orgId}/directory/users/{accountId}/last-active-dates", Read ReadActivity,
        body: None, query: [one("cursor")], paging: CursorToken,
        life_cycle: Current, page: "api-v1-orgs-orgid-directory-users-accountid-last-active-dates-get",
    }
}

/// A managed account as v1 lists it; snake case on the wire.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ManagedAccount {
    #[serde(deserialize_with = "null_as_default")]
    pub account_id: String,
    pub account_type: Option<String>,
    pub account_status: Option<AccountStatus>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub access_billable: Option<bool>,
    pub last_active: Option<String>,
    #[serde(deserialize_with = "null_as_default")]
    pub product_access: Vec<ManagedProduct>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ManagedProduct {
    #[serde(deserialize_with = "null_as_default")]
    pub key: String,
    pub name: Option<String>,
    pub url: Option<String>,
    pub last_active: Option<String>,
}

/// Body of `v2 invite`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    pub emails: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permission_rules: Vec<PermissionRule>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub additional_groups: Vec<String>,
    #[serde(default)]
    pub send_notification: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_text: Option<String>,
}

/// The largest number of addresses in one invitation.
pub const MOST_INVITATIONS: usize = 25;

/// A role on a resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PermissionRule {
    pub resource: String,
    pub role: String,
}

/// What became of one address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvitationResult {
    /// The account id, where one is known.
    pub id: Option<String>,
    pub email: Option<String>,
    #[serde(deserialize_with = "null_as_default")]
    pub results: Vec<InvitationParts>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InvitationParts {
    #[serde(deserialize_with = "null_as_default")]
    pub role_assignment_result: Vec<RoleOutcome>,
    #[serde(deserialize_with = "null_as_default")]
    pub group_assignment_result: Vec<GroupOutcome>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RoleOutcome {
    pub resource: Option<String>,
    pub role: Option<String>,
    /// `INVITED` or `ERROR`.
    pub status: Option<String>,
    pub status_reason: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GroupOutcome {
    pub group: Option<String>,
    pub status: Option<String>,
    pub status_reason: Option<String>,
}

/// Body of `roles/assign` and `roles/revoke`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoleGrant {
    pub role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
}

/// Body of `role-assignments/assign` and `…/revoke`; the only value is `atlassian/org-admin`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganizationRole {
    pub role: String,
}

/// Answer of last-active-dates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LastActive {
    #[serde(deserialize_with = "null_as_default")]
    pub data: LastActiveDates,
    #[serde(deserialize_with = "null_as_default")]
    pub links: Links,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LastActiveDates {
    #[serde(deserialize_with = "null_as_default")]
    pub product_access: Vec<ProductActivity>,
    /// Only on the new user management experience.
    pub added_to_org: Option<String>,
    pub added_to_org_timestamp: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductActivity {
    /// Site ARI.
    pub id: Option<String>,
    #[serde(deserialize_with = "null_as_default")]
    pub key: String,
    /// `yyyy-MM-dd`.
    pub last_active: Option<String>,
    pub last_active_timestamp: Option<String>,
}
