//! Role assignments as a table of resources and roles. Pure.

use catalogue::organization::role::ORGANIZATION_ADMIN;
use catalogue::organization::{AssignmentMethod, RoleAssignment};

use crate::access::place::{self, Place, Workspace};

/// Resources down, roles across.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// Role ids, the most powerful first.
    pub roles: Vec<String>,
    pub rows: Vec<Row>,
}

/// One resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub resource_id: String,
    pub place: Place,
    /// Said when the person is not simply active in the directory that the resource belongs to.
    pub note: Option<String>,
    /// For each role of the matrix how it was assigned; `None` where the person does not have it.
    pub cells: Vec<Option<Vec<AssignmentMethod>>>,
}

/// A role on a resource: a cell, whether or not the person has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    pub resource_id: String,
    pub role: String,
}

impl At {
    /// Whether it is on this resource. Answers may call the organization otherwise than requests do.
    #[must_use]
    pub fn is_on(&self, resource_id: &str) -> bool {
        self.resource_id == resource_id || (self.role == ORGANIZATION_ADMIN && resource_id.contains(":org/"))
    }

    /// Whether this is the cell.
    #[must_use]
    pub fn is(&self, resource_id: &str, role: &str) -> bool {
        self.role == role && self.is_on(resource_id)
    }
}

/// Arranges assignments. `expected` are cells that are there although nothing is assigned: of changes that are on their way.
#[must_use]
pub fn arrange(assignments: &[RoleAssignment], expected: &[At], workspaces: &[Workspace]) -> Matrix {
    let mut roles: Vec<String> = assignments.iter().flat_map(RoleAssignment::all).map(|held| held.role).collect();
    roles.extend(expected.iter().map(|at| at.role.clone()));
    crate::sorting::by(&mut roles, |one, other| rank(one).cmp(&rank(other)).then_with(|| one.cmp(other)));
    roles.dedup();
    let mut rows: Vec<Row> = Vec::new();
    for assignment in assignments {
        let at = rows.iter().position(|row| row.resource_id == assignment.resource_id).unwrap_or_else(|| {
            rows.push(row(assignment, workspaces, roles.len()));
            rows.len() - 1
        });
        for held in assignment.all() {
            let Some(column) = roles.iter().position(|role| *role == held.role) else { continue };
            rows[at].cells[column].get_or_insert_default().extend(held.role_assignment_methods);
        }
    }
    for at in expected {
        if !rows.iter().any(|row| at.is_on(&row.resource_id)) {
            let place = place::name(&at.resource_id, None, workspaces);
            rows.push(Row { resource_id: at.resource_id.clone(), place, note: None, cells: vec![None; roles.len()] });
        }
    }
    crate::sorting::by(&mut rows, |one, other| one.place.cmp(&other.place));
    Matrix { roles, rows }
}

fn row(assignment: &RoleAssignment, workspaces: &[Workspace], columns: usize) -> Row {
    let note = match assignment.user_directory_status.as_deref() {
        None | Some("active") => None,
        Some("suspended") => Some("suspended in its directory".to_owned()),
        Some(other) => Some(other.replace('_', " ")),
    };
    Row {
        resource_id: assignment.resource_id.clone(),
        place: place::name(&assignment.resource_id, assignment.resource_owner.as_deref(), workspaces),
        note,
        cells: vec![None; columns],
    }
}

fn rank(role: &str) -> usize {
    const ORDER: [&str; 6] = [
        "atlassian/org-admin",
        "atlassian/site-admin",
        "atlassian/admin",
        "atlassian/user-access-admin",
        "atlassian/user",
        "atlassian/guest",
    ];
    ORDER.iter().position(|known| *known == role).unwrap_or(ORDER.len())
}

/// How a role was assigned: word, shape and style name, together.
#[must_use]
pub fn method_words(method: &AssignmentMethod) -> (&str, &'static str, &'static str) {
    match method {
        AssignmentMethod::Direct => ("Direct", "●", "is-active"),
        AssignmentMethod::GroupDirect => ("Through a group", "◆", "is-invited"),
        AssignmentMethod::Inferred => ("Implied", "○", "is-deactivated"),
        AssignmentMethod::Other(text) => (text, "?", "is-unknown"),
    }
}

/// The access in a sentence. What is on its way does not count.
#[must_use]
pub fn summary(matrix: &Matrix) -> String {
    let products = matrix.rows.iter().filter(|row| row.place.is_product && row.cells.iter().any(Option::is_some)).count();
    let column = matrix.roles.iter().position(|role| role == ORGANIZATION_ADMIN);
    let is_admin = column.is_some_and(|column| matrix.rows.iter().any(|row| row.cells[column].is_some()));
    let admin = if is_admin { "Organization admin. " } else { "" };
    match products {
        0 => format!("{admin}No role on any product."),
        1 => format!("{admin}Roles on one product."),
        count => format!("{admin}Roles on {count} products."),
    }
}

#[cfg(test)]
mod tests;
