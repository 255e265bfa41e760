//! The SCIM directory: provisioned users and groups as the identity provider wrote them, and their links to accounts and directory groups.

use serde_json::{Map, Value};

use super::index::Index;
use super::text::fold;
use crate::clock::Moment;

/// A provisioned user. The attributes stay JSON text: the service keeps what it does not understand, and a hundred thousand of them stay small.
#[derive(Clone, Debug)]
pub struct ScimUser {
    /// The SCIM id, not the account id.
    pub id: String,
    pub external_id: Option<String>,
    pub user_name: String,
    pub active: bool,
    pub created: Moment,
    pub modified: Moment,
    /// Position of the linked account.
    pub(crate) account: Option<u32>,
    /// Positions of the SCIM groups.
    pub(crate) groups: Vec<u16>,
    pub(crate) attributes: Box<str>,
    pub deleted: bool,
}

impl ScimUser {
    /// What the identity provider wrote, without the read-only attributes.
    #[must_use]
    pub fn attributes(&self) -> Map<String, Value> {
        serde_json::from_str(&self.attributes).unwrap_or_default()
    }
}

/// A provisioned group.
#[derive(Clone, Debug)]
pub struct ScimGroup {
    pub id: String,
    pub external_id: Option<String>,
    pub display_name: String,
    pub created: Moment,
    pub modified: Moment,
    /// Positions of the provisioned users, sorted.
    pub(crate) members: Vec<u32>,
    /// Position of the directory group; none when the name belongs to a default group, which never syncs.
    pub(crate) group: Option<u16>,
    pub deleted: bool,
}

/// One SCIM directory.
#[derive(Default)]
pub struct Provisioning {
    users: Vec<ScimUser>,
    /// Positions of those not deleted, ascending, so that a page late in the list costs no more than the first.
    live: Vec<u32>,
    by_id: Index,
    by_user_name: Index,
    by_external_id: Index,
    pub all_groups: Vec<ScimGroup>,
}

impl Provisioning {
    /// Has every record found at once, after a seed is built.
    pub fn sort(&mut self) {
        for index in [&mut self.by_id, &mut self.by_user_name, &mut self.by_external_id] {
            index.sort();
        }
    }

    pub fn push(&mut self, user: ScimUser) -> u32 {
        let at = u32::try_from(self.users.len()).expect("fewer than four billion records");
        self.by_id.add(&user.id, at);
        self.by_user_name.add(&fold(&user.user_name), at);
        if let Some(external_id) = &user.external_id {
            self.by_external_id.add(external_id, at);
        }
        self.users.push(user);
        self.live.push(at);
        at
    }

    pub fn users(&self) -> impl Iterator<Item = &ScimUser> {
        self.live.iter().map(|at| self.get(*at))
    }

    /// When each record was created and last modified.
    pub fn dates_mut(&mut self) -> impl Iterator<Item = (&mut Moment, &mut Moment)> {
        let users = self.users.iter_mut().map(|user| (&mut user.created, &mut user.modified));
        users.chain(self.all_groups.iter_mut().map(|group| (&mut group.created, &mut group.modified)))
    }

    pub fn live(&self) -> &[u32] {
        &self.live
    }

    pub fn groups(&self) -> impl Iterator<Item = &ScimGroup> {
        self.all_groups.iter().filter(|group| !group.deleted)
    }

    /// The record at a position that this type gave out.
    pub fn get(&self, at: u32) -> &ScimUser {
        &self.users[at as usize]
    }

    /// A live record by SCIM id.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.living(self.by_id.candidates(id), |user| user.id == id)
    }

    /// A live record by user name, case ignored.
    pub fn with_user_name(&self, user_name: &str) -> Option<u32> {
        let folded = fold(user_name);
        self.living(self.by_user_name.candidates(&folded), |user| fold(&user.user_name) == folded)
    }

    pub fn with_external_id(&self, external_id: &str) -> Option<u32> {
        self.living(self.by_external_id.candidates(external_id), |user| user.external_id.as_deref() == Some(external_id))
    }

    fn living(&self, candidates: Vec<u32>, is_meant: impl Fn(&ScimUser) -> bool) -> Option<u32> {
        candidates.into_iter().find(|at| !self.get(*at).deleted && is_meant(self.get(*at)))
    }

    /// A live group by id.
    pub fn group(&self, id: &str) -> Option<usize> {
        self.all_groups.iter().position(|group| group.id == id && !group.deleted)
    }

    /// A live group by name, case ignored.
    pub fn group_named(&self, name: &str) -> Option<usize> {
        let folded = fold(name);
        self.all_groups.iter().position(|group| fold(&group.display_name) == folded && !group.deleted)
    }

    /// Changes a record and brings the indexes along.
    pub fn change(&mut self, at: u32, change: impl FnOnce(&mut ScimUser)) {
        let user = &mut self.users[at as usize];
        let (user_name, external_id) = (fold(&user.user_name), user.external_id.clone());
        change(user);
        if user.deleted {
            self.live.retain(|position| *position != at);
        }
        let (new_name, new_external_id) = (fold(&user.user_name), user.external_id.clone());
        if user.deleted || new_name != user_name {
            self.by_user_name.forget(&user_name, at);
        }
        if !user.deleted && new_name != user_name {
            self.by_user_name.add(&new_name, at);
        }
        if let Some(old) = external_id.as_ref().filter(|old| user.deleted || new_external_id.as_ref() != Some(old)) {
            self.by_external_id.forget(old, at);
        }
        if let Some(new) = new_external_id.as_ref().filter(|new| !user.deleted && external_id.as_ref() != Some(new)) {
            self.by_external_id.add(new, at);
        }
    }
}
