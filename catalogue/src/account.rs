//! Rows and types: one managed account: what may be changed on it, its profile, e-mail, life cycle and API tokens.
//! All need an organization key made without scopes; a scoped key gets 403 here. Only managed accounts can be reached.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lenient::null_as_default;
use crate::operation::LifeCycle::Current;
use crate::operation::{Nothing, many, operations};
use crate::organization::{AccountStatus, Message};

operations! {
    family: Account, token: Organization,
    reference: "https://developer.atlassian.com/cloud/admin/user-management/rest/";

    /// `privileges` is repeated by specification; a known client joins with commas. Both forms are unverified, so both are accepted.
    GET_PERMISSIONS ("See what may be changed on an account"): Nothing => Permissions {
        Get "/users/{accountId}/manage", Read ReadAccount,
        body: None, query: [many("privileges", 10)], paging: None,
        life_cycle: Current, page: "api-group-manage/#api-account-id-manage-get",
    }
    GET_PROFILE ("Get an account's profile"): Nothing => AccountAnswer {
        Get "/users/{accountId}/manage/profile", Read ReadAccount,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-profile/#api-account-id-manage-profile-get",
    }
    /// The body is the bare changed fields. Whether null or an empty text clears a field is not confirmed.
    UPDATE_PROFILE ("Change an account's profile"): ProfileChange => AccountAnswer {
        Patch "/users/{accountId}/manage/profile", Write EditProfile,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-group-profile/#api-account-id-manage-profile-patch",
    }
    /// Ends every session of the person. The domain must be verified beforehand.
    SET_EMAIL ("Change an account's e-mail address"): NewEmail => Nothing {
        Put "/users/{accountId}/manage/email", Write SetEmail,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-group-email/#api-account-id-manage-email-put",
    }
    /// A JSON body is required even when there is no message.
    DISABLE_ACCOUNT ("Deactivate an account"): DisableMessage => Nothing {
        Post "/users/{accountId}/manage/lifecycle/disable", Write ToggleAccount,
        body: Required, query: [], paging: None,
        life_cycle: Current, page: "api-group-lifecycle/#api-account-id-manage-lifecycle-disable-post",
    }
    ENABLE_ACCOUNT ("Reactivate an account"): Nothing => Nothing {
        Post "/users/{accountId}/manage/lifecycle/enable", Write ToggleAccount,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-lifecycle/#api-account-id-manage-lifecycle-enable-post",
    }
    /// Starts 14 days of grace, then it is final.
    DELETE_ACCOUNT ("Delete an account"): Nothing => Message {
        Post "/users/{accountId}/manage/lifecycle/delete", Write DeleteAccount,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-lifecycle/#api-account-id-manage-lifecycle-delete-post",
    }
    CANCEL_ACCOUNT_DELETION ("Cancel an account's deletion"): Nothing => Message {
        Post "/users/{accountId}/manage/lifecycle/cancel-delete", Write DeleteAccount,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-lifecycle/#api-account-id-manage-lifecycle-cancel-delete-post",
    }
    /// A bare array.
    LIST_API_TOKENS ("List an account's API tokens"): Nothing => Vec<ApiToken> {
        Get "/users/{accountId}/manage/api-tokens", Read ReadApiTokens,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-api-tokens/#api-account-id-manage-api-tokens-get",
    }
    REVOKE_API_TOKEN ("Revoke an API token"): Nothing => Nothing {
        Delete "/users/{accountId}/manage/api-tokens/{tokenId}", Write RevokeApiTokens,
        body: None, query: [], paging: None,
        life_cycle: Current, page: "api-group-api-tokens/#api-account-id-manage-api-tokens-tokenid-delete",
    }
}

/// How long a deleted account can still be brought back, in days.
pub const DELETION_GRACE_DAYS: i64 = 14;

/// Answer of `manage`: dotted privilege names. `profile.write` (and its alias `profile`) map field paths to rules, the rest are rules themselves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Permissions(pub BTreeMap<String, Value>);

/// Whether something is allowed. `reason` can be missing although the schema demands it (ID-8650).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    /// The reason key, or nothing.
    Blocked(String),
    /// The answer does not mention it.
    NotSaid,
}

impl Verdict {
    fn read(rule: &Value) -> Verdict {
        match rule.get("allowed").and_then(Value::as_bool) {
            Some(true) => Verdict::Allowed,
            Some(false) => {
                let key = rule.pointer("/reason/key").and_then(Value::as_str).unwrap_or_default();
                Verdict::Blocked(key.to_owned())
            }
            None => Verdict::NotSaid,
        }
    }
}

impl Permissions {
    /// The verdict on a simple privilege such as `email.set` or `lifecycle.enablement`.
    #[must_use]
    pub fn privilege(&self, name: &str) -> Verdict {
        self.0.get(name).map_or(Verdict::NotSaid, Verdict::read)
    }

    /// The verdict on one profile field, such as `name` or `extended_profile.job_title`.
    #[must_use]
    pub fn field(&self, path: &str) -> Verdict {
        let rule = ["profile.write", "profile"].into_iter().find_map(|key| self.0.get(key)?.get(path));
        rule.map_or(Verdict::NotSaid, Verdict::read)
    }
}

/// The fields that a profile form offers, as the upstream spells them.
pub const PROFILE_FIELDS: [&str; 8] = [
    "name",
    "nickname",
    "zoneinfo",
    "locale",
    "extended_profile.job_title",
    "extended_profile.organization",
    "extended_profile.department",
    "extended_profile.location",
];

/// `{account}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AccountAnswer {
    pub account: Account,
}

/// An Atlassian account's profile.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    #[serde(deserialize_with = "null_as_default")]
    pub account_id: String,
    pub account_type: Option<String>,
    pub account_status: Option<AccountStatus>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub email_verified: Option<bool>,
    pub nickname: Option<String>,
    pub zoneinfo: Option<String>,
    pub locale: Option<String>,
    #[serde(deserialize_with = "null_as_default")]
    pub extended_profile: ExtendedProfile,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExtendedProfile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// Body of the profile PATCH: only what changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoneinfo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_profile: Option<ExtendedProfile>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewEmail {
    pub email: String,
}

/// Shown to the person at sign-in; Atlassian has a default text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DisableMessage {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A personal API token; the secret itself is never listed. Times are ISO 8601 UTC.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ApiToken {
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    pub label: Option<String>,
    pub created_at: Option<String>,
    pub last_access: Option<String>,
    pub expiry: Option<String>,
}
