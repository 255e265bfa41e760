//! A person in a user directory: what v2 list, search and get answer, and what search accepts.

use serde::{Deserialize, Serialize};

use crate::lenient::{flat_texts, null_as_default, open_enum};

open_enum! {
    /// What the upstream derives from account and membership status.
    DirectoryStatus {
        Active = "active",
        Suspended = "suspended",
        /// The account is active and has no membership in any directory.
        NotInvited = "not_invited",
        Deactivated = "deactivated",
        /// A managed account in its grace period before deletion.
        ForDeletion = "for_deletion",
    }
}

open_enum! {
    /// State of the Atlassian account itself.
    AccountStatus { Active = "active", Inactive = "inactive", Closed = "closed" }
}

open_enum! {
    /// Standing in the organization; suspended only when suspended in every directory that the key can see.
    MembershipStatus { Active = "active", Suspended = "suspended", NoMembership = "no_membership" }
}

open_enum! {
    /// Whether the organization owns the account through a verified domain.
    ClaimStatus { Managed = "managed", Unmanaged = "unmanaged" }
}

open_enum! {
    /// How a managed account came to be.
    ManagementSource { Invited = "invited", Synced = "synced" }
}

/// A directory user. Only `accountId` is always there; the expansions are missing unless asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct User {
    #[serde(deserialize_with = "null_as_default")]
    pub account_id: String,
    pub account_type: Option<String>,
    pub status: Option<DirectoryStatus>,
    pub account_status: Option<AccountStatus>,
    pub membership_status: Option<MembershipStatus>,
    /// ISO 8601.
    pub added_to_org: Option<String>,
    /// ISO 8601; only on the single user.
    pub deactivated_on: Option<String>,
    pub name: Option<String>,
    pub nickname: Option<String>,
    /// Absent when the person hides it and the account is not managed.
    pub email: Option<String>,
    pub email_verified: Option<bool>,
    pub claim_status: Option<ClaimStatus>,
    pub mfa_enabled: Option<bool>,
    pub management_source: Option<ManagementSource>,
    pub job_title: Option<String>,
    pub department: Option<String>,
    pub organization: Option<String>,
    pub location: Option<String>,
    pub time_zone: Option<String>,
    /// `None` when not expanded, which is not the same as no platform role.
    pub platform_roles: Option<Vec<String>>,
    pub counts: Option<UserCounts>,
    pub groups: Option<Vec<GroupRef>>,
    pub product_access: Option<Vec<ProductAccess>>,
}

/// How many resources a person can use.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserCounts {
    pub resources: Option<u64>,
}

/// A group as the `groups` expansion shows it; the id is a UUID or an ARI.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupRef {
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    pub name: Option<String>,
    pub description: Option<String>,
}

/// One product of the `productAccess` expansion.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProductAccess {
    /// Resource ARI.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    #[serde(deserialize_with = "null_as_default")]
    pub key: String,
    /// ISO 8601; missing when unknown or never.
    pub last_active_timestamp: Option<String>,
}

/// The filters and page of `users/search`. Everything is optional; `emails` and `search_term` exclude each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UserSearch {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub account_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub directory_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub role_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub email_domains: Vec<String>,
    /// Exact addresses, 1 to 100.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_status: Option<ClaimStatus>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<DirectoryStatus>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub account_status: Vec<AccountStatus>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub membership_status: Vec<MembershipStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mfa_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_term: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expand: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// How many values each list filter takes at most (atlassian-api 3.5).
pub const MOST_IDS: usize = 10;
pub const MOST_RESOURCES: usize = 20;
/// Four, although five statuses exist.
pub const MOST_STATUSES: usize = 4;
pub const MOST_EMAILS: usize = 100;

/// Answer of `users/count`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UserCount {
    pub count: u64,
}

/// Answer of `users/stats`; not wrapped in `data`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UserStats {
    #[serde(deserialize_with = "null_as_default")]
    pub roles: Vec<RoleCount>,
    #[serde(deserialize_with = "null_as_default")]
    pub account_status: Vec<StatusCount>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleCount {
    pub role_id: String,
    pub count: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusCount {
    pub status: AccountStatus,
    pub count: u64,
}

open_enum! {
    /// How somebody came by a role.
    AssignmentMethod { Direct = "direct", GroupDirect = "group_direct", Inferred = "inferred" }
}

/// The roles of one person on one resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RoleAssignment {
    /// Resource ARI.
    #[serde(deserialize_with = "null_as_default")]
    pub resource_id: String,
    pub resource_owner: Option<String>,
    /// Deprecated upstream in favour of `role_assignments`; flat by schema, nested in the reference's example.
    #[serde(deserialize_with = "flat_texts")]
    pub roles: Vec<String>,
    #[serde(deserialize_with = "null_as_default")]
    pub role_assignments: Vec<RoleWithMethods>,
    /// `None` for platform roles.
    pub directory_id: Option<String>,
    pub user_directory_status: Option<String>,
}

/// A role and how it was assigned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RoleWithMethods {
    #[serde(deserialize_with = "null_as_default")]
    pub role: String,
    #[serde(deserialize_with = "null_as_default")]
    pub role_assignment_methods: Vec<AssignmentMethod>,
}

impl RoleAssignment {
    /// Every role with its methods, from whichever of the two fields is there.
    #[must_use]
    pub fn all(&self) -> Vec<RoleWithMethods> {
        let mut all = self.role_assignments.clone();
        for role in &self.roles {
            if !all.iter().any(|known| known.role == *role) {
                all.push(RoleWithMethods { role: role.clone(), role_assignment_methods: Vec::new() });
            }
        }
        all
    }
}
