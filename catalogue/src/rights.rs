//! What one person may do: the roles that they were given, each with its capabilities and its limits. A limit belongs to the grant it was given with.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Role};

/// A role as it is named to people and in files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleName {
    /// In files and forms.
    pub word: String,
    /// On screens.
    pub title: String,
    /// One sentence on what it is for.
    pub purpose: String,
}

impl From<Role> for RoleName {
    fn from(role: Role) -> RoleName {
        RoleName { word: role.word().to_owned(), title: role.title().to_owned(), purpose: role.purpose().to_owned() }
    }
}

/// Which people a grant reaches. Of each list that is not empty, one entry has to fit; an empty one does not limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Only {
    /// In lower case.
    pub email_domains: BTreeSet<String>,
    pub directories: BTreeSet<String>,
    pub groups: BTreeSet<String>,
    pub scim_directories: BTreeSet<String>,
}

impl Only {
    #[must_use]
    pub fn is_everybody(&self) -> bool {
        self.email_domains.is_empty() && self.directories.is_empty() && self.groups.is_empty() && self.scim_directories.is_empty()
    }
}

impl Only {
    /// Whoever is within both. `None` where nobody is.
    fn and(&self, other: &Only) -> Option<Only> {
        // Of two lists what both name: a member of one group of each may still be left out, but nobody is let in.
        let both = |one: &BTreeSet<String>, other: &BTreeSet<String>| match (one.is_empty(), other.is_empty()) {
            (true, _) => Some(other.clone()),
            (_, true) => Some(one.clone()),
            _ => Some(one & other).filter(|both| !both.is_empty()),
        };
        Some(Only {
            email_domains: both(&self.email_domains, &other.email_domains)?,
            directories: both(&self.directories, &other.directories)?,
            groups: both(&self.groups, &other.groups)?,
            scim_directories: both(&self.scim_directories, &other.scim_directories)?,
        })
    }
}

/// What confines one grant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    pub only: Only,
    /// Organization admins are out of reach.
    pub not_organization_admins: bool,
    /// Protected people are within reach too; usually they are not.
    pub protected_too: bool,
    /// How many people one request may change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_at_once: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_changes_per_10_minutes: Option<u32>,
}

impl Limits {
    /// Whether some people are out of reach; the numbers do not count.
    #[must_use]
    pub fn confine_people(&self) -> bool {
        !self.only.is_everybody() || self.not_organization_admins
    }

    /// Both limits at once. `None` where nobody is within both.
    #[must_use]
    pub fn and(&self, other: &Limits) -> Option<Limits> {
        let fewer = |one: Option<u32>, other: Option<u32>| one.into_iter().chain(other).min();
        Some(Limits {
            only: self.only.and(&other.only)?,
            not_organization_admins: self.not_organization_admins || other.not_organization_admins,
            protected_too: self.protected_too && other.protected_too,
            most_at_once: fewer(self.most_at_once, other.most_at_once),
            most_changes_per_10_minutes: fewer(self.most_changes_per_10_minutes, other.most_changes_per_10_minutes),
        })
    }

    /// Each limit as a sentence.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let only = &self.only;
        let mut words = Vec::new();
        let mut list = |opening: &str, names: &BTreeSet<String>| {
            if !names.is_empty() {
                words.push(format!("{opening} {}.", names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")));
            }
        };
        list("Only people whose e-mail address ends in", &only.email_domains);
        list("Only people in the user directory", &only.directories);
        list("Only members of the group", &only.groups);
        list("Only the SCIM directory", &only.scim_directories);
        if self.not_organization_admins {
            words.push("Not organization admins.".to_owned());
        }
        if let Some(most) = self.most_at_once {
            words.push(format!("At most {most} people in one request."));
        }
        if let Some(most) = self.most_changes_per_10_minutes {
            words.push(format!("At most {most} changes in ten minutes."));
        }
        words
    }
}

/// One grant of one person: a role, what it includes, and what confines it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub role: RoleName,
    pub capabilities: BTreeSet<Capability>,
    #[serde(default)]
    pub limits: Limits,
    /// Why the person has it: the groups that it was given to and that they are in; empty where it was given to them by name.
    #[serde(default)]
    pub through: Vec<String>,
}

impl Share {
    /// A built-in role without limits.
    #[must_use]
    pub fn whole(role: Role) -> Share {
        Share { role: role.into(), capabilities: role.capabilities().into_iter().collect(), limits: Limits::default(), through: Vec::new() }
    }
}

/// Everything that one person may do. Each request is decided against each share: a limit of one never confines another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Share>", into = "Vec<Share>")]
pub struct Rights {
    shares: Vec<Share>,
}

impl Rights {
    /// The rights of somebody with these shares; none where there is no share. The one with most capabilities names the role.
    #[must_use]
    pub fn new(mut shares: Vec<Share>) -> Option<Rights> {
        // Stable: of equals, the one that the configuration names first.
        shares.sort_by_key(|share| std::cmp::Reverse(share.capabilities.len()));
        (!shares.is_empty()).then_some(Rights { shares })
    }

    #[must_use]
    pub fn shares(&self) -> &[Share] {
        &self.shares
    }

    /// The role that the person is known by.
    #[must_use]
    pub fn role(&self) -> &RoleName {
        &self.shares.first().expect("rights have a share").role
    }

    /// Whether some share includes the capability, for whomever.
    #[must_use]
    pub fn holds(&self, capability: Capability) -> bool {
        self.shares.iter().any(|share| share.capabilities.contains(&capability))
    }

    /// As much of these rights as was chosen, within further limits; none where nothing is left.
    #[must_use]
    pub fn narrowed(&self, chosen: &BTreeSet<Capability>, limits: &Limits) -> Option<Rights> {
        let share = |share: &Share| {
            let capabilities: BTreeSet<Capability> = &share.capabilities & chosen;
            let limits = share.limits.and(limits)?;
            (!capabilities.is_empty()).then(|| Share { capabilities, limits, ..share.clone() })
        };
        Rights::new(self.shares.iter().filter_map(share).collect())
    }

    /// Every capability of any share, in declaration order.
    #[must_use]
    pub fn capabilities(&self) -> Vec<Capability> {
        Capability::ALL.into_iter().filter(|capability| self.holds(*capability)).collect()
    }

    /// What confines the capability, in words: nothing where a share includes it without a limit to people.
    #[must_use]
    pub fn limits_of(&self, capability: Capability) -> Vec<String> {
        let shares: Vec<&Share> = self.shares.iter().filter(|share| share.capabilities.contains(&capability)).collect();
        if shares.iter().any(|share| !share.limits.confine_people()) {
            return Vec::new();
        }
        shares.into_iter().map(|share| share.limits.words().join(" ")).collect()
    }
}

/// Rights without a share are none.
#[derive(Clone, Copy, Debug)]
pub struct NoShare;

impl std::fmt::Display for NoShare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("there is no share")
    }
}

impl TryFrom<Vec<Share>> for Rights {
    type Error = NoShare;

    fn try_from(shares: Vec<Share>) -> Result<Rights, NoShare> {
        Rights::new(shares).ok_or(NoShare)
    }
}

impl From<Rights> for Vec<Share> {
    fn from(rights: Rights) -> Vec<Share> {
        rights.shares
    }
}

/// GET: [`RightsReport`] on oneself; for those who may grant administration also `?subject=…&group=…`, on whomever the provider names so.
pub const RIGHTS_PATH: &str = "/api/rollcall/rights";

/// What somebody may do, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightsReport {
    /// One for each grant; none where somebody has no role.
    pub shares: Vec<Share>,
    /// Every role of this installation, for "who could".
    pub roles: Vec<(RoleName, BTreeSet<Capability>)>,
    pub read_only: bool,
    /// Whether there are people whom nobody changes.
    pub protects_people: bool,
}

impl From<Role> for Rights {
    fn from(role: Role) -> Rights {
        Rights { shares: vec![Share::whole(role)] }
    }
}

/// They never change, and are asked for with every request of a built-in person.
impl From<Role> for Arc<Rights> {
    fn from(role: Role) -> Arc<Rights> {
        static WHOLE: LazyLock<Vec<(Role, Arc<Rights>)>> =
            LazyLock::new(|| Role::ALL.into_iter().map(|role| (role, Arc::new(role.into()))).collect());
        let known = WHOLE.iter().find(|(known, _)| *known == role);
        known.map_or_else(|| Arc::new(role.into()), |(_, rights)| Arc::clone(rights))
    }
}

#[cfg(test)]
mod tests;
