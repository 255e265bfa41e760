//! Rows and types: finding and undoing links between SCIM records and accounts. Organization key; success codes and error bodies are not documented.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lenient::null_as_default;
use crate::operation::LifeCycle::Current;
use crate::operation::{Nothing, operations};

operations! {
    family: ScimRepair, token: Organization,
    reference: "https://developer.atlassian.com/cloud/admin/user-provisioning/rest/api-group-admin-apis/#";

    GET_SCIM_LINKS ("Find the SCIM records of an account"): Nothing => ScimLinks {
        Get "/admin/user-provisioning/v1/org/{orgId}/user/{accountId}/get-scim-links", Read ReadScim,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-admin-user-provisioning-v1-org-orgid-user-aaid-get-scim-links-get",
    }
    SEARCH_SCIM_LINKS ("Find the SCIM records of an e-mail address"): EmailQuestion => ScimLinks {
        Post "/admin/user-provisioning/v1/org/{orgId}/get-scim-links-for-email", Read ReadScim,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-admin-user-provisioning-v1-org-orgid-get-scim-links-for-email-post",
    }
    /// Keeps both sides. A known client sends `{}`, the reference no body: both are accepted.
    UNLINK_SCIM_USER ("Unlink a SCIM record from its account"): Nothing => Value {
        Patch "/admin/user-provisioning/v1/org/{orgId}/scimDirectoryId/{scimDirectoryId}/scimUserId/{scimUserId}/unlink", Write RepairScim,
        body: Optional, query: [], paging: None,
        life_cycle: Current, page: "api-admin-user-provisioning-v1-org-orgid-scimdirectoryid-scimdirectoryid-scimuserid-scimuserid-unlink-patch",
    }
    /// Removes the SCIM record of a managed user in all directories; group membership has to be provisioned again.
    DELETE_SCIM_RECORD ("Delete an account's SCIM records in the database only"): Nothing => Value {
        Delete "/admin/user-provisioning/v1/org/{orgId}/user/{accountId}/onlyDeleteUserInDB", Write RepairScim,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-admin-user-provisioning-v1-org-orgid-user-aaid-onlydeleteuserindb-delete",
    }
}

/// Answer of both link look-ups.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScimLinks {
    #[serde(deserialize_with = "null_as_default")]
    pub scim_links: Vec<ScimLink>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScimLink {
    #[serde(deserialize_with = "null_as_default")]
    pub org_id: String,
    #[serde(deserialize_with = "null_as_default")]
    pub directory_id: String,
    #[serde(deserialize_with = "null_as_default")]
    pub scim_user_id: String,
    pub atlassian_account_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EmailQuestion {
    pub email: String,
}
