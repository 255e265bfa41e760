//! How somebody stands, from what directories say of them.

use crate::organization::{DirectoryStatus, MembershipStatus, RoleAssignment, User};

/// Whether somebody as a whole is no longer a member anywhere.
#[must_use]
pub fn is_removed(user: &User) -> bool {
    user.membership_status == Some(MembershipStatus::NoMembership) || user.status == Some(DirectoryStatus::NotInvited)
}

/// Whether the account waits for its deletion; only the directory tells that from a deactivation.
#[must_use]
pub fn is_for_deletion(user: &User) -> Option<bool> {
    user.status.as_ref().map(|status| *status == DirectoryStatus::ForDeletion)
}

/// The access of somebody as a whole.
#[must_use]
pub fn access(user: &User) -> Option<&'static str> {
    match (user.membership_status.as_ref(), user.status.as_ref()) {
        (Some(MembershipStatus::Active), _) | (None, Some(DirectoryStatus::Active)) => Some("active"),
        (Some(MembershipStatus::Suspended), _) | (None, Some(DirectoryStatus::Suspended)) => Some("suspended"),
        _ => None,
    }
}

/// The access of somebody in one directory, as every role there says it; `None` where there is none, or they do not agree.
#[must_use]
pub fn access_in(roles: &[RoleAssignment], directory: &str) -> Option<&'static str> {
    let mut told =
        roles.iter().filter(|role| role.directory_id.as_deref() == Some(directory)).map(|role| role.user_directory_status.as_deref());
    let first = told.next()??;
    let word = ["active", "suspended"].into_iter().find(|word| *word == first)?;
    told.all(|status| status == Some(word)).then_some(word)
}
