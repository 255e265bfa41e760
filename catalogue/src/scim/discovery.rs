//! Rows: the SCIM discovery documents. Their content is standard SCIM JSON and is read as such.

use serde_json::Value;

use crate::operation::LifeCycle::Current;
use crate::operation::{Nothing, operations};

operations! {
    family: Scim, token: Scim,
    reference: "https://developer.atlassian.com/cloud/admin/user-provisioning/rest/";

    GET_SERVICE_PROVIDER_CONFIG ("See what the SCIM service supports"): Nothing => Value {
        Get "/scim/directory/{scimDirectoryId}/ServiceProviderConfig", Read ReadScim,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-service-provider-configuration/#api-scim-directory-directoryid-serviceproviderconfig-get",
    }
    LIST_SCHEMAS ("List SCIM schemas"): Nothing => Value {
        Get "/scim/directory/{scimDirectoryId}/Schemas", Read ReadScim,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-schemas/#api-scim-directory-directoryid-schemas-get",
    }
    GET_SCHEMA ("Get a SCIM schema"): Nothing => Value {
        Get "/scim/directory/{scimDirectoryId}/Schemas/{schemaId}", Read ReadScim,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-schemas/#api-scim-directory-directoryid-schemas-id-get",
    }
    LIST_RESOURCE_TYPES ("List SCIM resource types"): Nothing => Value {
        Get "/scim/directory/{scimDirectoryId}/ResourceTypes", Read ReadScim,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-resource-types/#api-scim-directory-directoryid-resourcetypes-get",
    }
    GET_RESOURCE_TYPE ("Get a SCIM resource type"): Nothing => Value {
        Get "/scim/directory/{scimDirectoryId}/ResourceTypes/{resourceTypeId}", Read ReadScim,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-resource-types/#api-scim-directory-directoryid-resourcetypes-id-get",
    }
}
