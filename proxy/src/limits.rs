//! Whether this person may do this to these people now: rights with their limits, protected people, and the guards that hold for everybody. Decided on
//! the permit that is performed and on what is true right before it, never on anything that the browser says about a person.

pub mod facts;
pub mod guards;
pub mod judge;
pub mod reach;
pub mod rows;

use std::collections::BTreeSet;

use catalogue::capability::Capability;
use catalogue::rights::Share;
use catalogue::rule;

use crate::admit::Permit;
use crate::error::ProxyError;
use crate::identity::Caller;
use crate::policy::Policy;
use crate::service::Service;
use facts::{Facing, Missing, Needs};
pub use guards::Guards;
use judge::Case;
pub use judge::{Denied, Facts};
use reach::{Breadth, Reach, Touched};
use rows::View;

/// Decides a read, and what of a list may be shown.
///
/// # Errors
/// When it concerns somebody whom the caller may not see.
pub async fn of_read(service: &Service, caller: &Caller, permit: &Permit, request_id: &str) -> Result<View, ProxyError> {
    let policy = service.identity.policy.current();
    let reach = reach::of(permit);
    if let Breadth::Rows(rows) = reach.breadth {
        return rows::view(&caller.rights, permit.operation().capability, rows, permit).map_err(ProxyError::Denied);
    }
    let needed = rule::required(permit.operation(), permit.body());
    let needs = needs(caller, &policy, &needed, false);
    let people = known(Facing { service, request_id }, permit, &reach.people, needs).await;
    let case = Case { rights: &caller.rights, protected: &policy.protected, is_write: false };
    case.judge(&needed, &reach, &people).map_err(ProxyError::Denied)?;
    Ok(View::Whole)
}

/// What a write needs. Found once, before anything is decided by it: what asks for a fresh proof, for a second person and for rights must not disagree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    pub capabilities: Vec<Capability>,
    /// The administration roles of the groups that somebody joins or leaves.
    administration: BTreeSet<String>,
}

/// What a permitted request needs: by its operation and body, and by what the groups that it names give.
///
/// # Errors
/// When what a group gives cannot be read.
pub async fn needed(service: &Service, permit: &Permit, request_id: &str) -> Result<Needed, ProxyError> {
    let mut capabilities = rule::required(permit.operation(), permit.body());
    let administration = administration_joined(Facing { service, request_id }, &reach::of(permit)).await?;
    if !administration.is_empty() && !capabilities.contains(&Capability::GrantAdministration) {
        capabilities.push(Capability::GrantAdministration);
    }
    Ok(Needed { capabilities, administration })
}

/// Decides a write. What it lets through counts against the caller's pace.
///
/// # Errors
/// When it concerns somebody out of the caller's reach, or a guard stands in the way.
pub async fn of_write(
    service: &Service,
    caller: &Caller,
    permit: &Permit,
    needed: &Needed,
    confirms_self: bool,
    request_id: &str,
) -> Result<(), ProxyError> {
    let policy = service.identity.policy.current();
    let facing = Facing { service, request_id };
    let reach = reach::of(permit);
    let Needed { capabilities, administration } = needed;
    let guarded = guards::guarded(permit, capabilities, administration);
    let mut needs = needs(caller, &policy, capabilities, true);
    needs.addresses |= caller.human().email.is_some() && guarded.concerns_self();
    // However far the rights of the caller reach, the guard over the last admin has to know whose account it is.
    needs.account |= guarded.locks_out || guarded.demotes;
    let people = known(facing, permit, &reach.people, needs).await;
    let case = Case { rights: &caller.rights, protected: &policy.protected, is_write: true };
    case.judge(capabilities, &reach, &people).map_err(ProxyError::Denied)?;
    service.guards.hold(facing, caller, &guarded, &people, confirms_self).await.map_err(ProxyError::Denied)?;
    service.guards.count(caller, capabilities).map_err(ProxyError::Denied)
}

/// The administration roles of the groups that somebody joins or leaves. A group is not a way around the right to grant administration.
/// Read whoever asks: also whoever may grant administration to anybody can owe a fresh proof or a second person.
async fn administration_joined(facing: Facing<'_>, reach: &Reach) -> Result<BTreeSet<String>, ProxyError> {
    let mut roles = BTreeSet::new();
    for (directory, group) in &reach.groups {
        match facing.administration_of(directory, group).await {
            Ok(found) => roles.extend(found),
            // There is nothing to join or leave: the upstream says so better.
            Err(Missing::NotThere) => {}
            Err(Missing::Failed) => return Err(ProxyError::Denied(Denied::Unchecked)),
        }
    }
    Ok(roles)
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
