//! Rows: provisioned users. Filters are one `eq` on `userName` or `externalId`; there is no sorting.

use super::resource::{ScimPage, ScimPatch, ScimUser};
use crate::operation::LifeCycle::Current;
use crate::operation::{Nothing, one, operations};

operations! {
    family: Scim, token: Scim,
    reference: "https://developer.atlassian.com/cloud/admin/user-provisioning/rest/api-group-users/#";

    /// A first page holds at most 100; the upper bound of `count` is not documented.
    LIST_SCIM_USERS ("List provisioned users"): Nothing => ScimPage<ScimUser> {
        Get "/scim/directory/{scimDirectoryId}/Users", Read ReadScim,
        body: None, query: [one("filter"), one("startIndex"), one("count"), one("attributes"), one("excludedAttributes")],
        paging: StartIndex max 100,
        life_cycle: Current, page: "api-scim-directory-directoryid-users-get",
    }
    /// 409 `uniqueness` when the user name or the address exists. Links an existing managed account with that address.
    CREATE_SCIM_USER ("Provision a user"): ScimUser => ScimUser {
        Post "/scim/directory/{scimDirectoryId}/Users", Write WriteScim,
        body: Required, query: [one("attributes"), one("excludedAttributes")], paging: None,
        life_cycle: Current, page: "api-scim-directory-directoryid-users-post",
    }
    GET_SCIM_USER ("Get a provisioned user"): Nothing => ScimUser {
        Get "/scim/directory/{scimDirectoryId}/Users/{scimUserId}", Read ReadScim,
        body: None, query: [one("attributes"), one("excludedAttributes")], paging: None,
        life_cycle: Current, page: "api-scim-directory-directoryid-users-userid-get",
    }
    /// Clears every attribute that the body does not name.
    REPLACE_SCIM_USER ("Replace a provisioned user"): ScimUser => ScimUser {
        Put "/scim/directory/{scimDirectoryId}/Users/{scimUserId}", Write DestroyScim,
        body: Required, query: [one("attributes"), one("excludedAttributes")], paging: None,
        life_cycle: Current, page: "api-scim-directory-directoryid-users-userid-put",
    }
    PATCH_SCIM_USER ("Change a provisioned user"): ScimPatch => ScimUser {
        Patch "/scim/directory/{scimDirectoryId}/Users/{scimUserId}", Write WriteScim,
        body: Required, query: [one("attributes"), one("excludedAttributes")], paging: None,
        life_cycle: Current, page: "api-scim-directory-directoryid-users-userid-patch",
    }
    /// Unlinks the record and deactivates the managed account; creating it again gives a new id.
    DELETE_SCIM_USER ("Deprovision a user"): Nothing => Nothing {
        Delete "/scim/directory/{scimDirectoryId}/Users/{scimUserId}", Write DestroyScim,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-scim-directory-directoryid-users-userid-delete",
    }
}
