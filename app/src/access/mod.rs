//! Who may do what where: products and sites by name, what a person holds and how it came, granting and revoking, groups and their members.
//! Shared by the pages about people, groups and invitations; an invitation, a grant and a membership are the same thing seen from three sides.

pub mod administration;
pub mod choose;
pub mod grant;
pub mod group;
pub mod membership;
pub mod place;
pub mod read;
pub mod resource;

use catalogue::organization::User;

use crate::change::Subject;
use crate::standing::display_name;

/// The person as the subject of a change.
#[must_use]
pub fn subject_of(user: &User) -> Subject {
    let name = display_name(user);
    Subject { detail: user.email.clone().filter(|email| !email.is_empty() && *email != name), name, id: user.account_id.clone() }
}
