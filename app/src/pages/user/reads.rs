//! Everything that is asked about one person: each part a read of its own, so that one broken call never blanks the page.

use catalogue::account::{Account, ApiToken, GET_PERMISSIONS, GET_PROFILE, LIST_API_TOKENS, Permissions};
use catalogue::capability::Capability;
use catalogue::organization::{Directory, GET_LAST_ACTIVE_DATES, Group, GroupSearch, LastActiveDates, RoleAssignment, User};
use catalogue::path::print_query;
use catalogue::record::Changes;
use catalogue::scim::repair::{GET_SCIM_LINKS, ScimLink};
use catalogue::scim::resource::ScimUser;
use catalogue::scim::users::GET_SCIM_USER;

use super::known;
use crate::access::place::Workspace;
use crate::access::read;
use crate::client::{Api, ClientError};
use crate::components::part::Part;
use crate::{generation, session};

/// How many of the latest changes are read: a removal or a deletion that is still on its way has to be among them, however much was done since.
const MOST_CHANGES: usize = 50;

/// The parts of the page.
#[derive(Clone, Copy)]
pub struct Reads {
    pub user: Part<User>,
    pub account: Part<Account>,
    pub permissions: Part<Permissions>,
    pub roles: Part<Vec<RoleAssignment>>,
    /// How many organization admins there are; asked only about one of them.
    pub organization_admins: Part<Option<u64>>,
    pub directories: Part<Vec<Directory>>,
    pub workspaces: Part<Vec<Workspace>>,
    pub groups: Part<Vec<Group>>,
    pub activity: Part<LastActiveDates>,
    pub links: Part<Vec<ScimLink>>,
    pub tokens: Part<Vec<ApiToken>>,
    pub changes: Part<Changes>,
}

/// A list that goes on after this many pages is not a list about one person.
const MOST_PAGES: usize = 50;

impl Reads {
    /// Starts them all, side by side; what the viewer's role leaves out is not asked.
    #[must_use]
    pub fn of(account_id: &str) -> Reads {
        let id = account_id.to_owned();
        let user = part(Capability::ReadDirectory, &id, |api, id| async move { generation::person(&api, &id).await });
        let held = part(Capability::ReadDirectory, &id, read::roles);
        Reads {
            user,
            roles: held,
            organization_admins: part(Capability::ReadDirectory, &id, move |api, _| {
                let is_one = known::is_organization_admin(user, held) == Some(true);
                async move { if is_one { read::organization_admins(&api).await.map(Some) } else { Ok(None) } }
            }),
            directories: part(Capability::ReadOrganization, &id, |api, id| async move { read::directories(&api, &id).await }),
            account: part(Capability::ReadAccount, &id, |api, id| async move {
                Ok(api.get_from(GET_PROFILE, &[("accountId", &id)], &[]).await?.account)
            }),
            permissions: part(Capability::ReadAccount, &id, |api, id| async move {
                api.get_from(GET_PERMISSIONS, &[("accountId", &id)], &[]).await
            }),
            workspaces: part(Capability::ReadOrganization, &id, |api, _| read::workspaces(api)),
            groups: part(Capability::ReadDirectory, &id, read::groups_of),
            activity: part(Capability::ReadActivity, &id, activity),
            links: part(Capability::ReadScim, &id, |api, id| async move {
                Ok(api.get_from(GET_SCIM_LINKS, &[("accountId", &id)], &[]).await?.scim_links)
            }),
            tokens: part(Capability::ReadApiTokens, &id, |api, id| async move {
                api.get_from(LIST_API_TOKENS, &[("accountId", &id)], &[]).await
            }),
            changes: part(Capability::ReadDirectory, &id, |api, id| async move {
                let query = [("account".to_owned(), id), ("limit".to_owned(), MOST_CHANGES.to_string())];
                api.client().changes(&print_query(&query)).await
            }),
        }
    }

    /// Reads everything again.
    pub fn again(self) {
        self.user.again();
        self.account.again();
        self.permissions.again();
        self.roles.again();
        self.organization_admins.again();
        self.directories.again();
        self.workspaces.again();
        self.groups.again();
        self.activity.again();
        self.links.again();
        self.tokens.again();
        self.changes.again();
    }
}

/// The groups through which the person has this role on this resource.
#[must_use]
pub fn granting_groups(account_id: &str, resource_id: &str, role: &str) -> Part<Vec<Group>> {
    let (resource_id, role) = (resource_id.to_owned(), role.to_owned());
    part(Capability::ReadDirectory, account_id, move |api, id| {
        read::groups(
            api,
            GroupSearch {
                account_ids: vec![id],
                resource_ids: vec![resource_id.clone()],
                role_ids: vec![role.clone()],
                limit: Some(100),
                ..GroupSearch::default()
            },
        )
    })
}

/// The record behind a link.
#[must_use]
pub fn scim_record(link: &ScimLink) -> Part<ScimUser> {
    let directory = link.directory_id.clone();
    part(Capability::ReadScim, &link.scim_user_id, move |api, id| {
        let directory = directory.clone();
        async move { api.get_from(GET_SCIM_USER, &[("scimDirectoryId", &directory), ("scimUserId", &id)], &[]).await }
    })
}

fn part<T, R>(capability: Capability, id: &str, fetch: impl Fn(Api, String) -> R + 'static) -> Part<T>
where
    T: 'static,
    R: Future<Output = Result<T, ClientError>> + 'static,
{
    let api = Api::get();
    let id = id.to_owned();
    Part::permitted(session::may(capability), capability.words(), move || fetch(api.clone(), id.clone()))
}

async fn activity(api: Api, id: String) -> Result<LastActiveDates, ClientError> {
    let mut all = LastActiveDates::default();
    let mut query = Vec::new();
    for _ in 0..MOST_PAGES {
        let page = api.get_from(GET_LAST_ACTIVE_DATES, &[("accountId", &id)], &query).await?;
        all.product_access.extend(page.data.product_access);
        all.added_to_org = all.added_to_org.or(page.data.added_to_org);
        all.added_to_org_timestamp = all.added_to_org_timestamp.or(page.data.added_to_org_timestamp);
        match page.links.next_cursor() {
            Some(cursor) => query = vec![("cursor", cursor)],
            None => return Ok(all),
        }
    }
    Err(ClientError::Unreadable)
}
