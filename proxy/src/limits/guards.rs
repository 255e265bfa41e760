//! What holds for everybody, whatever their rights: an organization keeps an admin, nobody changes their own role, nobody locks themselves out by
//! mistake, and nobody changes more in ten minutes than their role allows.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use catalogue::capability::Capability;
use catalogue::organization::role::ORGANIZATION_ADMIN;
use catalogue::rule;
use serde_json::Value;
use tokio::time::Instant;

use super::facts::Facing;
use super::judge::{Denied, Facts};
use super::own::Own;
use super::{Needed, Weigh, reach};
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

/// What guards look at in a write.
#[must_use]
pub fn guarded(permit: &Permit, needed: &Needed) -> Guarded {
    let body = permit.body();
    let Needed { capabilities, gives } = needed;
    let names_admin = || body.is_some_and(rule::names_administration);
    let gives_power = !gives.administration.is_empty() || gives.is_unresolved;
    let gives_organization = gives.administration.contains(ORGANIZATION_ADMIN);
    let mut guarded = Guarded::default();
    match permit.operation().name {
        "SUSPEND_USER" | "REMOVE_USER" | "DISABLE_ACCOUNT" | "DELETE_ACCOUNT" | "DELETE_SCIM_USER" => guarded.locks_out = true,
        "SUSPEND_USER_V1" | "REMOVE_USER_V1" => (guarded.locks_out, guarded.is_legacy) = (true, true),
        "PATCH_SCIM_USER" | "CREATE_SCIM_USER" => guarded.locks_out = capabilities.contains(&Capability::ToggleAccount),
        "REPLACE_SCIM_USER" => guarded.locks_out = body.is_some_and(rule::says_inactive),
        "REVOKE_ORGANIZATION_ADMIN" => (guarded.demotes, guarded.changes_role) = (true, true),
        "REVOKE_ROLE" => (guarded.demotes, guarded.changes_role) = (names_admin(), true),
        "GRANT_ROLE" | "GRANT_ORGANIZATION_ADMIN" => guarded.changes_role = true,
        "INVITE_USERS" | "INVITE_USER_V1" => guarded.changes_role = body.is_some_and(gives_something),
        "ADD_GROUP_MEMBER" => guarded.changes_role = gives_power,
        "REMOVE_GROUP_MEMBER" => {
            guarded.demotes = gives_organization;
            guarded.changes_role = gives_power;
            guarded.is_grave_for_self = true;
        }
        "CREATE_SCIM_GROUP" | "PATCH_SCIM_GROUP" | "REPLACE_SCIM_GROUP" | "DELETE_SCIM_GROUP" => {
            guarded.demotes = gives_organization && !reach::only_joins(permit);
            guarded.changes_role = gives_power;
        }
        "SET_EMAIL" | "UNLINK_SCIM_USER" | "DELETE_SCIM_RECORD" => guarded.is_grave_for_self = true,
        _ => {}
    }
    // `roles`, `entitlements` and `groups` of a provisioned user.
    let is_record = matches!(permit.operation().name, "PATCH_SCIM_USER" | "CREATE_SCIM_USER" | "REPLACE_SCIM_USER");
    guarded.changes_role |= is_record && capabilities.contains(&Capability::GrantAdministration);
    guarded.is_grave_for_self |= guarded.locks_out;
    guarded
}

/// Whether an invitation gives more than itself: roles, or groups, by whatever member.
fn gives_something(body: &Value) -> bool {
    const BARE: [&str; 4] = ["email", "emails", "sendnotification", "notificationtext"];
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    body.as_object().into_iter().flatten().any(|(name, value)| !BARE.contains(&name.to_lowercase().as_str()) && !is_empty(value))
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
    /// Holds a write against the guards. `own` is the account of whoever asks.
    ///
    /// # Errors
    /// When one of them stands in the way.
    pub async fn hold(&self, facing: Facing<'_>, own: &Own, guarded: &Guarded, people: &[Facts], weigh: &Weigh) -> Result<(), Denied> {
        if guarded.changes_role {
            for facts in people {
                match own.is(facts) {
                    Some(true) => return Err(Denied::OwnRole),
                    Some(false) => {}
                    None => return Err(Denied::Unchecked),
                }
            }
        }
        if guarded.is_grave_for_self && !weigh.confirms_self && people.iter().any(|facts| own.is(facts) == Some(true)) {
            return Err(Denied::Yourself);
        }
        if guarded.locks_out || guarded.demotes { self.keep_an_admin(facing, guarded, people, weigh).await } else { Ok(()) }
    }

    async fn keep_an_admin(&self, facing: Facing<'_>, guarded: &Guarded, people: &[Facts], weigh: &Weigh) -> Result<(), Denied> {
        let mut going = BTreeSet::new();
        for facts in people {
            let Some(account) = &facts.account else {
                if facts.has_no_account {
                    continue;
                }
                return Err(Denied::Unchecked);
            };
            match facing.is_admin(account).await {
                Ok(false) => {}
                Ok(true) => {
                    going.insert(account.clone());
                }
                Err(_) if guarded.is_legacy => {}
                Err(_) => return Err(Denied::Unchecked),
            }
        }
        if going.is_empty() {
            return Ok(());
        }
        let mut leaving = self.leaving.lock().await;
        leaving.retain(|_, since| since.elapsed() < SETTLING);
        let admins = facing.admins().await.map_err(|_| Denied::Unchecked)?;
        if !admins.iter().any(|admin| !going.contains(admin) && !leaving.contains_key(admin)) {
            return Err(Denied::LastOrganizationAdmin);
        }
        if !weigh.is_rehearsal {
            leaving.extend(going.into_iter().map(|account| (account, Instant::now())));
        }
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

    /// Takes the last count back: what it was counted for was not sent.
    pub fn uncount(&self, caller: &Caller, needed: &[Capability]) {
        if needed.iter().any(|capability| most_changes(caller, *capability).is_some()) {
            let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = paces.get_mut(&caller.human().id).and_then(VecDeque::pop_back);
        }
    }
}

/// How many changes with a capability the most generous share that holds it allows; none where one of them does not count. Each capability is looked at
/// for itself, since a request may need several that no single share holds together.
fn most_changes(caller: &Caller, capability: Capability) -> Option<u32> {
    let holding = caller.rights.shares().iter().filter(|share| share.capabilities.contains(&capability));
    holding.map(|share| share.limits.most_changes_per_10_minutes).collect::<Option<Vec<u32>>>()?.into_iter().max()
}

#[cfg(test)]
mod tests;
