//! Which role somebody has, by the groups that the identity provider tells and by their id there. Nobody has a role that was not given.

use std::collections::BTreeSet;

use catalogue::capability::Role;

/// One role with those who have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    pub groups: BTreeSet<String>,
    /// Ids of people at the identity provider, never e-mail addresses: those can change hands.
    pub people: BTreeSet<String>,
}

/// Every grant of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(pub Vec<Grant>);

impl Grants {
    /// The role of a person; of several, the one that includes the others.
    #[must_use]
    pub fn role(&self, subject: &str, groups: &[String]) -> Option<Role> {
        let theirs = |grant: &&Grant| grant.people.contains(subject) || groups.iter().any(|group| grant.groups.contains(group));
        self.0.iter().filter(theirs).map(|grant| grant.role).max()
    }
}

#[cfg(test)]
mod tests;
