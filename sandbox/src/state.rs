//! The organization's state: people, groups, products, provisioned records, what is still to happen, and the logical clock that makes it happen.

pub mod access;
pub mod group;
pub mod index;
pub mod pending;
pub mod people;
pub mod provisioning;
pub mod resource;
pub mod shift;
pub mod text;
pub mod user;

use serde::Serialize;

use crate::clock::Moment;
use crate::seed::stream;
use group::Group;
use pending::{Effect, Pending};
use people::People;
use provisioning::Provisioning;
use resource::{Directory, Domain, Resource};
use user::User;

/// The ids that a client has to be configured with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    pub organization_id: String,
    pub organization_name: String,
    /// The main user directory.
    pub directory_id: String,
    /// The SCIM directory: another kind of directory, another id.
    pub scim_directory_id: String,
}

/// How the organization is subscribed and set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switches {
    /// Off: invitations answer 402.
    pub paid: bool,
    /// Off: no domain is verified, so nobody is managed.
    pub verified_domains: bool,
    /// On: the organization key was made with scopes, which user management refuses.
    pub scoped_key: bool,
    /// On: the organization is on the original user management, where v1 directory operations answer 400.
    pub original_experience: bool,
    /// How many times sooner than at Atlassian queued work is done; 1 is as soon.
    pub haste: u32,
}

impl Default for Switches {
    fn default() -> Switches {
        Switches { paid: true, verified_domains: true, scoped_key: false, original_experience: false, haste: 1 }
    }
}

/// Everything that requests read and change.
pub struct World {
    pub now: Moment,
    /// What absolute addresses begin with.
    pub origin: String,
    pub identity: Identity,
    pub switches: Switches,
    pub directories: Vec<Directory>,
    pub domains: Vec<Domain>,
    pub resources: Vec<Resource>,
    pub groups: Vec<Group>,
    pub people: People,
    pub provisioning: Provisioning,
    pub pending: Pending,
    minted: u64,
}

impl World {
    /// An organization with nobody and nothing in it.
    pub fn new(organization_name: &str) -> World {
        World {
            now: Moment::START,
            origin: String::new(),
            identity: Identity {
                organization_id: stream::uuid(0x0A11_0001),
                organization_name: organization_name.to_owned(),
                directory_id: stream::uuid(0x0A11_0002),
                scim_directory_id: stream::uuid(0x0A11_0003),
            },
            switches: Switches::default(),
            directories: Vec::new(),
            domains: Vec::new(),
            resources: Vec::new(),
            groups: Vec::new(),
            people: People::default(),
            provisioning: Provisioning::default(),
            pending: Pending::default(),
            minted: 0,
        }
    }

    /// Moves the clock, stopping at everything that falls due on the way.
    pub fn advance(&mut self, milliseconds: u64) {
        let target = self.now.plus(i64::try_from(milliseconds).unwrap_or(i64::MAX));
        while let Some((due, effect)) = self.pending.take_due(target) {
            self.now = self.now.max(due);
            self.perform(effect);
        }
        self.now = target;
    }

    /// Plans an effect.
    pub fn after(&mut self, milliseconds: i64, effect: Effect) {
        self.pending.add(self.now.plus(milliseconds), effect);
    }

    /// Plans what is queued, and done as soon as the queue allows.
    pub fn queue(&mut self, milliseconds: i64, effect: Effect) {
        self.after(milliseconds / i64::from(self.switches.haste.max(1)), effect);
    }

    /// A new UUID, never given before.
    pub fn mint_uuid(&mut self) -> String {
        self.minted += 1;
        stream::uuid(0x3117_0000_0000 + self.minted)
    }

    /// A new account id in the form that accounts have today.
    pub fn mint_account_id(&mut self) -> String {
        format!("712020:{}", self.mint_uuid())
    }

    /// Whether the organization owns the account.
    pub fn is_managed(&self, user: &User) -> bool {
        user.managed && self.switches.verified_domains
    }

    /// Whether the directory lists the person: members, and managed accounts that are in no directory.
    // Assumed: list, search, count and stats agree on that (one edition of the reference says so, a later one is vague).
    pub fn is_listed(&self, user: &User) -> bool {
        !user.memberships.is_empty() || self.is_managed(user)
    }

    /// Whether the address is on a domain that the organization has verified.
    pub fn owns_domain_of(&self, email: &str) -> bool {
        let domain = email.rsplit('@').next().unwrap_or_default();
        self.switches.verified_domains
            && self.domains.iter().any(|known| known.status == "verified" && known.name.eq_ignore_ascii_case(domain))
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Remove { user, directory } => self.leave(user, directory),
            Effect::Grant { user, grant } => self.people.change(user, |user| user.add(grant)),
            Effect::Revoke { user, grant } => self.people.change(user, |user| user.take(grant)),
            Effect::Erase { user } => {
                let now = self.now;
                // A cancelled deletion leaves its plan behind; the person's own date decides.
                if self.people.get(user).deletion.is_some_and(|due| due <= now) {
                    self.erase(user);
                }
            }
        }
    }

    /// Takes the person out of a directory, with the roles and groups there.
    pub fn leave(&mut self, user: u32, directory: u8) {
        for (at, group) in self.groups.iter_mut().enumerate().filter(|(_, group)| group.directory == directory) {
            group.remove(user);
            self.people.change(user, |user| user.groups.retain(|joined| usize::from(*joined) != at));
        }
        let resources = &self.resources;
        self.people.change(user, |user| {
            user.memberships.retain(|membership| membership.directory != directory);
            user.grants.retain(|grant| resources[usize::from(grant.resource)].directory != directory);
            if user.memberships.is_empty() {
                user.platform = 0;
            }
        });
    }

    /// The end of an account: nothing personal remains.
    fn erase(&mut self, user: u32) {
        for directory in self.people.get(user).memberships.iter().map(|membership| membership.directory).collect::<Vec<_>>() {
            self.leave(user, directory);
        }
        self.people.change(user, |user| {
            "Former user".clone_into(&mut user.name);
            user.nickname.clear();
            user.email.clear();
            user.account = user::AccountState::Closed;
            user.managed = false;
            user.deletion = None;
            user.tokens.clear();
        });
    }

    /// Puts the person into a group, on both sides.
    pub fn join_group(&mut self, user: u32, group: usize) {
        if let (true, Ok(short)) = (self.groups[group].add(user), u16::try_from(group)) {
            self.people.change(user, |user| user.groups.push(short));
        }
    }

    /// Takes the person out of a group, on both sides.
    pub fn leave_group(&mut self, user: u32, group: usize) {
        self.groups[group].remove(user);
        self.people.change(user, |user| user.groups.retain(|joined| usize::from(*joined) != group));
    }
}
