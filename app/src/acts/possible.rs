//! What the viewer may do with this person now, with its consequence, or why not. Pure: from the person, Atlassian's permissions, and who is asking.

mod acts;
mod consequence;
mod judge;
mod kind;

use catalogue::account::Permissions;
use catalogue::capability::Capability;
use catalogue::organization::User;

use super::leaving::Leaving;

pub use acts::acts;
pub use consequence::{Consequence, consequence};
pub use kind::Kind;

/// What Atlassian says may be changed on the account.
#[derive(Clone, Copy, Debug)]
pub enum Rules<'a> {
    Loading,
    /// Could not be read, or may not be.
    Unknown,
    /// The account API does not reach this account.
    Unmanaged,
    Known(&'a Permissions),
}

/// Who is asking.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The title of the role.
    pub role: String,
    /// Already without writes where the installation is read-only.
    pub capabilities: Vec<Capability>,
    pub read_only: bool,
    /// Whether the person on the page is the viewer.
    pub is_self: bool,
}

/// How many organization admins there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headcount {
    Loading,
    /// Could not be read, or may not be.
    Unknown,
    Known(u64),
}

/// One user directory that the person is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub directory_id: String,
    pub name: String,
    /// Whether access is suspended there, where the roles tell.
    pub is_suspended: Option<bool>,
}

/// The user directories that the person is in. A change needs the id of one, however many a read looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directories {
    Loading,
    /// Could not be read, or may not be.
    Unknown,
    /// The v1 API answers, which knows only the organization as a whole.
    Whole,
    Known(Vec<Membership>),
}

impl Directories {
    /// Whether access is suspended in some of them and not in others.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        let Directories::Known(memberships) = self else { return false };
        let is = |wanted: bool| memberships.iter().any(|membership| membership.is_suspended == Some(wanted));
        is(true) && is(false)
    }
}

/// Everything a verdict depends on.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    pub user: &'a User,
    pub rules: Rules<'a>,
    /// `None` while it is not known.
    pub is_organization_admin: Option<bool>,
    /// Whether that role comes through a group, where it cannot be taken away here.
    pub is_admin_through_group: bool,
    pub organization_admins: Headcount,
    pub directories: &'a Directories,
    /// The removal that was asked for and is not seen yet.
    pub leaving: Option<Leaving>,
    /// How many API tokens there are; `None` while it is not known.
    pub tokens: Option<usize>,
    pub viewer: Viewer,
}

/// Why an act is not possible, and what would make it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub words: String,
    pub remedy: String,
    /// The act that clears it away.
    pub first: Option<Kind>,
}

/// The answer to "can I?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes; each caution is worth reading first.
    Possible(Vec<String>),
    /// No, for all of these reasons.
    Blocked(Vec<Obstacle>),
    /// Not known (yet), and why.
    Open(&'static str),
}

/// One act with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub kind: Kind,
    pub answer: Answer,
}

impl Act {
    #[must_use]
    pub const fn is_possible(&self) -> bool {
        matches!(self.answer, Answer::Possible(_))
    }
}

/// The acts that share their reasons, and the reasons.
pub type Shared<R> = (Vec<Kind>, R);

/// Acts by their answer; the same reason is told once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// Each with what is worth reading first.
    pub possible: Vec<(Act, Vec<String>)>,
    pub open: Vec<Shared<&'static str>>,
    pub blocked: Vec<Shared<Vec<Obstacle>>>,
}

/// Sorts acts by their answer.
#[must_use]
pub fn sorted(acts: Vec<Act>) -> Sorted {
    let mut sorted = Sorted::default();
    for act in acts {
        match act.answer.clone() {
            Answer::Possible(cautions) => sorted.possible.push((act, cautions)),
            Answer::Open(why) => share(&mut sorted.open, act.kind, why),
            Answer::Blocked(obstacles) => share(&mut sorted.blocked, act.kind, obstacles),
        }
    }
    sorted
}

fn share<R: PartialEq>(groups: &mut Vec<Shared<R>>, kind: Kind, reasons: R) {
    match groups.iter_mut().find(|(_, known)| *known == reasons) {
        Some((kinds, _)) => kinds.push(kind),
        None => groups.push((vec![kind], reasons)),
    }
}

#[cfg(test)]
mod tests;
