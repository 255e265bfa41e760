//! Rows and types: organizations, user directories, verified domains, workspaces (the products and sites behind resource ARIs).

use serde::{Deserialize, Serialize};

use crate::lenient::{null_as_default, open_enum};
use crate::operation::LifeCycle::Current;
use crate::operation::{Nothing, many, one, operations};
use crate::page::{One, Page};

operations! {
    family: OrganizationV1, token: Organization,
    reference: "https://developer.atlassian.com/cloud/admin/organization/rest/";

    /// An empty list is possible for a valid key, so this is no health check of the key.
    LIST_ORGANIZATIONS ("List organizations"): Nothing => Page<Resource<OrganizationAttributes>> {
        Get "/admin/v1/orgs", Read ReadOrganization,
        body: None, query: [one("cursor")], paging: CursorUrl,
        life_cycle: Current, page: "api-group-orgs/#api-v1-orgs-get",
    }
    GET_ORGANIZATION ("Get the organization"): Nothing => One<Resource<OrganizationAttributes>> {
        Get "/admin/v1/orgs/{orgId}", Read ReadOrganization,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-orgs/#api-v1-orgs-orgid-get",
    }
    LIST_DIRECTORIES ("List user directories"): Nothing => Page<Directory> {
        Get "/admin/v2/orgs/{orgId}/directories", Read ReadOrganization,
        body: None, query: [one("accountId"), many("directoryIds", 10), one("searchTerm"), one("cursor"), one("limit")],
        paging: CursorToken max 100,
        life_cycle: Current, page: "api-group-directory/#api-v2-orgs-orgid-directories-get",
    }
    /// 403 comes in a shape of its own here (Spring).
    LIST_DOMAINS ("List verified domains"): Nothing => Page<Resource<DomainAttributes>> {
        Get "/admin/v1/orgs/{orgId}/domains", Read ReadOrganization,
        body: None, query: [one("cursor")], paging: CursorUrl,
        life_cycle: Current, page: "api-group-domains/#api-v1-orgs-orgid-domains-get",
    }
    /// Turns ARIs into names. With a cursor in the body no other property may be present.
    SEARCH_WORKSPACES ("List products and sites"): WorkspaceSearch => Page<Resource<WorkspaceAttributes>> {
        Post "/admin/v2/orgs/{orgId}/workspaces", Read ReadOrganization,
        body: Optional, query: [], paging: CursorInBody max 1000,
        life_cycle: Current, page: "api-group-workspaces/#api-v2-orgs-orgid-workspaces-post",
    }
}

/// The JSON:API-like envelope of the v1 lists: `{id, type, attributes}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Resource<T> {
    pub id: String,
    #[serde(rename = "type", default, deserialize_with = "null_as_default")]
    pub kind: String,
    pub attributes: T,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrganizationAttributes {
    #[serde(deserialize_with = "null_as_default")]
    pub name: String,
}

/// A user directory. Not to be confused with a SCIM directory: the ids are different.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Directory {
    #[serde(deserialize_with = "null_as_default")]
    pub directory_id: String,
    pub name: Option<String>,
    pub icon: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DomainAttributes {
    #[serde(deserialize_with = "null_as_default")]
    pub name: String,
    pub claim: Option<DomainClaim>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DomainClaim {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub status: Option<DomainStatus>,
}

open_enum! {
    DomainStatus {
        Verified = "verified",
        Deleted = "deleted",
        Unverified = "unverified",
        Superseded = "superseded",
        MissingToken = "missing_token",
    }
}

/// Body of the workspace list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkspaceSearch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A product on a site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WorkspaceAttributes {
    pub name: Option<String>,
    /// The product in words, `Jira`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The product's key, `jira-software`.
    pub type_key: Option<String>,
    pub status: Option<String>,
    pub host_url: Option<String>,
    pub usage: Option<u64>,
    pub capacity: Option<u64>,
}
