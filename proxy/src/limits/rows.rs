//! Cuts a list of people down to those whom the reader may see, and counts the others, so that a short list is never taken for the whole and an empty
//! one never for "nobody".

use std::collections::BTreeSet;

use catalogue::capability::Capability;
use catalogue::organization::{User, UserV1};
use catalogue::rights::{Only, Rights};
use catalogue::scim::resource::ScimUser;
use serde_json::Value;

use super::facts::groups;
use super::judge::{Denied, Facts, within};
use super::reach::Rows;
use crate::admit::Permit;

/// What a reader sees of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    Whole,
    /// Rows that fit one of these.
    Cut(Rows, Vec<Only>, Option<String>),
}

/// What this reader sees of the list that is asked for.
///
/// # Errors
/// When every share with the capability is limited by something that the rows do not say.
pub fn view(rights: &Rights, capability: Capability, rows: Rows, permit: &Permit) -> Result<View, Denied> {
    let shares: Vec<_> = rights.shares().iter().filter(|share| share.capabilities.contains(&capability)).collect();
    if shares.iter().any(|share| share.limits.only.is_everybody()) {
        return Ok(View::Whole);
    }
    let directory = permit.parameters().get("directoryId").filter(|id| *id != "-").map(str::to_owned);
    let directory = if rows == Rows::Scim { permit.parameters().get("scimDirectoryId").map(str::to_owned) } else { directory };
    let expands = |wanted: &str| {
        let listed = permit.body().and_then(|body| body.get("expand")).and_then(Value::as_array);
        listed.is_some_and(|list| list.iter().any(|item| item.as_str().is_some_and(|item| item.eq_ignore_ascii_case(wanted))))
    };
    let can_tell = |only: &Only| {
        let domains = only.email_domains.is_empty() || rows != Rows::UsersV1 || expands("EMAIL");
        let places = only.directories.is_empty() || (rows == Rows::Users && directory.is_some());
        let groups = only.groups.is_empty() || (rows == Rows::Users && expands("groups"));
        let scim = only.scim_directories.is_empty() || rows == Rows::Scim;
        domains && places && groups && scim
    };
    let told: Vec<Only> = shares.iter().map(|share| &share.limits.only).filter(|only| can_tell(only)).cloned().collect();
    if told.is_empty() {
        let limits = shares.iter().flat_map(|share| share.limits.words()).collect();
        return Err(Denied::Uncut { limits });
    }
    Ok(View::Cut(rows, told, directory))
}

impl View {
    /// The list without the rows outside, and how many those were. `None` when the answer is no list: then nothing of it may be shown.
    #[must_use]
    pub fn cut(&self, body: &[u8]) -> Option<(Vec<u8>, usize)> {
        let View::Cut(rows, only, directory) = self else { return Some((body.to_vec(), 0)) };
        let mut answer: Value = serde_json::from_slice(body).ok()?;
        let place = if *rows == Rows::Scim { "Resources" } else { "data" };
        let list = match answer.get_mut(place) {
            Some(Value::Array(list)) => list,
            // SCIM leaves an empty list out.
            None | Some(Value::Null) if *rows == Rows::Scim => return Some((body.to_vec(), 0)),
            _ => return None,
        };
        let before = list.len();
        list.retain(|row| {
            facts(*rows, row, directory.as_ref()).is_some_and(|facts| only.iter().any(|only| within(only, &facts) == Some(true)))
        });
        let hidden = before - list.len();
        Some((serde_json::to_vec(&answer).ok()?, hidden))
    }
}

/// What a row says about its person; `None` when it cannot be read, and then it is not shown.
fn facts(rows: Rows, row: &Value, directory: Option<&String>) -> Option<Facts> {
    let mut facts = Facts::default();
    let one = |address: String| BTreeSet::from([address.to_lowercase()]);
    match rows {
        Rows::Users => {
            let user: User = serde_json::from_value(row.clone()).ok()?;
            facts.groups = groups(&user);
            facts.addresses = user.email.map(one);
            facts.directories = directory.cloned().map(|id| BTreeSet::from([id]));
        }
        Rows::UsersV1 => {
            let user: UserV1 = serde_json::from_value(row.clone()).ok()?;
            facts.addresses = user.email.map(one);
        }
        Rows::Managed => facts.addresses = row.get("email").and_then(Value::as_str).map(|email| one(email.to_owned())),
        Rows::Scim => {
            let user: ScimUser = serde_json::from_value(row.clone()).ok()?;
            let name = std::iter::once(user.user_name).filter(|name| name.contains('@'));
            let addresses = user.emails.into_iter().filter_map(|email| email.value).chain(name);
            facts.addresses = Some(addresses.map(|address| address.to_lowercase()).collect());
            facts.scim_directory = directory.cloned();
        }
    }
    Some(facts)
}

#[cfg(test)]
mod tests;
