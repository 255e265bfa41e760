//! What shows whether a write took effect: what can be read of its target, what the answer tells of it, and what follows from that. Pure, so that what
//! the service looks up by itself and what the app reads back are judged alike.

mod document;
mod sent;
mod sign;
mod standing;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::account::{GET_PROFILE, LIST_API_TOKENS};
use crate::operation::Operation;
use crate::organization::held::held;
use crate::organization::role::ORGANIZATION_ADMIN;
use crate::organization::{GET_USER, LIST_DIRECTORIES, LIST_USER_ROLES, RoleAssignment, SEARCH_USERS, User};
use crate::record::{ACCOUNT, Field};
use crate::scim::groups::GET_SCIM_GROUP;
use crate::scim::repair::GET_SCIM_LINKS;
use crate::scim::resource::ATLASSIAN_SCHEMA;
use crate::scim::users::GET_SCIM_USER;

pub use document::{ABSENT, member, scalar};
pub use sent::{looks_for, makes_new};
pub use sign::{Sign, found};
pub use standing::{access, access_in, is_for_deletion, is_removed};

/// Every directory that the key manages.
const ANYWHERE: &str = "-";

/// The one state that a write sets, by its name, and what it sets it to; nothing for writes that set the fields of their body.
#[must_use]
pub fn state(operation: &str) -> Option<(&'static str, &'static str)> {
    Some(match operation {
        "SUSPEND_USER" | "SUSPEND_USER_V1" => ("access", "suspended"),
        "RESTORE_USER" | "RESTORE_USER_V1" => ("access", "active"),
        "REMOVE_USER" | "REMOVE_USER_V1" => ("membership", "none"),
        "DISABLE_ACCOUNT" => ("account", "inactive"),
        "ENABLE_ACCOUNT" => ("account", "active"),
        "DELETE_ACCOUNT" => ("deletion", "scheduled"),
        "CANCEL_ACCOUNT_DELETION" => ("deletion", "none"),
        "GRANT_ROLE" | "GRANT_ORGANIZATION_ADMIN" => ("direct grant", "there"),
        "REVOKE_ROLE" | "REVOKE_ORGANIZATION_ADMIN" => ("direct grant", "none"),
        "ADD_GROUP_MEMBER" => ("membership", "member"),
        "REMOVE_GROUP_MEMBER" => ("membership", "none"),
        "REVOKE_API_TOKEN" => ("token", "gone"),
        "DELETE_SCIM_USER" | "DELETE_SCIM_GROUP" | "DELETE_SCIM_RECORD" => ("record", "gone"),
        "UNLINK_SCIM_USER" => ("link", "none"),
        "INVITE_USERS" | "INVITE_USER_V1" => ("invitation", "sent"),
        "CREATE_SCIM_USER" | "CREATE_SCIM_GROUP" => ("record", "there"),
        _ => return None,
    })
}

/// Whether the effect of a write shows in the fields of a document that can be read.
#[must_use]
pub fn sets_fields(operation: &str) -> bool {
    matches!(
        operation,
        "UPDATE_PROFILE" | "SET_EMAIL" | "PATCH_SCIM_USER" | "REPLACE_SCIM_USER" | "PATCH_SCIM_GROUP" | "REPLACE_SCIM_GROUP"
    )
}

/// What an answer is read for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sight {
    /// Access in one directory, as the roles there show it.
    AccessIn(String),
    /// Access as a whole, which says it of one directory only where it is suspended.
    Access {
        is_of_one_directory: bool,
    },
    MemberOf(String),
    Standing,
    Deletion,
    Account,
    AccountDeletion,
    Grant {
        role: String,
        resource: String,
    },
    GroupMember,
    Token(String),
    /// The fields of a document, by their paths; an account stands below a member of its own.
    Fields {
        below: Option<&'static str>,
    },
    Presence,
    Link,
    Links,
    /// All of these addresses belong to somebody who is in.
    Invited(BTreeSet<String>),
    /// A record that a list finds by a value.
    Listed {
        attribute: &'static str,
        value: String,
    },
}

/// One way to look at what a write was about.
#[derive(Clone, Debug)]
pub struct Look {
    pub operation: &'static Operation,
    /// Values of the path, without the organization's.
    pub values: Vec<(&'static str, String)>,
    pub query: Vec<(&'static str, String)>,
    pub body: Option<Value>,
    sight: Sight,
}

impl Look {
    fn at(operation: &'static Operation, values: &[(&'static str, &str)], sight: Sight) -> Look {
        let values = values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Look { operation, values, query: Vec::new(), body: None, sight }
    }

    fn asking(mut self, query: &[(&'static str, &str)]) -> Look {
        self.query = query.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self
    }

    /// How it is looked up, for people.
    #[must_use]
    pub const fn how(&self) -> &'static str {
        self.operation.title
    }
}

/// Everything that can be looked at, best first; nothing where the record does not hold what it takes, or nothing shows the effect.
#[must_use]
pub fn looks(operation: &str, targets: &[(String, String)], fields: &[Field]) -> Vec<Look> {
    let target = |name: &str| targets.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    if let Some((directory, id)) = target("scimDirectoryId").zip(target("scimUserId").or_else(|| target("scimGroupId"))) {
        return scim(operation, directory, id).into_iter().collect();
    }
    let Some(account) = target(ACCOUNT) else { return Vec::new() };
    let of_account = [(ACCOUNT, account)];
    let anywhere = [("directoryId", ANYWHERE), (ACCOUNT, account)];
    let person = |sight| Look::at(GET_USER.operation, &anywhere, sight);
    let directory = target("directoryId").filter(|id| *id != ANYWHERE);
    match operation {
        "SUSPEND_USER" | "RESTORE_USER" | "SUSPEND_USER_V1" | "RESTORE_USER_V1" => {
            let in_one = |id: &str| {
                Look::at(LIST_USER_ROLES.operation, &anywhere, Sight::AccessIn(id.to_owned()))
                    .asking(&[("directoryIds", id), ("limit", "100")])
            };
            let whole = person(Sight::Access { is_of_one_directory: directory.is_some() });
            directory.map(in_one).into_iter().chain([whole]).collect()
        }
        "REMOVE_USER" => {
            let in_one = |id: &str| {
                Look::at(LIST_DIRECTORIES.operation, &[], Sight::MemberOf(id.to_owned())).asking(&[(ACCOUNT, account), ("limit", "100")])
            };
            vec![directory.map_or_else(|| person(Sight::Standing), in_one)]
        }
        "REMOVE_USER_V1" => vec![person(Sight::Standing)],
        "DISABLE_ACCOUNT" | "ENABLE_ACCOUNT" => vec![Look::at(GET_PROFILE.operation, &of_account, Sight::Account)],
        "DELETE_ACCOUNT" | "CANCEL_ACCOUNT_DELETION" => {
            vec![person(Sight::Deletion), Look::at(GET_PROFILE.operation, &of_account, Sight::AccountDeletion)]
        }
        "UPDATE_PROFILE" | "SET_EMAIL" => {
            vec![Look::at(GET_PROFILE.operation, &of_account, Sight::Fields { below: Some("account") })]
        }
        "REVOKE_API_TOKEN" => {
            target("tokenId").map(|id| Look::at(LIST_API_TOKENS.operation, &of_account, Sight::Token(id.to_owned()))).into_iter().collect()
        }
        "GRANT_ORGANIZATION_ADMIN" | "REVOKE_ORGANIZATION_ADMIN" => vec![grant(&anywhere, ORGANIZATION_ADMIN, "")],
        "GRANT_ROLE" | "REVOKE_ROLE" => {
            let said = |name: &str| fields.iter().find(|field| field.name == name).and_then(|field| field.to.as_deref());
            let Some(role) = said("role") else { return Vec::new() };
            match said("resource") {
                Some(resource) => vec![grant(&anywhere, role, resource)],
                None if role == ORGANIZATION_ADMIN => vec![grant(&anywhere, role, "")],
                None => Vec::new(),
            }
        }
        "ADD_GROUP_MEMBER" | "REMOVE_GROUP_MEMBER" => {
            let body = |group: &str| json!({ "accountIds": [account], "groupIds": [group], "limit": 1 });
            let found = target("groupId").map(|group| Look {
                body: Some(body(group)),
                ..Look::at(SEARCH_USERS.operation, &[("directoryId", ANYWHERE)], Sight::GroupMember)
            });
            found.into_iter().collect()
        }
        "DELETE_SCIM_RECORD" => vec![Look::at(GET_SCIM_LINKS.operation, &of_account, Sight::Links)],
        _ => Vec::new(),
    }
}

fn grant(values: &[(&'static str, &str)], role: &str, resource: &str) -> Look {
    let sight = Sight::Grant { role: role.to_owned(), resource: resource.to_owned() };
    Look::at(LIST_USER_ROLES.operation, values, sight).asking(&[("roleIds", role), ("limit", "100")])
}

fn scim(operation: &str, directory: &str, id: &str) -> Option<Look> {
    let user = |sight| Look::at(GET_SCIM_USER.operation, &[("scimDirectoryId", directory), ("scimUserId", id)], sight);
    let group = |sight| Look::at(GET_SCIM_GROUP.operation, &[("scimDirectoryId", directory), ("scimGroupId", id)], sight);
    Some(match operation {
        "PATCH_SCIM_USER" | "REPLACE_SCIM_USER" => user(Sight::Fields { below: None }),
        "PATCH_SCIM_GROUP" | "REPLACE_SCIM_GROUP" => group(Sight::Fields { below: None }),
        "DELETE_SCIM_USER" => user(Sight::Presence),
        "DELETE_SCIM_GROUP" => group(Sight::Presence),
        "UNLINK_SCIM_USER" => user(Sight::Link),
        _ => return None,
    })
}

/// What an answer says: a document, or that the upstream knows no such thing.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    There(&'a Value),
    NotThere,
}

impl Look {
    /// What the answer tells of a state or a field, as text; `None` where it does not tell.
    #[must_use]
    pub fn told(&self, answer: Answer<'_>, name: &str) -> Option<String> {
        let Answer::There(answer) = answer else { return self.told_by_absence() };
        let either = |is_so: bool, so: &str, otherwise: &str| Some(if is_so { so } else { otherwise }.to_owned());
        let list = || answer.get("data").and_then(Value::as_array);
        let is_whole = || answer.pointer("/links/next").is_none_or(Value::is_null);
        match &self.sight {
            Sight::Fields { below } => document::text(below.map_or(Some(answer), |name| answer.get(name))?, name),
            Sight::AccessIn(directory) => access_in(&read::<Vec<RoleAssignment>>(answer.get("data")?)?, directory).map(str::to_owned),
            Sight::Access { is_of_one_directory } => match access(&person(answer)?) {
                // Somebody who has access may have it from another directory.
                Some("active") if *is_of_one_directory => None,
                told => told.map(str::to_owned),
            },
            Sight::MemberOf(directory) => {
                let is_in = list()?.iter().any(|one| one.get("directoryId").and_then(Value::as_str) == Some(directory));
                if !is_in && !is_whole() { None } else { either(is_in, "member", "none") }
            }
            Sight::Standing => either(is_removed(&person(answer)?), "none", "member"),
            Sight::Deletion => either(is_for_deletion(&person(answer)?)?, "scheduled", "none"),
            Sight::Account => document::text(answer.get("account")?, "account_status").filter(|text| text != ABSENT),
            Sight::AccountDeletion => match document::text(answer.get("account")?, "account_status")?.as_str() {
                "active" => Some("none".to_owned()),
                "closed" => Some("scheduled".to_owned()),
                // As good as deactivated: the account itself does not tell one from the other.
                _ => None,
            },
            Sight::Grant { role, resource } => {
                let held = held(&read::<Vec<RoleAssignment>>(answer.get("data")?)?, resource, role);
                let is_there = held.is_some_and(|held| held.is_revocable());
                if !is_there && !is_whole() { None } else { either(is_there, "there", "none") }
            }
            Sight::GroupMember => either(!list()?.is_empty(), "member", "none"),
            Sight::Token(id) => {
                let is_there = answer.as_array()?.iter().any(|one| one.get("id").and_then(Value::as_str) == Some(id));
                either(is_there, "there", "gone")
            }
            Sight::Invited(addresses) => sent::are_invited(addresses, answer),
            Sight::Listed { attribute, value } => sent::is_listed(attribute, value, answer),
            Sight::Presence => Some("there".to_owned()),
            Sight::Link => {
                let account = answer.get(ATLASSIAN_SCHEMA).and_then(|one| one.get("atlassianAccountId")).and_then(Value::as_str);
                either(account.is_some_and(|id| !id.is_empty()), "there", "none")
            }
            Sight::Links => {
                let links = answer.get("scimLinks").and_then(Value::as_array);
                either(links?.is_empty(), "gone", "there")
            }
        }
    }

    /// What the answer told of it before the write was sent. Not everybody who is to be invited is in: afterwards that tells nothing, and before it is what
    /// makes it tell something that they are.
    #[must_use]
    pub fn stood(&self, answer: Answer<'_>, name: &str) -> Option<String> {
        let told = self.told(answer, name);
        let not_yet = || match (&self.sight, answer) {
            (Sight::Invited(addresses), Answer::There(answer)) => sent::are_not_all_in(addresses, answer),
            _ => None,
        };
        told.or_else(not_yet)
    }

    fn told_by_absence(&self) -> Option<String> {
        let told = match self.sight {
            Sight::Standing | Sight::MemberOf(_) | Sight::Grant { .. } => "none",
            Sight::Presence => "gone",
            _ => return None,
        };
        Some(told.to_owned())
    }
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

fn person(answer: &Value) -> Option<User> {
    read(answer.get("data")?)
}
