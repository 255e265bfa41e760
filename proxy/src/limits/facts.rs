//! What is known of a person now, read by the service itself right before it decides. Nothing is kept: a limit is checked against what is true at the
//! moment of the change.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use catalogue::account::{AccountAnswer, GET_PROFILE};
use catalogue::operation::Operation;
use catalogue::organization::role::ORGANIZATION_ADMIN;
use catalogue::organization::{
    Directory, GET_GROUP, Group, GroupRole, LIST_DIRECTORIES, LIST_GROUP_ROLES, LIST_USER_ROLES, RoleAssignment, SEARCH_USERS, User,
};
use catalogue::page::{One, Page};
use catalogue::problem::UNAVAILABLE;
use catalogue::scim::resource::ScimUser;
use catalogue::scim::users::GET_SCIM_USER;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::judge::{Denied, Facts};
use super::reach::Touched;
use crate::error::ProxyError;
use crate::reply;
use crate::service::Service;
use crate::upstream::{Asking, Held};

/// Every directory that the key manages.
pub const ANYWHERE: &str = "-";
/// When it makes sense to ask again where the upstream gave no answer, in seconds.
const AGAIN: u64 = 5;
/// More admins than this are surely enough.
const SOME_ADMINS: u32 = 50;

/// What has to be known, so that nothing is read in vain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The account behind an address or a provisioned user.
    pub account: bool,
    pub addresses: bool,
    pub directories: bool,
    pub groups: bool,
    pub administration: bool,
}

/// Why something is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The upstream knows no such thing.
    NotThere,
    Failed,
}

/// That what decides could not be read because the upstream cannot be asked now: a matter of time, and not of the request.
#[derive(Debug, Default)]
pub struct Gap(OnceLock<ProxyError>);

impl Gap {
    fn note(&self, fault: &ProxyError) {
        let away = || ProxyError::Held { why: Held::Away, seconds: AGAIN };
        let known = match fault {
            ProxyError::Held { .. } | ProxyError::Unreachable(_) => fault.clone(),
            ProxyError::UpstreamTimeout => away(),
            ProxyError::Upstream(refusal) if refusal.problem.code == UNAVAILABLE => away(),
            _ => return,
        };
        // The first one is as good as the others.
        let _ = self.0.set(known);
    }

    /// What to answer with instead of what was decided without knowing.
    #[must_use]
    pub fn or(self, decided: ProxyError) -> ProxyError {
        if matches!(decided, ProxyError::Denied(Denied::Unchecked)) { self.0.into_inner().unwrap_or(decided) } else { decided }
    }
}

/// Reads about people for one request.
#[derive(Clone, Copy, Debug)]
pub struct Facing<'a> {
    pub service: &'a Service,
    pub asking: Asking<'a>,
    /// Where it matters why something could not be read.
    pub gap: Option<&'a Gap>,
}

impl Facing<'_> {
    /// What is known of somebody.
    pub async fn of(&self, touched: &Touched, needs: Needs) -> Facts {
        match touched {
            Touched::Account(id) => self.account(id, needs).await,
            Touched::Address(address) => self.address(address, needs).await,
            Touched::ScimUser { directory, id } => self.scim(directory, id, needs).await,
        }
    }

    async fn account(&self, id: &str, needs: Needs) -> Facts {
        let mut facts = Facts { account: Some(id.to_owned()), ..Facts::default() };
        if needs.addresses || needs.groups {
            let found = self.users(json!({ "accountIds": [id], "expand": ["groups"], "limit": 1 })).await;
            let user = found.ok().and_then(|users| users.into_iter().find(|user| user.account_id == id));
            facts.groups = user.as_ref().and_then(groups);
            facts.addresses = user.and_then(|user| user.email).map(one);
            if facts.addresses.is_none() && needs.addresses {
                // Managed accounts outside every directory, and addresses that the directory hides.
                let profile = self.read::<AccountAnswer>(GET_PROFILE.operation, &[("accountId", id)], &[]).await;
                facts.addresses = profile.ok().and_then(|answer| answer.account.email).filter(|email| !email.is_empty()).map(one);
            }
        }
        if needs.directories {
            facts.directories = self.directories(id).await.ok();
        }
        if needs.administration {
            facts.is_organization_admin = self.is_admin(id).await.ok();
        }
        facts
    }

    /// Whoever has the address already is judged as well: an invitation or a new record takes hold of their account.
    async fn address(&self, address: &str, needs: Needs) -> Facts {
        let found = self.users(json!({ "emails": [address], "limit": 1 })).await;
        match found.map(|users| users.into_iter().next()) {
            Ok(Some(user)) => {
                let mut facts = self.account(&user.account_id, needs).await;
                facts.addresses.get_or_insert_default().insert(address.to_owned());
                facts
            }
            Ok(None) => Facts {
                has_no_account: true,
                addresses: Some(one(address.to_owned())),
                directories: Some(BTreeSet::new()),
                groups: Some(BTreeSet::new()),
                is_organization_admin: Some(false),
                ..Facts::default()
            },
            Err(_) => Facts::default(),
        }
    }

    async fn scim(&self, directory: &str, id: &str, needs: Needs) -> Facts {
        let values = [("scimDirectoryId", directory), ("scimUserId", id)];
        let user = match self.read::<ScimUser>(GET_SCIM_USER.operation, &values, &[]).await {
            Ok(user) => user,
            // Where there is no record there is no account behind it either. A read that failed says nothing.
            Err(missing) => return Facts { has_no_account: missing == Missing::NotThere, ..Facts::default() },
        };
        let names = std::iter::once(&user.user_name).filter(|name| name.contains('@'));
        let own: BTreeSet<String> =
            user.emails.iter().filter_map(|email| email.value.as_ref()).chain(names).map(|address| address.to_lowercase()).collect();
        let mut facts = match user.account_id() {
            Some(account) => self.account(account, needs).await,
            // A record without an account: nobody is an admin, a member or in a directory through it.
            None => Facts {
                has_no_account: true,
                addresses: Some(BTreeSet::new()),
                directories: Some(BTreeSet::new()),
                groups: Some(BTreeSet::new()),
                is_organization_admin: Some(false),
                ..Facts::default()
            },
        };
        if !needs.addresses || facts.addresses.is_some() {
            facts.addresses.get_or_insert_default().extend(own);
        }
        facts.scim_directory = Some(directory.to_owned());
        facts
    }

    async fn directories(&self, account: &str) -> Result<BTreeSet<String>, Missing> {
        let values = [("orgId", self.organization())];
        let page: Page<Directory> = self.read(LIST_DIRECTORIES.operation, &values, &[("accountId", account), ("limit", "100")]).await?;
        Ok(page.data.into_iter().map(|directory| directory.directory_id).collect())
    }

    /// Whether somebody is an organization admin, by any way. Whom no directory knows is none.
    pub async fn is_admin(&self, account: &str) -> Result<bool, Missing> {
        let values = [("orgId", self.organization()), ("directoryId", ANYWHERE), ("accountId", account)];
        let page = self.read::<Page<RoleAssignment>>(LIST_USER_ROLES.operation, &values, &[("roleIds", ORGANIZATION_ADMIN)]).await;
        match page {
            Ok(page) => Ok(page.data.iter().flat_map(RoleAssignment::all).any(|held| held.role == ORGANIZATION_ADMIN)),
            Err(Missing::NotThere) => Ok(false),
            Err(failed) => Err(failed),
        }
    }

    /// The administration roles that members of a group hold through it. Whether the group of the organization admins shows its role is not confirmed;
    /// that admins manage it says the same.
    pub async fn administration_of(&self, directory: &str, group: &str) -> Result<BTreeSet<String>, Missing> {
        let values = [("orgId", self.organization()), ("directoryId", directory), ("groupId", group)];
        let told: One<Group> = self.read(GET_GROUP.operation, &values, &[]).await?;
        if told.data.managed_by.as_deref() == Some("admins") {
            return Ok(BTreeSet::from([ORGANIZATION_ADMIN.to_owned()]));
        }
        match self.read::<Page<GroupRole>>(LIST_GROUP_ROLES.operation, &values, &[("limit", "100")]).await {
            Ok(page) if page.links.next_cursor().is_none() => {
                let roles = page.data.into_iter().flat_map(|on| on.roles);
                Ok(roles.filter(|role| catalogue::rule::ADMINISTRATION_ROLES.contains(&role.as_str())).collect())
            }
            // A group with so many roles cannot be read through before each change.
            Ok(_) => Err(Missing::Failed),
            Err(missing) => Err(missing),
        }
    }

    /// The organization admins who can sign in now.
    pub async fn admins(&self) -> Result<BTreeSet<String>, Missing> {
        let body = json!({ "roleIds": [ORGANIZATION_ADMIN], "status": ["active"], "limit": SOME_ADMINS });
        Ok(self.users(body).await?.into_iter().map(|user| user.account_id).collect())
    }

    async fn users(&self, body: Value) -> Result<Vec<User>, Missing> {
        self.search::<Page<User>>(SEARCH_USERS.operation, body).await.map(|page| page.data)
    }

    /// Searches all directories.
    pub async fn search<T: DeserializeOwned>(&self, operation: &'static Operation, body: Value) -> Result<T, Missing> {
        self.search_in(ANYWHERE, operation, body).await
    }

    pub async fn search_in<T: DeserializeOwned>(&self, directory: &str, operation: &'static Operation, body: Value) -> Result<T, Missing> {
        let values = [("orgId", self.organization()), ("directoryId", directory)];
        let permit = self.service.admission.own_search(operation, &values, body).map_err(|_| Missing::Failed)?;
        self.answer(operation, &permit).await
    }

    pub async fn read<T: DeserializeOwned>(
        &self,
        operation: &'static Operation,
        values: &[(&str, &str)],
        query: &[(&str, &str)],
    ) -> Result<T, Missing> {
        let permit = self.service.admission.own_read(operation, values, query).map_err(|_| Missing::Failed)?;
        self.answer(operation, &permit).await
    }

    async fn answer<T: DeserializeOwned>(&self, operation: &'static Operation, permit: &crate::admit::Permit) -> Result<T, Missing> {
        match reply::of_read(operation, self.service.call(permit, self.asking).await) {
            Ok(accepted) => serde_json::from_slice(accepted.body()).map_err(|_| Missing::Failed),
            Err(ProxyError::Upstream(refusal)) if refusal.problem.status == 404 => Err(Missing::NotThere),
            Err(fault) => {
                if let Some(gap) = self.gap {
                    gap.note(&fault);
                }
                Err(Missing::Failed)
            }
        }
    }

    fn organization(&self) -> &str {
        &self.service.admission.organization_id
    }
}

fn one(address: String) -> BTreeSet<String> {
    BTreeSet::from([address.to_lowercase()])
}

/// The groups of a row; a UUID, whether it stands bare or in an ARI. `None` where the row does not say.
#[must_use]
pub fn groups(user: &User) -> Option<BTreeSet<String>> {
    let bare = |id: &str| id.rsplit('/').next().unwrap_or(id).to_owned();
    user.groups.as_ref().map(|groups| groups.iter().map(|group| bare(&group.id)).collect())
}
