//! Somebody who is not here now but in whose name something happens later: who issued a token, who asked for an approval. Their rights are those that
//! the policy gives them at that later time, by what was known of them.

use std::sync::Arc;

use catalogue::rights::Rights;
use catalogue::session::Person;
use serde::{Deserialize, Serialize};

use super::{Caller, Door, Identity, demo, local, principal};

/// A person as the policy needs to know them later. The provider that vouched for them stands in their id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absent {
    pub person: Person,
    /// Their id at the provider, where there is one.
    #[serde(default)]
    pub subject: Option<String>,
    /// The groups that the provider named when they were here.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Their account at Atlassian, where the provider told it.
    #[serde(default)]
    pub account: Option<String>,
}

impl Default for Absent {
    /// Nobody: the policy gives them nothing.
    fn default() -> Absent {
        Absent { person: Person { id: String::new(), name: String::new(), email: None }, subject: None, groups: Vec::new(), account: None }
    }
}

impl Absent {
    #[must_use]
    pub fn of(caller: &Caller) -> Absent {
        let subject = caller.subject.as_deref();
        Absent {
            person: caller.person.clone(),
            subject: subject.map(|subject| subject.id.clone()),
            groups: subject.map(|subject| subject.groups.clone()).unwrap_or_default(),
            account: caller.account().map(str::to_owned),
        }
    }
}

impl Identity {
    /// What the policy gives them now; nothing where it no longer knows them. Everybody is known at their own door only: somebody of a demo, of another
    /// provider or of a time before there was one means nobody here, even if an id or a group is called the same.
    #[must_use]
    pub fn rights_of(&self, absent: &Absent) -> Option<Arc<Rights>> {
        let built_in = match &self.door {
            Door::Demo => absent.person.id.strip_prefix("demo:").and_then(demo::person),
            Door::Local(_) => Some(local::owner()).filter(|owner| owner.person().id == absent.person.id),
            door => {
                let id = absent.subject.as_deref().filter(|id| absent.person.id == principal::person_id(door.issuer(), id))?;
                return self.policy.current().grants.rights(id, &absent.groups);
            }
        };
        built_in.and_then(|principal| principal.built_in).map(Into::into)
    }
}

#[cfg(test)]
mod tests;
