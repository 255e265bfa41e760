//! What holds for everybody, whatever their rights: an organization keeps an admin, nobody changes their own role, nobody locks themselves out by
//! mistake, and nobody changes more in ten minutes than their role allows.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use catalogue::capability::Capability;
use catalogue::organization::role::ORGANIZATION_ADMIN;
use catalogue::rule;
use tokio::time::Instant;

use super::facts::Facing;
use super::judge::{Denied, Facts};
use crate::admit::Permit;
use crate::identity::Caller;

/// A change of admins shows upstream after up to 30 seconds; until well after that, whoever was let lose the role does not count any more.
const SETTLING: Duration = Duration::from_secs(120);
/// The time over which changes are counted.
const PACE: Duration = Duration::from_secs(600);

/// What a write does that a guard looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guarded {
    /// Somebody cannot sign in or work any more.
    pub locks_out: bool,
    /// Somebody loses organization admin.
    pub demotes: bool,
    /// Somebody's role in the organization changes.
    pub changes_role: bool,
    /// Something that one should not do to oneself by mistake.
    pub is_grave_for_self: bool,
    /// The upstream refuses to do it to an organization admin, and offers no other way to find out who is one.
    pub is_legacy: bool,
}

impl Guarded {
    #[must_use]
    pub const fn concerns_self(&self) -> bool {
        self.is_grave_for_self || self.changes_role
    }
}

/// What guards look at in a write. `administration` are the administration roles of the groups that somebody joins or leaves.
#[must_use]
pub fn guarded(permit: &Permit, needed: &[Capability], administration: &BTreeSet<String>) -> Guarded {
    let body = permit.body();
    let names_admin = || body.is_some_and(rule::names_administration);
    let mut guarded = Guarded::default();
    match permit.operation().name {
        "SUSPEND_USER" | "REMOVE_USER" | "DISABLE_ACCOUNT" | "DELETE_ACCOUNT" | "DELETE_SCIM_USER" => guarded.locks_out = true,
        "SUSPEND_USER_V1" | "REMOVE_USER_V1" => (guarded.locks_out, guarded.is_legacy) = (true, true),
        "PATCH_SCIM_USER" | "CREATE_SCIM_USER" => guarded.locks_out = needed.contains(&Capability::ToggleAccount),
        "REPLACE_SCIM_USER" => guarded.locks_out = body.is_some_and(rule::says_inactive),
        "REVOKE_ORGANIZATION_ADMIN" => (guarded.demotes, guarded.changes_role) = (true, true),
        "REVOKE_ROLE" => (guarded.demotes, guarded.changes_role) = (names_admin(), true),
        "GRANT_ROLE" | "GRANT_ORGANIZATION_ADMIN" => guarded.changes_role = true,
        "ADD_GROUP_MEMBER" => guarded.changes_role = !administration.is_empty(),
        "REMOVE_GROUP_MEMBER" => {
            guarded.demotes = administration.contains(ORGANIZATION_ADMIN);
            guarded.changes_role = !administration.is_empty();
            guarded.is_grave_for_self = true;
        }
        "SET_EMAIL" | "UNLINK_SCIM_USER" | "DELETE_SCIM_RECORD" => guarded.is_grave_for_self = true,
        _ => {}
    }
    guarded.is_grave_for_self |= guarded.locks_out;
    guarded
}

/// What the guards remember.
#[derive(Debug, Default)]
pub struct Guards {
    /// Who was let lose organization admin. The lock is held over the count, so that two of the last two cannot go at once.
    leaving: tokio::sync::Mutex<HashMap<String, Instant>>,
    /// When each person changed something. In this process only: replicas count for themselves.
    paces: Mutex<HashMap<String, VecDeque<Instant>>>,
}

impl Guards {
    /// Holds a write against the guards.
    ///
    /// # Errors
    /// When one of them stands in the way.
    pub async fn hold(
        &self,
        facing: Facing<'_>,
        caller: &Caller,
        guarded: &Guarded,
        people: &[Facts],
        confirms_self: bool,
    ) -> Result<(), Denied> {
        if guarded.concerns_self() && people.iter().any(|facts| is_caller(caller, facts)) {
            if guarded.changes_role {
                return Err(Denied::OwnRole);
            }
            if !confirms_self {
                return Err(Denied::Yourself);
            }
        }
        if guarded.locks_out || guarded.demotes {
            for facts in people {
                match facts.account.as_deref() {
                    Some(account) => self.keeps_an_admin(facing, account, guarded.is_legacy).await?,
                    None if facts.has_no_account => {}
                    None => return Err(Denied::Unchecked),
                }
            }
        }
        Ok(())
    }

    async fn keeps_an_admin(&self, facing: Facing<'_>, account: &str, is_legacy: bool) -> Result<(), Denied> {
        match facing.is_admin(account).await {
            Ok(false) => return Ok(()),
            Err(_) if is_legacy => return Ok(()),
            Err(_) => return Err(Denied::Unchecked),
            Ok(true) => {}
        }
        let mut leaving = self.leaving.lock().await;
        leaving.retain(|_, since| since.elapsed() < SETTLING);
        let admins = facing.admins().await.map_err(|_| Denied::Unchecked)?;
        if !admins.iter().any(|admin| admin != account && !leaving.contains_key(admin)) {
            return Err(Denied::LastOrganizationAdmin);
        }
        leaving.insert(account.to_owned(), Instant::now());
        Ok(())
    }

    /// Counts a write against the pace of the human who asks, whichever token they use.
    ///
    /// # Errors
    /// When it is one too many.
    pub fn count(&self, caller: &Caller, needed: &[Capability]) -> Result<(), Denied> {
        let Some(most) = needed.iter().filter_map(|capability| most_changes(caller, *capability)).min() else { return Ok(()) };
        let now = Instant::now();
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        paces.retain(|_, times| times.back().is_some_and(|last| now.duration_since(*last) < PACE));
        let times = paces.entry(caller.human().id.clone()).or_default();
        times.retain(|time| now.duration_since(*time) < PACE);
        if times.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
            let wait = times.front().map_or(PACE, |first| PACE.saturating_sub(now.duration_since(*first)));
            return Err(Denied::TooFast { most, seconds: wait.as_secs() + 1 });
        }
        times.push_back(now);
        Ok(())
    }
}

/// How many changes with a capability the most generous share that holds it allows; none where one of them does not count. Each capability is looked at
/// for itself, since a request may need several that no single share holds together.
fn most_changes(caller: &Caller, capability: Capability) -> Option<u32> {
    let holding = caller.rights.shares().iter().filter(|share| share.capabilities.contains(&capability));
    holding.map(|share| share.limits.most_changes_per_10_minutes).collect::<Option<Vec<u32>>>()?.into_iter().max()
}

/// Whether somebody is the one who asks, as far as it can be known: the identity provider and the organization know them by the same address.
fn is_caller(caller: &Caller, facts: &Facts) -> bool {
    let same_address = |email: &String| facts.addresses.as_ref().is_some_and(|known| known.contains(&email.to_lowercase()));
    let human = caller.human();
    human.email.as_ref().is_some_and(same_address) || facts.account.as_deref() == Some(human.id.as_str())
}

#[cfg(test)]
mod tests;
