//! Which role somebody has, by the groups that the identity provider tells and by their id there. Nobody has a role that was not given.

use std::collections::BTreeSet;
use std::sync::Arc;

use catalogue::capability::Role;
use catalogue::rights::{Rights, Share};

/// One role with those who have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role with its limits.
    pub share: Share,
    pub groups: BTreeSet<String>,
    /// Ids of people at the identity provider, never e-mail addresses: those can change hands.
    pub people: BTreeSet<String>,
}

impl Grant {
    /// A built-in role without limits.
    #[must_use]
    pub fn whole(role: Role, groups: BTreeSet<String>, people: BTreeSet<String>) -> Grant {
        Grant { share: Share::whole(role), groups, people }
    }

    /// The groups of somebody that this was given to.
    fn through(&self, groups: &[String]) -> Vec<String> {
        groups.iter().filter(|group| self.groups.contains(*group)).cloned().collect()
    }
}

/// Every grant of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(pub Vec<Grant>);

impl Grants {
    /// The rights of a person: a share for each grant that is theirs.
    #[must_use]
    pub fn rights(&self, subject: &str, groups: &[String]) -> Option<Arc<Rights>> {
        let theirs = |grant: &&Grant| grant.people.contains(subject) || groups.iter().any(|group| grant.groups.contains(group));
        let shares = self.0.iter().filter(theirs).map(|grant| Share { through: grant.through(groups), ..grant.share.clone() });
        Rights::new(shares.collect()).map(Arc::new)
    }
}

#[cfg(test)]
mod tests;
