//! The demo people: one for each role, on the bundled organization only.

use catalogue::capability::Role;

use super::Principal;

/// The people in the order in which the sign-in page offers them.
pub const PEOPLE: [Role; 5] = [Role::Owner, Role::Administrator, Role::Provisioning, Role::HelpDesk, Role::Viewer];

/// The person with this word.
#[must_use]
pub fn person(wanted: &str) -> Option<Principal> {
    let role = PEOPLE.into_iter().find(|role| role.word() == wanted)?;
    Some(Principal::built_in("demo", wanted, &format!("Demo {}", role.title().to_lowercase()), role))
}
