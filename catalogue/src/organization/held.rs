//! What somebody holds already: whether a role is there, by which ways it came, and so whether it can be taken away here. Pure.

use super::role::ORGANIZATION_ADMIN;
use super::{AssignmentMethod, RoleAssignment};

/// The ways by which one role on one resource came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Granted to the person: can be revoked here.
    pub is_direct: bool,
    /// Ends when the person leaves the group.
    pub is_through_group: bool,
    /// Comes with another role and goes with it.
    pub is_inferred: bool,
    /// The answer does not say how, as older ones do not.
    pub is_untold: bool,
}

/// How a role is held on a resource; `None` where it is not. Organization admin is one role, whatever its resource is called.
#[must_use]
pub fn held(assignments: &[RoleAssignment], resource_id: &str, role: &str) -> Option<Held> {
    let is_there = |assignment: &&RoleAssignment| role == ORGANIZATION_ADMIN || assignment.resource_id == resource_id;
    let all = assignments.iter().filter(is_there).flat_map(RoleAssignment::all).filter(|held| held.role == role);
    let methods: Vec<Vec<AssignmentMethod>> = all.map(|held| held.role_assignment_methods).collect();
    if methods.is_empty() {
        return None;
    }
    let has = |wanted: AssignmentMethod| methods.iter().flatten().any(|method| *method == wanted);
    Some(Held {
        is_direct: has(AssignmentMethod::Direct),
        is_through_group: has(AssignmentMethod::GroupDirect),
        is_inferred: has(AssignmentMethod::Inferred),
        is_untold: methods.iter().all(Vec::is_empty),
    })
}

impl Held {
    /// Whether a grant to the person is there that can be taken back. Where nothing is told, asking the upstream is the only way to know.
    #[must_use]
    pub const fn is_revocable(&self) -> bool {
        self.is_direct || self.is_untold
    }

    /// What stays when the direct grant goes, in words.
    #[must_use]
    pub const fn remains(&self) -> Option<&'static str> {
        match (self.is_through_group, self.is_inferred) {
            (true, _) => Some("through a group"),
            (false, true) => Some("because another role implies it"),
            (false, false) => None,
        }
    }
}

#[cfg(test)]
mod tests;
