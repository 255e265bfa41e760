//! Tests of the catalogue as a whole: the rows, the addresses they mean, what is read leniently, and the rules that depend on bodies.

mod addresses;
mod effects;
mod expiry;
mod hostile_paths;
mod paging;
mod problem_shapes;
mod problem_words;
mod product_roles;
mod queries;
mod reading;
mod record;
mod remark;
mod roles;
mod rows;
mod rules;
mod scim;
mod scim_documents;

use crate::operation::Operation;

/// The row with this name.
fn row(name: &str) -> &'static Operation {
    crate::operations().find(|operation| operation.name == name).unwrap_or_else(|| panic!("no row is called {name}"))
}
