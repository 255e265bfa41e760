//! Rows: provisioned groups. The filter is one `eq` on `displayName`; renaming is not supported.

use super::resource::{ScimGroup, ScimPage, ScimPatch};
use crate::operation::LifeCycle::Current;
use crate::operation::{Nothing, one, operations};

operations! {
    family: Scim, token: Scim,
    reference: "https://developer.atlassian.com/cloud/admin/user-provisioning/rest/api-group-groups/#";

    LIST_SCIM_GROUPS ("List provisioned groups"): Nothing => ScimPage<ScimGroup> {
        Get "/scim/directory/{scimDirectoryId}/Groups", Read ReadScim,
        body: None, query: [one("filter"), one("startIndex"), one("count")],
        paging: StartIndex max 100,
        life_cycle: Current, page: "api-scim-directory-directoryid-groups-get",
    }
    CREATE_SCIM_GROUP ("Provision a group"): ScimGroup => ScimGroup {
        Post "/scim/directory/{scimDirectoryId}/Groups", Write WriteScim,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-scim-directory-directoryid-groups-post",
    }
    GET_SCIM_GROUP ("Get a provisioned group"): Nothing => ScimGroup {
        Get "/scim/directory/{scimDirectoryId}/Groups/{scimGroupId}", Read ReadScim,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-scim-directory-directoryid-groups-id-get",
    }
    /// Replaces the members. 400 when a member does not exist.
    REPLACE_SCIM_GROUP ("Replace a provisioned group"): ScimGroup => ScimGroup {
        Put "/scim/directory/{scimDirectoryId}/Groups/{scimGroupId}", Write DestroyScim,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-scim-directory-directoryid-groups-id-put",
    }
    PATCH_SCIM_GROUP ("Change the members of a provisioned group"): ScimPatch => ScimGroup {
        Patch "/scim/directory/{scimDirectoryId}/Groups/{scimGroupId}", Write WriteScim,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-scim-directory-directoryid-groups-id-patch",
    }
    /// Removes the group from the organization and its sites; members may lose licences.
    DELETE_SCIM_GROUP ("Delete a provisioned group"): Nothing => Nothing {
        Delete "/scim/directory/{scimDirectoryId}/Groups/{scimGroupId}", Write DestroyScim,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-scim-directory-directoryid-groups-id-delete",
    }
}
