//! The decision whether somebody's rights reach the people that a request concerns. Pure: from the rights, the protected people and what is known of
//! each person now. What is not known is never within a limit.

use std::collections::BTreeSet;

use catalogue::capability::Capability;
use catalogue::rights::{Limits, Only, Rights, Share};
use catalogue::rule::is_address;

use super::reach::{Breadth, Reach};
use crate::policy::Protected;

/// What is known of one person now. `None` is unknown, which is not the same as none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub account: Option<String>,
    /// The upstream said that there is no account; without an account and without this, nobody knows.
    pub has_no_account: bool,
    /// Every address by which they are known, in lower case.
    pub addresses: Option<BTreeSet<String>>,
    pub directories: Option<BTreeSet<String>>,
    /// Of the groups that were asked about, those that they are in.
    pub groups: Option<BTreeSet<String>>,
    /// The SCIM directory of a provisioned user; the outer `None` is somebody who is not looked at as one.
    pub scim_directory: Option<String>,
    pub is_organization_admin: Option<bool>,
}

/// Why somebody's rights do not reach far enough, the gravest last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Denied {
    /// Whoever asks may do it to some people, in these words, and not to these.
    Outside {
        capability: Capability,
        limits: Vec<String>,
    },
    /// A list or a number that covers more people, and that cannot be cut down.
    Uncut {
        limits: Vec<String>,
    },
    /// What decides could not be read.
    Unchecked,
    /// What a provisioned group gives is not known, since the group of the directory that it feeds was not found.
    Unresolved,
    TooManyAtOnce {
        most: u32,
    },
    Protected,
    /// Too many changes in ten minutes.
    TooFast {
        most: u32,
        seconds: u64,
    },
    /// It is the caller's own account, and they have not said that they mean it.
    Yourself,
    OwnRole,
    LastOrganizationAdmin,
}

impl Denied {
    /// Whether the rights of whoever asks stand in the way, and not a guard or what cannot be read.
    #[must_use]
    pub const fn is_about_rights(&self) -> bool {
        matches!(
            self,
            Denied::Outside { .. } | Denied::Uncut { .. } | Denied::Unresolved | Denied::TooManyAtOnce { .. } | Denied::Protected
        )
    }

    #[must_use]
    pub const fn status_and_code(&self) -> (u16, &'static str) {
        match self {
            Denied::Outside { .. } | Denied::Uncut { .. } => (403, "outside_your_limits"),
            Denied::Unresolved => (403, "provisioned_group_not_found"),
            Denied::Unchecked => (503, "limits_not_checked"),
            Denied::TooManyAtOnce { .. } => (403, "too_many_at_once"),
            Denied::Protected => (403, "protected_person"),
            Denied::TooFast { .. } => (429, "too_many_changes_in_ten_minutes"),
            Denied::Yourself => (409, "confirm_yourself"),
            Denied::OwnRole => (409, "own_role"),
            Denied::LastOrganizationAdmin => (409, "last_organization_admin"),
        }
    }
}

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub rights: &'a Rights,
    pub protected: &'a Protected,
    pub is_write: bool,
}

impl Case<'_> {
    /// Decides one request: each capability that it needs has to be held by a share that reaches everybody whom it concerns.
    ///
    /// # Errors
    /// The reason that stands gravest in the way.
    pub fn judge(&self, needed: &[Capability], reach: &Reach, people: &[Facts]) -> Result<(), Denied> {
        for capability in needed {
            let verdicts = self.holding(*capability).map(|share| self.share(share, *capability, reach, people));
            let mut worst = Denied::Outside { capability: *capability, limits: Vec::new() };
            let mut is_allowed = false;
            for verdict in verdicts {
                match verdict {
                    Ok(()) => is_allowed = true,
                    Err(denied) => worst = worst.max(denied),
                }
            }
            if !is_allowed {
                return Err(worst);
            }
        }
        Ok(())
    }

    fn holding(&self, capability: Capability) -> impl Iterator<Item = &Share> {
        self.rights.shares().iter().filter(move |share| share.capabilities.contains(&capability))
    }

    fn share(&self, share: &Share, capability: Capability, reach: &Reach, people: &[Facts]) -> Result<(), Denied> {
        let limits = &share.limits;
        let words = || limits.words();
        if self.is_write
            && let Some(most) = limits.most_at_once
            && u32::try_from(reach.number()).unwrap_or(u32::MAX) > most
        {
            return Err(Denied::TooManyAtOnce { most });
        }
        match &reach.breadth {
            Breadth::Named | Breadth::Rows(_) => {}
            Breadth::Everybody if self.is_unlimited(limits) => {}
            Breadth::ScimDirectory(directory) if self.reaches_all_of(limits, directory) => {}
            Breadth::Everybody | Breadth::ScimDirectory(_) => return Err(Denied::Uncut { limits: words() }),
        }
        people.iter().try_for_each(|facts| self.person(limits, facts, capability))
    }

    fn is_unlimited(&self, limits: &Limits) -> bool {
        limits.only.is_everybody() && !self.excludes_some(limits)
    }

    /// Whether some people are out of reach of a change, however it is limited otherwise. Reading is confined by `only` alone: an organization admin
    /// or a protected person may be seen.
    fn excludes_some(&self, limits: &Limits) -> bool {
        self.is_write && (limits.not_organization_admins || (!limits.protected_too && !self.protected.is_nobody()))
    }

    fn reaches_all_of(&self, limits: &Limits, directory: &str) -> bool {
        let Only { email_domains, directories, groups, scim_directories } = &limits.only;
        let by_person = !email_domains.is_empty() || !directories.is_empty() || !groups.is_empty() || self.excludes_some(limits);
        !by_person && (scim_directories.is_empty() || scim_directories.contains(directory))
    }

    fn person(&self, limits: &Limits, facts: &Facts, capability: Capability) -> Result<(), Denied> {
        let outside = || Err(Denied::Outside { capability, limits: limits.words() });
        if self.is_write && !limits.protected_too && !self.protected.is_nobody() {
            if facts.account.as_ref().is_some_and(|id| self.protected.accounts.contains(id)) {
                return Err(Denied::Protected);
            }
            if !self.protected.groups.is_empty() {
                match &facts.groups {
                    Some(groups) if !groups.is_disjoint(&self.protected.groups) => return Err(Denied::Protected),
                    Some(_) => {}
                    None => return Err(Denied::Unchecked),
                }
            }
        }
        match within(&limits.only, facts) {
            Some(true) => {}
            Some(false) => return outside(),
            None => return Err(Denied::Unchecked),
        }
        match facts.is_organization_admin {
            _ if !self.is_write || !limits.not_organization_admins => Ok(()),
            Some(false) => Ok(()),
            Some(true) => outside(),
            None => Err(Denied::Unchecked),
        }
    }
}

/// Whether somebody is among those whom a limit leaves; `None` when what decides is not known.
#[must_use]
pub fn within(only: &Only, facts: &Facts) -> Option<bool> {
    let mut is_open = false;
    let mut fits = |limit: &BTreeSet<String>, known: Option<bool>| {
        is_open |= !limit.is_empty() && known.is_none();
        limit.is_empty() || known != Some(false)
    };
    let is_known = |address: &str| address.split_once('@').is_some_and(|(_, domain)| only.email_domains.contains(domain));
    let domain = |address: &str| is_address(address) && is_known(address);
    // Somebody with an address inside and one outside is outside: access follows the person, not the address.
    let domains = facts.addresses.as_ref().filter(|addresses| !addresses.is_empty()).map(|all| all.iter().all(|address| domain(address)));
    let shares = |limit: &BTreeSet<String>, known: &Option<BTreeSet<String>>| known.as_ref().map(|known| !known.is_disjoint(limit));
    let all = fits(&only.email_domains, domains)
        & fits(&only.directories, shares(&only.directories, &facts.directories))
        & fits(&only.groups, shares(&only.groups, &facts.groups))
        & fits(&only.scim_directories, facts.scim_directory.as_ref().map(|one| only.scim_directories.contains(one)));
    // One limit that surely does not fit decides, whatever else is not known.
    if !all { Some(false) } else { (!is_open).then_some(true) }
}

#[cfg(test)]
mod tests;
