//! SCIM representations. Unknown attributes are kept, because a PUT that does not name them would clear them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::lenient::null_as_default;

pub const USER_SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub const GROUP_SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub const ENTERPRISE_SCHEMA: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// Carries the Atlassian account id of a provisioned user.
pub const ATLASSIAN_SCHEMA: &str = "urn:scim:schemas:extension:atlassian-external:1.0";
pub const PATCH_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
pub const ERROR_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
pub const LIST_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// A SCIM list page; `startIndex` counts from 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScimPage<T> {
    #[serde(deserialize_with = "null_as_default")]
    pub schemas: Vec<String>,
    #[serde(deserialize_with = "null_as_default")]
    pub total_results: u64,
    #[serde(deserialize_with = "null_as_default")]
    pub start_index: u64,
    #[serde(deserialize_with = "null_as_default")]
    pub items_per_page: u64,
    #[serde(rename = "Resources", deserialize_with = "null_as_default", bound(deserialize = "T: Deserialize<'de>"))]
    pub resources: Vec<T>,
}

impl<T> ScimPage<T> {
    /// The `startIndex` of the next page; `None` at the end.
    #[must_use]
    pub fn next_start_index(&self) -> Option<u64> {
        let items = u64::try_from(self.resources.len()).unwrap_or(u64::MAX);
        crate::page::next_start_index(self.start_index, items, self.total_results)
    }
}

/// A provisioned user. `id` is the SCIM id, not the Atlassian account id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScimUser {
    #[serde(deserialize_with = "null_as_default")]
    pub schemas: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "null_as_default")]
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(deserialize_with = "null_as_default")]
    pub user_name: String,
    #[serde(deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<ScimValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<ScimName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nick_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    #[serde(deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub phone_numbers: Vec<ScimValue>,
    /// Absent means true. Always written when known: leaving out `false` would activate the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Read-only.
    #[serde(deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<ScimReference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<ScimMeta>,
    #[serde(rename = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", skip_serializing_if = "Option::is_none")]
    pub enterprise: Option<Map<String, Value>>,
    #[serde(rename = "urn:scim:schemas:extension:atlassian-external:1.0", skip_serializing_if = "Option::is_none")]
    pub atlassian: Option<AtlassianExtension>,
    /// Everything else the record holds.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl ScimUser {
    /// The Atlassian account this record is linked to.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        self.atlassian.as_ref()?.atlassian_account_id.as_deref()
    }

    /// The primary address, else the first.
    #[must_use]
    pub fn primary_email(&self) -> Option<&str> {
        let primary = self.emails.iter().find(|email| email.primary == Some(true)).or(self.emails.first())?;
        primary.value.as_deref()
    }
}

/// One value of a multi-valued attribute.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScimValue {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<bool>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScimName {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formatted: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honorific_prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honorific_suffix: Option<String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A reference to a group or a member.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScimReference {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// `resourceType` is upper-case in the schema and capitalised in the example: compare without case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScimMeta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AtlassianExtension {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub atlassian_account_id: Option<String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A provisioned group. The name cannot be changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScimGroup {
    #[serde(deserialize_with = "null_as_default")]
    pub schemas: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "null_as_default")]
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(deserialize_with = "null_as_default")]
    pub display_name: String,
    #[serde(deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<ScimReference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<ScimMeta>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A PATCH body, written as the standard has it (`Operations`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScimPatch {
    pub schemas: Vec<String>,
    #[serde(rename = "Operations")]
    pub operations: Vec<PatchOperation>,
}

impl ScimPatch {
    #[must_use]
    pub fn new(operations: Vec<PatchOperation>) -> ScimPatch {
        ScimPatch { schemas: vec![PATCH_SCHEMA.to_owned()], operations }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PatchOperation {
    pub op: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub value: Value,
}
