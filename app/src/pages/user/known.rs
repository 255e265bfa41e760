//! What the reads of the page know about the person at one moment.

use catalogue::organization::role::ORGANIZATION_ADMIN;
use catalogue::organization::{MembershipStatus, RoleAssignment, User};

use super::possible::{Directories, Headcount};
use super::reads::Reads;
use super::{known_user, pending, story};
pub use crate::acts::known::Known;
use crate::acts::known::{KnownRules, memberships, viewer};
use crate::acts::leaving::{self, Leaving};
use crate::change;
use crate::components::part::{Part, Reading};
use crate::{moment, session};

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
        Some(Known {
            account: reads.account.value(),
            rules,
            is_organization_admin: is_organization_admin(reads.user, reads.roles),
            organization_admins,
            directories: directories(reads),
            tokens: reads.tokens.value(),
            roles,
            groups: reads.groups.value(),
            is_synced: story::is_synced(&user) || reads.links.value().is_some_and(|links| !links.is_empty()),
            leaving: leaving(reads, &user),
            viewer: viewer(session::current(), &user),
            user,
        })
    }
}

fn directories(reads: Reads) -> Directories {
    let roles = reads.roles.value();
    match reads.directories.get() {
        Reading::Loading => Directories::Loading,
        Reading::There(directories, _) => Directories::Known(memberships(&directories, roles.as_ref().map_or(&[], |roles| roles))),
        Reading::Failed(error) if error.is_not_offered() => Directories::Whole,
        Reading::Failed(_) | Reading::NotPermitted => Directories::Unknown,
    }
}

/// The removal that was asked for and is not seen yet, from this visit or from the record; reactive.
#[must_use]
pub fn leaving(reads: Reads, user: &User) -> Option<Leaving> {
    let recorded = || pending::recorded_removal(&reads.changes.value()?.changes, user, &directories(reads), moment::now());
    let told = leaving::of_visit(change::changes(), &user.account_id).or_else(recorded);
    // Whoever is no member any more is not waited for, and there is nothing to ask for again.
    told.filter(|leaving| leaving.is_queued() || user.membership_status != Some(MembershipStatus::NoMembership))
}

/// When the account's deletion was asked for, as far as Rollcall knows, in seconds since 1970; reactive.
#[must_use]
pub fn deletion_asked(reads: Reads, account_id: &str) -> Option<i64> {
    let recorded = || pending::recorded_deletion(&reads.changes.value()?.changes);
    pending::deletion(change::changes(), account_id).map(|asked| asked / 1_000).or_else(recorded)
}

/// Whether the record says that a removal was accepted; reactive.
#[must_use]
pub fn was_removed(reads: Reads) -> bool {
    reads.changes.value().is_some_and(|changes| pending::was_removed(&changes.changes))
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
