//! Whether this person may do this to these people now: rights with their limits, protected people, and the guards that hold for everybody. Decided on
//! the permit that is performed and on what is true right before it, never on anything that the browser says about a person.

pub mod facts;
mod groups;
pub mod guards;
pub mod judge;
mod own;
pub mod reach;
pub mod rows;
pub mod sight;

use std::collections::BTreeSet;

use catalogue::capability::Capability;
use catalogue::rights::Share;
use catalogue::rule;

use crate::admit::Permit;
use crate::error::ProxyError;
use crate::identity::Caller;
use crate::policy::Policy;
use crate::service::Service;
use crate::upstream::Asking;
use facts::{Facing, Gap, Needs};
use groups::Gives;
pub use guards::Guards;
use judge::Case;
pub use judge::{Denied, Facts};
use own::Own;
use reach::{Breadth, Touched};
use rows::View;
pub use sight::Sights;

/// Decides a read, and what of a list may be shown.
///
/// # Errors
/// When it concerns somebody whom the caller may not see.
pub async fn of_read(service: &Service, caller: &Caller, permit: &Permit, asking: Asking<'_>) -> Result<View, ProxyError> {
    let policy = service.identity.policy.current();
    let reach = reach::of(permit);
    if let Breadth::Rows(rows) = reach.breadth {
        return rows::view(&caller.rights, permit.operation().capability, rows, permit).map_err(ProxyError::Denied);
    }
    let needed = rule::required(permit.operation(), permit.body());
    let needs = needs(caller, &policy, &needed, false);
    let gap = Gap::default();
    let people = Box::pin(known(Facing { service, asking, gap: Some(&gap) }, permit, &reach.people, needs)).await;
    let case = Case { rights: &caller.rights, protected: &policy.protected, is_write: false };
    case.judge(&needed, &reach, &people).map_err(|denied| gap.or(ProxyError::Denied(denied)))?;
    Ok(View::Whole)
}

/// What a write needs. Found once, before anything is decided by it: what asks for a fresh proof, for a second person and for rights must not disagree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    pub capabilities: Vec<Capability>,
    /// What the groups give that somebody joins or leaves.
    gives: Gives,
}

/// How a write is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weigh {
    /// Whoever asks means their own account, and knows it.
    pub confirms_self: bool,
    /// Only what would be said: nothing is sent, so nothing counts.
    pub is_rehearsal: bool,
}

/// What a permitted request needs: by its operation and body, and by what the groups that it names give.
///
/// # Errors
/// When what a group gives cannot be read.
pub async fn needed(service: &Service, permit: &Permit, asking: Asking<'_>) -> Result<Needed, ProxyError> {
    let mut capabilities = rule::required(permit.operation(), permit.body());
    let reach = reach::of(permit);
    let names_groups = !reach.groups.is_empty() || reach.provisioned.is_some();
    let gives = if names_groups {
        let gap = Gap::default();
        Box::pin(groups::of(Facing { service, asking, gap: Some(&gap) }, &reach)).await.map_err(|fault| gap.or(fault))?
    } else {
        Gives::default()
    };
    let gives_power = !gives.administration.is_empty() || gives.is_unresolved;
    if gives_power && !capabilities.contains(&Capability::GrantAdministration) {
        capabilities.push(Capability::GrantAdministration);
    }
    Ok(Needed { capabilities, gives })
}

/// Decides a write. What it lets through counts against the caller's pace, unless it is a rehearsal.
///
/// # Errors
/// When it concerns somebody out of the caller's reach, or a guard stands in the way.
pub async fn of_write(
    service: &Service,
    caller: &Caller,
    permit: &Permit,
    needed: &Needed,
    weigh: Weigh,
    asking: Asking<'_>,
) -> Result<(), ProxyError> {
    let gap = Gap::default();
    let facing = Facing { service, asking, gap: Some(&gap) };
    decided(facing, caller, permit, needed, weigh).await.map_err(|denied| gap.or(ProxyError::Denied(denied)))
}

async fn decided(facing: Facing<'_>, caller: &Caller, permit: &Permit, needed: &Needed, weigh: Weigh) -> Result<(), Denied> {
    let service = facing.service;
    let policy = service.identity.policy.current();
    let mut reach = reach::of(permit);
    let guarded = guards::guarded(permit, needed);
    reach.people.extend(needed.gives.leaving.iter().cloned());
    let own = if guarded.concerns_self() { Own::of(facing, caller).await } else { Own::default() };
    let mut needs = needs(caller, &policy, &needed.capabilities, true);
    needs.addresses |= guarded.concerns_self() && own.needs_addresses();
    // Whose account a SCIM record is has to be looked up, to compare it with the caller's.
    let names_records = reach.people.iter().any(|touched| matches!(touched, Touched::ScimUser { .. }));
    // However far the rights of the caller reach, the guard over the last admin has to know whose account it is.
    needs.account |= guarded.locks_out || guarded.demotes || (guarded.concerns_self() && names_records);
    let people = known(facing, permit, &reach.people, needs).await;
    let case = Case { rights: &caller.rights, protected: &policy.protected, is_write: true };
    case.judge(&needed.capabilities, &reach, &people).map_err(|denied| match denied {
        Denied::Outside { capability: Capability::GrantAdministration, .. } if needed.gives.is_unresolved => Denied::Unresolved,
        denied => denied,
    })?;
    service.guards.hold(facing, &own, &guarded, &people, &weigh).await?;
    if weigh.is_rehearsal { Ok(()) } else { service.guards.count(caller, &needed.capabilities) }
}

async fn known(facing: Facing<'_>, permit: &Permit, people: &BTreeSet<Touched>, needs: Needs) -> Vec<Facts> {
    let mut known = Vec::with_capacity(people.len());
    for touched in people {
        let mut facts = if needs == Needs::default() { named(touched) } else { facing.of(touched, needs).await };
        // Whoever a SCIM call names without a record of their own is about to have one there.
        facts.scim_directory = facts.scim_directory.or_else(|| permit.parameters().get("scimDirectoryId").map(str::to_owned));
        known.push(facts);
    }
    known
}

/// Somebody of whom nothing has to be read.
fn named(touched: &Touched) -> Facts {
    match touched {
        Touched::Account(id) => Facts { account: Some(id.clone()), ..Facts::default() },
        Touched::Address(address) => Facts { addresses: Some(BTreeSet::from([address.clone()])), ..Facts::default() },
        Touched::ScimUser { directory, .. } => Facts { scim_directory: Some(directory.clone()), ..Facts::default() },
    }
}

/// What has to be read to decide. Nothing where a share without limits reaches everybody.
fn needs(caller: &Caller, policy: &Policy, needed: &[Capability], is_write: bool) -> Needs {
    let guards_some = is_write && !policy.protected.is_nobody();
    let is_open = |share: &Share| {
        let limits = &share.limits;
        limits.only.is_everybody() && !(is_write && limits.not_organization_admins) && (!guards_some || limits.protected_too)
    };
    let mut needs = Needs::default();
    for capability in needed {
        let shares: Vec<&Share> = caller.rights.shares().iter().filter(|share| share.capabilities.contains(capability)).collect();
        if shares.iter().any(|share| is_open(share)) {
            continue;
        }
        for Share { limits, .. } in shares {
            needs.addresses |= !limits.only.email_domains.is_empty();
            needs.directories |= !limits.only.directories.is_empty();
            needs.groups |= !limits.only.groups.is_empty() || (is_write && !policy.protected.groups.is_empty());
            needs.administration |= is_write && limits.not_organization_admins;
            // An account behind an address or a SCIM record is protected too; only looking finds it.
            needs.addresses |= !limits.only.scim_directories.is_empty() || (guards_some && !limits.protected_too);
        }
    }
    needs
}
