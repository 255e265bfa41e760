//! What the groups that a write names give to whoever is in them: a group is not a way around the right to grant administration, whether it is kept at
//! Atlassian or fed from the identity provider.

use std::collections::BTreeSet;

use catalogue::organization::{Group, SEARCH_GROUPS};
use catalogue::page::Page;
use catalogue::scim::groups::GET_SCIM_GROUP;
use catalogue::scim::resource::ScimGroup;
use serde_json::json;

use super::facts::{ANYWHERE, Facing, Missing};
use super::judge::Denied;
use super::reach::{Provisioned, Reach, Touched};
use crate::error::ProxyError;

/// A provisioned group that gives administration to more people than this is not emptied here: nobody could look at each of them first.
const MOST_MEMBERS: usize = 100;

/// What the groups of a write give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gives {
    /// The administration roles.
    pub administration: BTreeSet<String>,
    /// A provisioned group stands for a group of a directory that was not found, so nobody knows what it gives.
    pub is_unresolved: bool,
    /// Who is in a group that gives administration and leaves it without being named.
    pub leaving: BTreeSet<Touched>,
}

/// What they give. Read whoever asks: also whoever may grant administration to anybody can owe a fresh proof or a second person.
///
/// # Errors
/// When it cannot be read.
pub async fn of(facing: Facing<'_>, reach: &Reach) -> Result<Gives, ProxyError> {
    let mut gives = Gives::default();
    for (directory, group) in &reach.groups {
        gives.administration.extend(roles(facing, directory, group).await?);
    }
    if let Some(provisioned) = &reach.provisioned {
        feeds(facing, reach, provisioned, &mut gives).await?;
    }
    Ok(gives)
}

/// There is nothing to join or leave where there is no group: the upstream says so better.
async fn roles(facing: Facing<'_>, directory: &str, group: &str) -> Result<BTreeSet<String>, ProxyError> {
    facing
        .administration_of(directory, group)
        .await
        .or_else(|missing| if missing == Missing::NotThere { Ok(BTreeSet::new()) } else { Err(unread(missing)) })
}

/// A provisioned group and the group of a directory that it feeds have the same name; that they share an id is not confirmed.
async fn feeds(facing: Facing<'_>, reach: &Reach, provisioned: &Provisioned, gives: &mut Gives) -> Result<(), ProxyError> {
    let mut names = provisioned.names.clone();
    let mut members = BTreeSet::new();
    if let Some(id) = &provisioned.id {
        let values = [("scimDirectoryId", provisioned.directory.as_str()), ("scimGroupId", id)];
        match facing.read::<ScimGroup>(GET_SCIM_GROUP.operation, &values, &[]).await {
            Ok(group) => {
                names.insert(group.display_name);
                members = group.members.into_iter().filter_map(|member| member.value).collect();
            }
            Err(Missing::NotThere) => return Ok(()),
            Err(failed) => return Err(unread(failed)),
        }
    }
    let found = named(facing, &names).await.map_err(unread)?;
    // A new one whose name nobody has gives nothing yet.
    gives.is_unresolved = provisioned.id.is_some() && found.is_empty();
    for group in found {
        let directory = group.directory_id.as_deref().unwrap_or(ANYWHERE);
        gives.administration.extend(roles(facing, directory, &group.id).await?);
    }
    if reach.is_countless && !gives.administration.is_empty() {
        if members.len() > MOST_MEMBERS {
            return Err(unread(Missing::Failed));
        }
        let directory = &provisioned.directory;
        gives.leaving = members.into_iter().map(|id| Touched::ScimUser { directory: directory.clone(), id }).collect();
    }
    Ok(())
}

/// The groups of all directories that are called so.
async fn named(facing: Facing<'_>, names: &BTreeSet<String>) -> Result<Vec<Group>, Missing> {
    let names: Vec<&str> = names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let page: Page<Group> = facing.search(SEARCH_GROUPS.operation, json!({ "groupNames": names, "limit": 100 })).await?;
    if page.links.next_cursor().is_some() {
        return Err(Missing::Failed);
    }
    // An answer that took no notice of the filter must not count as "there is one".
    let is_meant = |group: &Group| {
        group.name.as_deref().is_some_and(|name| names.iter().any(|known| known.to_lowercase() == name.trim().to_lowercase()))
    };
    Ok(page.data.into_iter().filter(is_meant).collect())
}

fn unread(_: Missing) -> ProxyError {
    ProxyError::Denied(Denied::Unchecked)
}
