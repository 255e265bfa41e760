//! Everything that is known about the person at one moment, gathered from the reads: what verdicts are given on, and what changes are built from.

use std::rc::Rc;

use catalogue::account::{ApiToken, Permissions};
use catalogue::organization::role::ORGANIZATION_ADMIN;
use catalogue::organization::{Directory, Group, MembershipStatus, RoleAssignment, User};
use catalogue::session::Session;

use super::possible::{self, Act, Directories, Headcount, Kind, Membership, Rules, Situation, Viewer};
use super::reads::Reads;
use super::{known_user, pending, story};
use crate::access;
use crate::access::held::held;
use crate::change::Subject;
use crate::components::part::{Part, Reading};
use crate::{session, standing};

/// The person at one moment. Lists are `None` while they are not known.
#[derive(Clone, Debug)]
pub struct Known {
    pub user: User,
    rules: KnownRules,
    pub is_organization_admin: Option<bool>,
    organization_admins: Headcount,
    pub directories: Directories,
    pub tokens: Option<Rc<Vec<ApiToken>>>,
    pub roles: Option<Rc<Vec<RoleAssignment>>>,
    pub groups: Option<Rc<Vec<Group>>>,
    /// Whether an identity provider keeps the account in step.
    pub is_synced: bool,
    /// When a removal was asked for that is not done yet (milliseconds since 1970).
    pub leaving_since: Option<i64>,
    pub viewer: Viewer,
}

#[derive(Clone, Debug)]
enum KnownRules {
    Loading,
    Unknown,
    Unmanaged,
    Known(Rc<Permissions>),
}

impl Known {
    /// What the reads know now; nothing before the person's state is known. Reactive.
    #[must_use]
    pub fn now(reads: Reads) -> Option<Known> {
        let user = known_user(reads)?;
        let roles = reads.roles.value();
        let rules = match reads.permissions.get() {
            Reading::Loading => KnownRules::Loading,
            Reading::There(permissions, _) => KnownRules::Known(permissions),
            Reading::Failed(error) if story::unreached(&error).is_some() => KnownRules::Unmanaged,
            Reading::Failed(_) | Reading::NotPermitted => KnownRules::Unknown,
        };
        let organization_admins = match reads.organization_admins.get() {
            // Not asked for as long as the person is not known to be one of them.
            Reading::Loading => Headcount::Loading,
            Reading::There(count, _) => count.map_or(Headcount::Loading, Headcount::Known),
            Reading::Failed(_) | Reading::NotPermitted => Headcount::Unknown,
        };
        let directories = match reads.directories.get() {
            Reading::Loading => Directories::Loading,
            Reading::There(directories, _) => Directories::Known(memberships(&directories, roles.as_ref().map_or(&[], |roles| roles))),
            Reading::Failed(error) if error.is_not_offered() => Directories::Whole,
            Reading::Failed(_) | Reading::NotPermitted => Directories::Unknown,
        };
        Some(Known {
            rules,
            is_organization_admin: is_organization_admin(reads.user, reads.roles),
            organization_admins,
            directories,
            tokens: reads.tokens.value(),
            roles,
            groups: reads.groups.value(),
            is_synced: story::is_synced(&user) || reads.links.value().is_some_and(|links| !links.is_empty()),
            leaving_since: pending::removal(&user.account_id),
            viewer: viewer(session::current(), &user),
            user,
        })
    }

    #[must_use]
    pub fn acts(&self) -> Vec<Act> {
        possible::acts(&self.situation())
    }

    /// One act with its verdict; none where another of its kind fits the state.
    #[must_use]
    pub fn act(&self, kind: Kind) -> Option<Act> {
        self.acts().into_iter().find(|act| act.kind == kind)
    }

    fn situation(&self) -> Situation<'_> {
        let rules = match &self.rules {
            KnownRules::Loading => Rules::Loading,
            KnownRules::Unknown => Rules::Unknown,
            KnownRules::Unmanaged => Rules::Unmanaged,
            KnownRules::Known(permissions) => Rules::Known(permissions),
        };
        Situation {
            user: &self.user,
            rules,
            is_organization_admin: self.is_organization_admin,
            is_admin_through_group: self.roles.as_ref().is_some_and(|roles| is_admin_only_through_group(roles)),
            organization_admins: self.organization_admins,
            directories: &self.directories,
            is_leaving: self.leaving_since.is_some(),
            tokens: self.tokens.as_ref().map(|tokens| tokens.len()),
            viewer: self.viewer.clone(),
        }
    }

    #[must_use]
    pub fn name(&self) -> String {
        standing::display_name(&self.user)
    }

    #[must_use]
    pub fn id(&self) -> &str {
        &self.user.account_id
    }

    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.user.email.as_deref().filter(|email| !email.is_empty())
    }

    /// What is typed before somebody is locked out for good: the address, or where that is hidden, the account id.
    #[must_use]
    pub fn typed(&self) -> String {
        self.email().unwrap_or(self.id()).to_owned()
    }

    #[must_use]
    pub fn subject(&self) -> Subject {
        access::subject_of(&self.user)
    }
}

fn viewer(session: Session, user: &User) -> Viewer {
    let is_same =
        |one: Option<&str>, other: Option<&str>| matches!((one, other), (Some(one), Some(other)) if one.eq_ignore_ascii_case(other));
    Viewer {
        role: session.role,
        is_self: session.person.id == user.account_id || is_same(session.person.email.as_deref(), user.email.as_deref()),
        capabilities: session.capabilities,
    }
}

/// The directories with the standing in each, which only the roles tell.
fn memberships(directories: &[Directory], roles: &[RoleAssignment]) -> Vec<Membership> {
    let standing = |id: &str| {
        let told =
            roles.iter().filter(|role| role.directory_id.as_deref() == Some(id)).find_map(|role| role.user_directory_status.as_deref());
        told.map(|status| status == MembershipStatus::Suspended.as_str())
    };
    let membership = |directory: &Directory| Membership {
        directory_id: directory.directory_id.clone(),
        name: directory.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| directory.directory_id.clone()),
        is_suspended: standing(&directory.directory_id),
    };
    directories.iter().map(membership).collect()
}

/// Whether the person is organization admin, from either source; reactive.
#[must_use]
pub fn is_organization_admin(user: Part<User>, roles: Part<Vec<RoleAssignment>>) -> Option<bool> {
    let held = roles.value().map(|roles| roles.iter().flat_map(RoleAssignment::all).any(|held| held.role == ORGANIZATION_ADMIN));
    let platform =
        user.value().and_then(|user| user.platform_roles.as_ref().map(|roles| roles.iter().any(|role| role == ORGANIZATION_ADMIN)));
    match (held, platform) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), _) | (_, Some(false)) => Some(false),
        (None, None) => None,
    }
}

/// Where the ways are not told, the role is taken to be direct: the upstream decides.
fn is_admin_only_through_group(roles: &[RoleAssignment]) -> bool {
    held(roles, "", ORGANIZATION_ADMIN).is_some_and(|held| !held.is_revocable())
}

#[cfg(test)]
pub mod tests;
