//! The demo people: one for each role, on the bundled organization only.

use catalogue::capability::Role;
use catalogue::session::Person;

use super::Caller;

/// The people in the order in which the sign-in page offers them.
pub const PEOPLE: [Role; 4] = [Role::Owner, Role::Administrator, Role::HelpDesk, Role::Viewer];

/// The person with this word.
#[must_use]
pub fn person(wanted: &str) -> Option<Caller> {
    let role = PEOPLE.into_iter().find(|role| role.word() == wanted)?;
    let person = Person { id: format!("demo:{wanted}"), name: format!("Demo {}", role.title().to_lowercase()), email: None };
    Some(Caller::new(person, role))
}
