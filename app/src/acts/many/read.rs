//! Reads what a plan is made from, ten people a call where that goes, at the pace that the rate limit allows, until it is done or nobody waits.

use std::cell::Cell;
use std::rc::Rc;

use catalogue::account::GET_PERMISSIONS;
use catalogue::capability::Capability;
use catalogue::operation::Token;
use catalogue::organization::role::ORGANIZATION_ADMIN;
use catalogue::organization::{AccountStatus, ClaimStatus, Directory, MOST_IDS, User, UserSearch};
use catalogue::session::Session;
use leptos::prelude::{ArcRwSignal, Set};

use super::super::known::{Known, KnownRules, memberships, viewer};
use super::super::possible::{Directories, Headcount, Kind};
use super::super::reach::unreached;
use crate::access::read;
use crate::client::{Api, ClientError};
use crate::generation::{self, Call};
use crate::moment::{milliseconds as now, pause_unless};

/// Where the upstream names no time, in seconds.
const HELD_UNNAMED: u64 = 10;
/// A shorter wait is not worth saying, in milliseconds.
const WORTH_SAYING: u32 = 250;
/// So many directories can be told apart by searching in each; beyond, each person is asked for.
const MOST_DIRECTORIES: usize = 10;

/// How far reading has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    People {
        done: usize,
        of: usize,
    },
    Directories {
        done: usize,
        of: usize,
    },
    /// What Atlassian allows on each account.
    Rules {
        done: usize,
        of: usize,
    },
    /// Atlassian asked to wait, until this moment (milliseconds since 1970).
    Held {
        until: i64,
    },
    Failed(ClientError),
}

/// Why there is no plan.
pub enum End {
    /// Nobody waits for it any more.
    Left,
    Failed(ClientError),
}

/// What was read.
pub struct Found {
    pub people: Vec<Known>,
    /// The ids of whom Atlassian knows nothing.
    pub missing: Vec<String>,
}

/// Reads for one plan.
pub struct Reader {
    pub api: Api,
    pub session: Session,
    pub kind: Kind,
    pub progress: ArcRwSignal<Progress>,
    /// Whether nobody waits for it any more.
    pub is_left: Rc<Cell<bool>>,
}

impl Reader {
    /// Reads everything.
    ///
    /// # Errors
    /// As the calls, and when it was left.
    pub async fn read(&self, ids: &[String]) -> Result<Found, End> {
        let users = self.people(ids).await?;
        let missing = ids.iter().filter(|id| !users.iter().any(|user| user.account_id == **id)).cloned().collect();
        let mut people: Vec<Known> = users.into_iter().map(|user| self.known(user)).collect();
        match self.kind {
            Kind::Deactivate | Kind::Reactivate => {
                self.rules(&mut people).await?;
                self.admins(&mut people).await?;
            }
            _ => self.directories(&mut people).await?,
        }
        Ok(Found { people, missing })
    }

    fn known(&self, user: User) -> Known {
        let roles = user.platform_roles.as_ref();
        Known {
            account: None,
            rules: KnownRules::Unknown,
            is_organization_admin: roles.map(|roles| roles.iter().any(|role| role == ORGANIZATION_ADMIN)),
            organization_admins: Headcount::Unknown,
            directories: Directories::Unknown,
            tokens: None,
            roles: None,
            groups: None,
            is_synced: false,
            leaving: None,
            viewer: viewer(self.session.clone(), &user),
            user,
        }
    }

    async fn people(&self, ids: &[String]) -> Result<Vec<User>, End> {
        let mut users: Vec<User> = Vec::new();
        for (at, portion) in ids.chunks(MOST_IDS).enumerate() {
            self.progress.set(Progress::People { done: at * MOST_IDS, of: ids.len() });
            let search = UserSearch {
                account_ids: portion.to_vec(),
                limit: Some(100),
                expand: vec!["platformRoles".to_owned()],
                ..UserSearch::default()
            };
            let page = self.ask(|| Box::pin(found(self.api.clone(), search.clone()))).await?;
            for user in page {
                if portion.contains(&user.account_id) && !users.iter().any(|known| known.account_id == user.account_id) {
                    users.push(user);
                }
            }
        }
        Ok(users)
    }

    /// In which directories everybody is. Where there is one it is that; where there are a few, ten people are searched in each.
    async fn directories(&self, people: &mut [Known]) -> Result<(), End> {
        self.progress.set(Progress::Directories { done: 0, of: people.len() });
        let all = match self.ask(|| Box::pin(all_directories(self.api.clone()))).await {
            Err(End::Failed(error)) if error.is_not_offered() => {
                people.iter_mut().for_each(|known| known.directories = Directories::Whole);
                return Ok(());
            }
            all => all?,
        };
        let mut inside: Vec<Vec<Directory>> = people.iter().map(|_| Vec::new()).collect();
        match all.as_deref() {
            Some([only]) => inside.iter_mut().for_each(|inside| inside.push(only.clone())),
            Some(few) => self.search_in(few, people, &mut inside).await?,
            None => {
                for (at, known) in people.iter().enumerate() {
                    self.progress.set(Progress::Directories { done: at, of: people.len() });
                    inside[at] = self.ask(|| Box::pin(directories_of(self.api.clone(), known.id().to_owned()))).await?;
                }
            }
        }
        for (known, inside) in people.iter_mut().zip(inside) {
            // Only with several does it matter in which of them access is suspended, and only the roles tell.
            if matches!(self.kind, Kind::Suspend | Kind::Restore) && inside.len() > 1 {
                let id = known.id().to_owned();
                known.roles = Some(Rc::new(self.ask(|| Box::pin(read::roles(self.api.clone(), id.clone()))).await?));
            }
            let roles = known.roles.clone().unwrap_or_default();
            known.directories = Directories::Known(memberships(&inside, &roles));
        }
        Ok(())
    }

    async fn search_in(&self, directories: &[Directory], people: &[Known], inside: &mut [Vec<Directory>]) -> Result<(), End> {
        let ids: Vec<String> = people.iter().map(|known| known.id().to_owned()).collect();
        for (at, portion) in ids.chunks(MOST_IDS).enumerate() {
            self.progress.set(Progress::Directories { done: at * MOST_IDS, of: ids.len() });
            for directory in directories {
                let search = UserSearch {
                    account_ids: portion.to_vec(),
                    directory_ids: vec![directory.directory_id.clone()],
                    limit: Some(100),
                    ..UserSearch::default()
                };
                for user in self.ask(|| Box::pin(found(self.api.clone(), search.clone()))).await? {
                    if let Some(position) = ids.iter().position(|id| *id == user.account_id) {
                        inside[position].push(directory.clone());
                    }
                }
            }
        }
        Ok(())
    }

    /// What Atlassian allows on each account, where that can matter. A read for each: nothing is offered that it has said it will refuse.
    async fn rules(&self, people: &mut [Known]) -> Result<(), End> {
        let of = people.len();
        for (done, known) in people.iter_mut().enumerate() {
            self.progress.set(Progress::Rules { done, of });
            let is_closed = known.user.account_status == Some(AccountStatus::Closed);
            if known.user.claim_status == Some(ClaimStatus::Unmanaged) || is_closed || known.act(self.kind).is_none() {
                continue;
            }
            if !self.session.may(Capability::ReadAccount) {
                continue;
            }
            let id = known.id().to_owned();
            known.rules = match self.ask(|| Box::pin(permissions(self.api.clone(), id.clone()))).await {
                Ok(permissions) => KnownRules::Known(Rc::new(permissions)),
                Err(End::Failed(error)) if unreached(&error).is_some() => KnownRules::Unmanaged,
                Err(End::Failed(ClientError::Problem(_) | ClientError::Unreadable)) => KnownRules::Unknown,
                Err(end) => return Err(end),
            };
        }
        Ok(())
    }

    /// How many organization admins there are, where one of them is among the people.
    async fn admins(&self, people: &mut [Known]) -> Result<(), End> {
        if !people.iter().any(|known| known.is_organization_admin == Some(true)) {
            return Ok(());
        }
        let count = match self.ask(|| Box::pin(organization_admins(self.api.clone()))).await {
            Ok(count) => Headcount::Known(count),
            Err(End::Failed(ClientError::SignedOut)) => return Err(End::Failed(ClientError::SignedOut)),
            Err(End::Failed(_)) => Headcount::Unknown,
            Err(End::Left) => return Err(End::Left),
        };
        people.iter_mut().for_each(|known| known.organization_admins = count);
        Ok(())
    }

    /// One call at the pace that is allowed; turned away by the rate limit, it waits and asks again.
    async fn ask<T>(&self, call: impl Fn() -> Call<T>) -> Result<T, End> {
        let pause = self.api.pause(Token::Organization, now());
        self.hold(pause).await?;
        loop {
            let answer = call().await;
            if self.is_left.get() {
                return Err(End::Left);
            }
            match answer {
                Err(error) if error.is_rate_limited() => {
                    let seconds = error.retry_after().unwrap_or(HELD_UNNAMED).clamp(1, 120);
                    self.hold(u32::try_from(seconds * 1_000).unwrap_or(u32::MAX)).await?;
                }
                answer => return answer.map_err(End::Failed),
            }
        }
    }

    async fn hold(&self, milliseconds: u32) -> Result<(), End> {
        if milliseconds > WORTH_SAYING {
            self.progress.set(Progress::Held { until: now() + i64::from(milliseconds) });
        }
        if pause_unless(milliseconds, || self.is_left.get()).await { Ok(()) } else { Err(End::Left) }
    }
}

async fn found(api: Api, search: UserSearch) -> Result<Vec<User>, ClientError> {
    Ok(generation::search(&api, &search).await?.data)
}

/// All directories; nothing where there are too many to look into each.
async fn all_directories(api: Api) -> Result<Option<Vec<Directory>>, ClientError> {
    let page = generation::directories(&api).await?;
    let is_few = page.links.next_cursor().is_none() && page.data.len() <= MOST_DIRECTORIES;
    Ok(is_few.then_some(page.data))
}

async fn directories_of(api: Api, id: String) -> Result<Vec<Directory>, ClientError> {
    read::directories(&api, &id).await
}

async fn permissions(api: Api, id: String) -> Result<catalogue::account::Permissions, ClientError> {
    api.get_from(GET_PERMISSIONS, &[("accountId", &id)], &[]).await
}

async fn organization_admins(api: Api) -> Result<u64, ClientError> {
    read::organization_admins(&api).await
}
