//! A group of a user directory, and what group search accepts.

use serde::{Deserialize, Serialize};

use crate::lenient::{flat_texts, null_as_default};

/// A group. `external_synced` groups are changed in the identity provider only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Group {
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    pub name: Option<String>,
    pub description: Option<String>,
    pub directory_id: Option<String>,
    /// `external`, `admins`, `team-members`, `open`; an open set.
    pub managed_by: Option<String>,
    pub external_synced: Option<bool>,
    pub management_access: Option<ManagementAccess>,
    pub counts: Option<GroupCounts>,
}

/// What the key may do with the group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ManagementAccess {
    pub deletable: Option<bool>,
    pub modifiable: Option<bool>,
    pub readable: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupCounts {
    pub resources: Option<u64>,
    pub users: Option<u64>,
}

/// The filters and page of `groups/search`. `group_names` excludes `search_term` and `group_ids`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GroupSearch {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub directory_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub account_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group_ids: Vec<String>,
    /// Exact names, case ignored, 1 to 100.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group_names: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_owners: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub role_ids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_term: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expand: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Body of a membership.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewMember {
    pub account_id: String,
}

/// The roles that members of a group gain on one resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GroupRole {
    /// Resource ARI.
    #[serde(deserialize_with = "null_as_default")]
    pub resource_id: String,
    pub resource_owner: Option<String>,
    /// Flat by schema; the sibling answer about a person is nested in the reference's example, so both are read.
    #[serde(deserialize_with = "flat_texts")]
    pub roles: Vec<String>,
    /// The role for which this is a default group of the product: whoever gains the role there is put into it.
    pub default_role: Option<String>,
}
