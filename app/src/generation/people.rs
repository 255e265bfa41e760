//! The reads about people, one adapter each: the same question and the same answer whichever generation is asked.

use std::collections::HashSet;

use catalogue::organization::{
    COUNT_USERS, Directory, GET_USER, GET_USER_STATS, Group, GroupSearch, LIST_DIRECTORIES, LIST_USER_ROLES, RoleAssignment, SEARCH_GROUPS,
    SEARCH_USERS, SEARCH_USERS_V1, User, UserSearch, UserSearchV1, UserStats, UserV1,
};
use catalogue::page::{Links, Page};
use catalogue::problem::{NOT_FOUND, Problem};

use super::v1::{self, Place};
use super::{Call, either, only_v2};
use crate::client::{Api, ClientError};

/// How many ids v1 takes at once.
const MOST_IDS: usize = 100;

/// One page of people. In v1 the same person may come on two pages of a list; the first time is the right one.
///
/// # Errors
/// As the calls; [`ClientError::NotOffered`] for filters that v1 does not have.
pub async fn search(api: &Api, search: &UserSearch) -> Result<Page<User>, ClientError> {
    let v1: Call<Page<User>> = Box::pin(search_v1(api.clone(), search.clone()));
    either(api, Box::pin(api.post_to(SEARCH_USERS, &[], search)), v1).await
}

/// One person.
///
/// # Errors
/// As the calls.
pub async fn person(api: &Api, account_id: &str) -> Result<User, ClientError> {
    let asking = api.get_from(GET_USER, &[("accountId", account_id)], &[]);
    let v2: Call<User> = Box::pin(async move { Ok(asking.await?.data) });
    either(api, v2, Box::pin(person_v1(api.clone(), account_id.to_owned()))).await
}

/// How many people match.
///
/// # Errors
/// As the call; v1 cannot count.
pub async fn count(api: &Api, query: &[(&str, String)]) -> Result<u64, ClientError> {
    let asking = api.get_from(COUNT_USERS, &[], query);
    only_v2(api, "counts of people", Box::pin(async move { Ok(asking.await?.count) })).await
}

/// People by role and by account state.
///
/// # Errors
/// As the call; v1 cannot count.
pub async fn stats(api: &Api) -> Result<UserStats, ClientError> {
    only_v2(api, "counts by role and account", Box::pin(api.get_from(GET_USER_STATS, &[], &[]))).await
}

/// One page of what a person may do where.
///
/// # Errors
/// As the call; v1 does not tell.
pub async fn roles(api: &Api, account_id: &str, query: &[(&str, String)]) -> Result<Page<RoleAssignment>, ClientError> {
    only_v2(api, "role assignments", Box::pin(api.get_from(LIST_USER_ROLES, &[("accountId", account_id)], query))).await
}

/// One page of groups.
///
/// # Errors
/// As the call; the groups of v1 ended with it.
pub async fn groups(api: &Api, search: &GroupSearch) -> Result<Page<Group>, ClientError> {
    only_v2(api, "groups", Box::pin(api.post_to(SEARCH_GROUPS, &[], search))).await
}

/// The user directories.
///
/// # Errors
/// As the call; v1 knows only the organization as a whole.
pub async fn directories(api: &Api) -> Result<Page<Directory>, ClientError> {
    only_v2(api, "user directories", Box::pin(api.get_from(LIST_DIRECTORIES, &[], &[]))).await
}

/// One page of the user directories that a person is in.
///
/// # Errors
/// As the call; v1 knows only the organization as a whole.
pub async fn directories_of(api: &Api, account_id: &str, cursor: Option<String>) -> Result<Page<Directory>, ClientError> {
    // With a cursor every other parameter is ignored.
    let query = match cursor {
        Some(cursor) => vec![("cursor", cursor)],
        None => vec![("accountId", account_id.to_owned()), ("limit", "100".to_owned())],
    };
    only_v2(api, "user directories", Box::pin(api.get_from(LIST_DIRECTORIES, &[], &query))).await
}

async fn search_v1(api: Api, search: UserSearch) -> Result<Page<User>, ClientError> {
    if let Some(what) = v1::unanswerable(&search) {
        return Err(ClientError::NotOffered(what));
    }
    if v1::is_lookup(&search) { look_up(&api, &search).await } else { list(&api, &search).await }
}

/// One page of the whole list.
async fn list(api: &Api, search: &UserSearch) -> Result<Page<User>, ClientError> {
    let place = Place::parse(search.cursor.as_deref());
    let answer = api.post_to(SEARCH_USERS_V1, &[], &v1::listing(search, &place)).await?;
    let next = answer.links.next_cursor();
    let next = if next.is_some() && next == place.cursor { None } else { place.next(next.as_deref()) };
    let users = answer.data.into_iter().map(|user| v1::user_of(user, place.is_suspended));
    let data = users.filter(|user| v1::keeps(search, user)).collect();
    Ok(Page { data, links: Links { next, ..Links::default() }, meta: None })
}

/// Few people at once, each with whether they are suspended.
async fn look_up(api: &Api, search: &UserSearch) -> Result<Page<User>, ClientError> {
    let mut found: Vec<UserV1> = Vec::new();
    for body in v1::lookups(search) {
        for user in api.post_to(SEARCH_USERS_V1, &[], &body).await?.data {
            if !found.iter().any(|known| known.account_id == user.account_id) {
                found.push(user);
            }
        }
    }
    let ids: Vec<String> = found.iter().map(|user| user.account_id.clone()).collect();
    let mut suspended = HashSet::new();
    for portion in ids.chunks(MOST_IDS) {
        let body: UserSearchV1 = v1::suspended_among(portion);
        suspended.extend(api.post_to(SEARCH_USERS_V1, &[], &body).await?.data.into_iter().map(|user| user.account_id));
    }
    let users = found.into_iter().map(|user| {
        let is_suspended = suspended.contains(&user.account_id);
        v1::user_of(user, is_suspended)
    });
    let kept = users.filter(|user| v1::keeps(search, user));
    let most = search.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(Page { data: kept.take(most).collect(), ..Page::default() })
}

async fn person_v1(api: Api, account_id: String) -> Result<User, ClientError> {
    let search = UserSearch { account_ids: vec![account_id.clone()], ..UserSearch::default() };
    let found = look_up(&api, &search).await?.data;
    found.into_iter().find(|user| user.account_id == account_id).ok_or_else(nobody)
}

/// v1 has no call for one person, so nobody found is what a 404 would say.
fn nobody() -> ClientError {
    ClientError::Problem(Box::new(Problem {
        status: 404,
        code: NOT_FOUND.to_owned(),
        title: "There is no such person".to_owned(),
        detail: "The v1 search of the organization did not find this account.".to_owned(),
        next_step: "Search again: the person may have been removed.".to_owned(),
        ..Problem::default()
    }))
}
