//! Everything that is known about a person at one moment: what verdicts are given on, and what changes are built from.

use std::rc::Rc;

use catalogue::account::{Account, ApiToken, Permissions};
use catalogue::organization::role::ORGANIZATION_ADMIN;
use catalogue::organization::{Directory, Group, MembershipStatus, RoleAssignment, User};
use catalogue::session::Session;

use super::leaving::Leaving;
use super::possible::{self, Act, Directories, Headcount, Kind, Membership, Rules, Situation, Viewer};
use crate::access;
use crate::change::Subject;
use crate::standing;
use catalogue::organization::held::held;

/// The person at one moment. Lists are `None` while they are not known.
#[derive(Clone, Debug)]
pub struct Known {
    pub user: User,
    /// The account itself; what edits it needs it.
    pub account: Option<Rc<Account>>,
    pub rules: KnownRules,
    pub is_organization_admin: Option<bool>,
    pub organization_admins: Headcount,
    pub directories: Directories,
    pub tokens: Option<Rc<Vec<ApiToken>>>,
    pub roles: Option<Rc<Vec<RoleAssignment>>>,
    pub groups: Option<Rc<Vec<Group>>>,
    /// Whether an identity provider keeps the account in step.
    pub is_synced: bool,
    /// The removal that was asked for and is not seen yet.
    pub leaving: Option<Leaving>,
    pub viewer: Viewer,
}

/// What Atlassian says may be changed on the account.
#[derive(Clone, Debug)]
pub enum KnownRules {
    Loading,
    /// Could not be read, or may not be.
    Unknown,
    /// The account API does not reach this account.
    Unmanaged,
    Known(Rc<Permissions>),
}

impl Known {
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
            leaving: self.leaving,
            tokens: self.tokens.as_ref().map(|tokens| tokens.len()),
            viewer: self.viewer.clone(),
        }
    }

    /// What Atlassian allows, where that is known.
    #[must_use]
    pub fn permissions(&self) -> Option<&Permissions> {
        match &self.rules {
            KnownRules::Known(permissions) => Some(permissions),
            KnownRules::Loading | KnownRules::Unknown | KnownRules::Unmanaged => None,
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

/// Who is asking, and whether about themselves.
#[must_use]
pub fn viewer(session: Session, user: &User) -> Viewer {
    let is_same =
        |one: Option<&str>, other: Option<&str>| matches!((one, other), (Some(one), Some(other)) if one.eq_ignore_ascii_case(other));
    Viewer {
        role: session.role.title,
        read_only: session.read_only,
        is_self: session.person.id == user.account_id || is_same(session.person.email.as_deref(), user.email.as_deref()),
        capabilities: session.capabilities,
    }
}

/// The directories with the standing in each, which only the roles tell.
#[must_use]
pub fn memberships(directories: &[Directory], roles: &[RoleAssignment]) -> Vec<Membership> {
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

/// Where the ways are not told, the role is taken to be direct: the upstream decides.
fn is_admin_only_through_group(roles: &[RoleAssignment]) -> bool {
    held(roles, "", ORGANIZATION_ADMIN).is_some_and(|held| !held.is_revocable())
}

#[cfg(test)]
pub mod tests;
