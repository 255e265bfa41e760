//! Everything that decides who may do what, in one value that can be exchanged while the service runs: the grants, the roles that they name, and the
//! people whom nobody changes.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use catalogue::capability::Capability;
use catalogue::rights::RoleName;

use crate::identity::Grants;

/// A role of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRole {
    pub name: RoleName,
    pub capabilities: BTreeSet<Capability>,
}

/// People whom nobody changes but by a grant that says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protected {
    pub accounts: BTreeSet<String>,
    /// Whoever is a member of one of these groups.
    pub groups: BTreeSet<String>,
}

impl Protected {
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.accounts.is_empty() && self.groups.is_empty()
    }
}

/// What the configuration says about rights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    pub roles: Vec<NamedRole>,
    pub grants: Grants,
    pub protected: Protected,
}

impl From<Grants> for Policy {
    fn from(grants: Grants) -> Policy {
        Policy { grants, ..Policy::default() }
    }
}

/// The policy in force. Each request takes it once, so that one request is never judged by two policies.
#[derive(Debug, Default)]
pub struct PolicyInForce(RwLock<Arc<Policy>>);

impl PolicyInForce {
    #[must_use]
    pub fn new(policy: Policy) -> PolicyInForce {
        PolicyInForce(RwLock::new(Arc::new(policy)))
    }

    #[must_use]
    pub fn current(&self) -> Arc<Policy> {
        // Only ever exchanged as a whole, so a panic elsewhere cannot leave half of one.
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another policy in force for every request from now on.
    pub fn exchange(&self, policy: Policy) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
    }
}
