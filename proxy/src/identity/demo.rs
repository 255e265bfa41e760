//! The demo people: one for each role, on the bundled organization only.

use catalogue::capability::Role;
use catalogue::session::Person;

use super::Caller;

/// The people in the order in which the sign-in page offers them.
pub const PEOPLE: [Role; 4] = [Role::Owner, Role::Administrator, Role::HelpDesk, Role::Viewer];

/// The value of the form field `person`.
#[must_use]
pub const fn word(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Administrator => "administrator",
        Role::HelpDesk => "help-desk",
        Role::Viewer => "viewer",
    }
}

/// The person with this word.
#[must_use]
pub fn person(wanted: &str) -> Option<Caller> {
    let role = PEOPLE.into_iter().find(|role| word(*role) == wanted)?;
    Some(Caller {
        person: Person { id: format!("demo:{wanted}"), name: format!("Demo {}", role.title().to_lowercase()), email: None },
        role,
    })
}
