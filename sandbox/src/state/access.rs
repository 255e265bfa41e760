//! Roles, and who can use what: direct grants, grants through groups, and what a role implies.

use super::World;
use super::user::{AccountState, User};

/// A role, as its place in [`ROLES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Role(u8);

/// Every role id that is known, and one that is not.
const ROLES: [&str; 13] = [
    "atlassian/user",
    "atlassian/admin",
    "atlassian/guest",
    "atlassian/customer",
    "atlassian/contributor",
    "atlassian/basic",
    "atlassian/stakeholder",
    "atlassian/viewer",
    "atlassian/user-access-admin",
    "atlassian/org-admin",
    "atlassian/site-admin",
    "atlassian/ai-access",
    "atlassian/change-gatekeeper",
];

impl Role {
    pub const USER: Role = Role(0);
    pub const ADMIN: Role = Role(1);
    pub const GUEST: Role = Role(2);
    pub const CUSTOMER: Role = Role(3);
    pub const CONTRIBUTOR: Role = Role(4);
    pub const STAKEHOLDER: Role = Role(6);
    pub const ORGANIZATION_ADMIN: Role = Role(9);
    pub const SITE_ADMIN: Role = Role(10);
    pub const AI_ACCESS: Role = Role(11);
    /// A role that does not exist today.
    pub const UNHEARD: Role = Role(12);

    pub fn all() -> impl Iterator<Item = Role> {
        (0u8..).zip(ROLES).map(|(at, _)| Role(at))
    }

    pub fn parse(text: &str) -> Option<Role> {
        Role::all().find(|role| role.as_str() == text)
    }

    pub fn as_str(self) -> &'static str {
        ROLES[usize::from(self.0)]
    }

    pub const fn bit(self) -> u16 {
        1 << self.0
    }

    /// Whether the role belongs to the organization or a site as a whole rather than to a product.
    pub const fn is_platform(self) -> bool {
        matches!(self, Role::ORGANIZATION_ADMIN | Role::SITE_ADMIN | Role::AI_ACCESS)
    }
}

/// How somebody came by a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    Direct,
    GroupDirect,
    Inferred,
}

impl Method {
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Direct => "direct",
            Method::GroupDirect => "group_direct",
            Method::Inferred => "inferred",
        }
    }
}

impl World {
    /// Every role of the person on every resource, with its method, sorted by resource and role. Platform roles are not among them.
    pub fn access(&self, user: &User) -> Vec<(u16, Role, Method)> {
        let mut access: Vec<_> = user.grants.iter().map(|grant| (grant.resource, grant.role, Method::Direct)).collect();
        for group in &user.groups {
            let grants = &self.groups[usize::from(*group)].grants;
            access.extend(grants.iter().map(|grant| (grant.resource, grant.role, Method::GroupDirect)));
        }
        // Assumed: whoever administers a product can also use it, which the upstream calls inferred.
        let inferred: Vec<_> = access
            .iter()
            .filter(|(resource, role, _)| {
                *role == Role::ADMIN && !access.iter().any(|(other, role, _)| other == resource && *role == Role::USER)
            })
            .map(|(resource, ..)| (*resource, Role::USER, Method::Inferred))
            .collect();
        access.extend(inferred);
        access.sort_unstable();
        access.dedup();
        access
    }

    /// The resources that the person can use, sorted.
    pub fn reachable(&self, user: &User) -> Vec<u16> {
        let through_groups = user.groups.iter().flat_map(|group| self.groups[usize::from(*group)].grants.iter());
        let mut resources: Vec<u16> = user.grants.iter().chain(through_groups).map(|grant| grant.resource).collect();
        resources.sort_unstable();
        resources.dedup();
        resources
    }

    /// Whether the resource has a seat limit that is used up.
    pub fn is_full(&self, resource: u16) -> bool {
        let Some(seats) = self.resources[usize::from(resource)].seats else { return false };
        self.seats_used(resource) >= seats
    }

    /// How many people take a seat: enabled accounts with access that is not suspended.
    pub fn seats_used(&self, resource: u16) -> usize {
        let directory = self.resources[usize::from(resource)].directory;
        let takes = |user: &&User| {
            user.account == AccountState::Active
                && user.memberships.iter().any(|membership| membership.directory == directory && !membership.suspended)
                && self.reachable(user).binary_search(&resource).is_ok()
        };
        self.people.all().iter().filter(takes).count()
    }
}
