//! The reads about access, all pages of each: products, groups, what a person holds, what a group gives.

use catalogue::organization::{
    Directory, Group, GroupRole, GroupSearch, LIST_GROUP_ROLES, RoleAssignment, SEARCH_WORKSPACES, UserSearch, WorkspaceSearch,
};

use super::administration;
use super::place::Workspace;
use crate::client::{Api, ClientError};
use crate::generation;

/// A list that goes on after this many pages is not a list about one thing.
const MOST_PAGES: usize = 50;

/// The products and sites. With a cursor no other property may be present.
///
/// # Errors
/// As the calls; a list without an end is unreadable.
pub async fn workspaces(api: Api) -> Result<Vec<Workspace>, ClientError> {
    let mut all = Vec::new();
    let mut search = WorkspaceSearch { limit: Some(1000), cursor: None };
    for _ in 0..MOST_PAGES {
        let page = api.post_to(SEARCH_WORKSPACES, &[], &search).await?;
        all.extend(page.data);
        match page.links.next_cursor() {
            Some(cursor) => search = WorkspaceSearch { limit: None, cursor: Some(cursor) },
            None => return Ok(all),
        }
    }
    Err(ClientError::Unreadable)
}

/// Every group that a search finds.
///
/// # Errors
/// As the calls; a list without an end is unreadable.
pub async fn groups(api: Api, mut search: GroupSearch) -> Result<Vec<Group>, ClientError> {
    let mut all = Vec::new();
    for _ in 0..MOST_PAGES {
        let page = generation::groups(&api, &search).await?;
        all.extend(page.data);
        match page.links.next_cursor() {
            Some(cursor) => search.cursor = Some(cursor),
            None => return Ok(all),
        }
    }
    Err(ClientError::Unreadable)
}

/// The groups of a person.
///
/// # Errors
/// As [`groups`].
pub async fn groups_of(api: Api, account_id: String) -> Result<Vec<Group>, ClientError> {
    groups(api, GroupSearch { account_ids: vec![account_id], limit: Some(100), ..GroupSearch::default() }).await
}

/// Everything that a person holds.
///
/// # Errors
/// As the calls; a list without an end is unreadable.
pub async fn roles(api: Api, account_id: String) -> Result<Vec<RoleAssignment>, ClientError> {
    roles_where(&api, &account_id, Vec::new()).await
}

/// A person's assignments of one role.
///
/// # Errors
/// As [`roles`].
pub async fn roles_named(api: Api, account_id: String, role: String) -> Result<Vec<RoleAssignment>, ClientError> {
    roles_where(&api, &account_id, vec![("roleIds", role)]).await
}

/// With a cursor every other parameter is ignored upstream, so it goes alone.
async fn roles_where(api: &Api, account_id: &str, filters: Vec<(&str, String)>) -> Result<Vec<RoleAssignment>, ClientError> {
    let mut all = Vec::new();
    let mut query = filters;
    query.push(("limit", "100".to_owned()));
    for _ in 0..MOST_PAGES {
        let page = generation::roles(api, account_id, &query).await?;
        all.extend(page.data);
        match page.links.next_cursor() {
            Some(cursor) => query = vec![("cursor", cursor)],
            None => return Ok(all),
        }
    }
    Err(ClientError::Unreadable)
}

/// What the members of a group gain.
///
/// # Errors
/// As the calls; a list without an end is unreadable.
pub async fn group_roles(api: Api, group_id: String) -> Result<Vec<GroupRole>, ClientError> {
    let mut all = Vec::new();
    let mut query = vec![("limit", "100".to_owned())];
    for _ in 0..MOST_PAGES {
        let page = api.get_from(LIST_GROUP_ROLES, &[("groupId", &group_id)], &query).await?;
        all.extend(page.data);
        match page.links.next_cursor() {
            Some(cursor) => query = vec![("cursor", cursor)],
            None => return Ok(all),
        }
    }
    Err(ClientError::Unreadable)
}

/// Whether a person is a member of a group.
///
/// # Errors
/// As the call.
pub async fn is_member(api: Api, account_id: String, group_id: String) -> Result<bool, ClientError> {
    let search = UserSearch { account_ids: vec![account_id], group_ids: vec![group_id], limit: Some(1), ..UserSearch::default() };
    Ok(!generation::search(&api, &search).await?.data.is_empty())
}

/// The user directories that a person is in.
///
/// # Errors
/// As the calls; a list without an end is unreadable.
pub async fn directories(api: &Api, id: &str) -> Result<Vec<Directory>, ClientError> {
    let (mut all, mut cursor) = (Vec::new(), None);
    for _ in 0..MOST_PAGES {
        let page = generation::directories_of(api, id, cursor).await?;
        all.extend(page.data);
        cursor = page.links.next_cursor();
        if cursor.is_none() {
            return Ok(all);
        }
    }
    Err(ClientError::Unreadable)
}

/// How many organization admins there are.
///
/// # Errors
/// As the call.
pub async fn organization_admins(api: &Api) -> Result<u64, ClientError> {
    Ok(administration::count(&generation::stats(api).await?))
}
