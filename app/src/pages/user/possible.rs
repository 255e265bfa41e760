//! What the viewer may do with this person now, with its consequence, or why not. Pure: from the person, Atlassian's permissions, and who is asking.

mod acts;

use catalogue::account::{Permissions, Verdict};
use catalogue::capability::{Capability, Role};
use catalogue::organization::{AccountStatus, ClaimStatus, DirectoryStatus, MembershipStatus, User};
use catalogue::reason;

pub use acts::acts;

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
    pub role: Role,
    /// Already without writes where the installation is read-only.
    pub capabilities: Vec<Capability>,
    /// Whether the person on the page is the viewer.
    pub is_self: bool,
}

/// Everything a verdict depends on.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    pub user: &'a User,
    pub rules: Rules<'a>,
    /// `None` while it is not known.
    pub is_organization_admin: Option<bool>,
    /// How many API tokens there are; `None` while it is not known.
    pub tokens: Option<usize>,
    pub viewer: Viewer,
}

/// What an act does to the four things that people ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consequence {
    pub sign_in: &'static str,
    pub access: &'static str,
    pub billing: &'static str,
    pub undo: &'static str,
}

/// Why an act is not possible, and what would make it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub words: String,
    pub remedy: String,
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
    pub title: &'static str,
    pub consequence: Consequence,
    pub answer: Answer,
}

/// The titles of acts that share their reasons, and the reasons.
pub type Shared<R> = (Vec<&'static str>, R);

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
            Answer::Open(why) => share(&mut sorted.open, act.title, why),
            Answer::Blocked(obstacles) => share(&mut sorted.blocked, act.title, obstacles),
        }
    }
    sorted
}

fn share<R: PartialEq>(groups: &mut Vec<Shared<R>>, title: &'static str, reasons: R) {
    match groups.iter_mut().find(|(_, known)| *known == reasons) {
        Some((titles, _)) => titles.push(title),
        None => groups.push((vec![title], reasons)),
    }
}

/// Collects what stands in the way, then gives the answer.
struct Judge<'a> {
    situation: &'a Situation<'a>,
    obstacles: Vec<Obstacle>,
    cautions: Vec<String>,
    open: Option<&'static str>,
}

impl<'a> Judge<'a> {
    fn of(situation: &'a Situation<'a>) -> Judge<'a> {
        Judge { situation, obstacles: Vec::new(), cautions: Vec::new(), open: None }
    }

    fn obstacle(mut self, stands: bool, words: &str, remedy: &str) -> Judge<'a> {
        if stands {
            self.obstacles.push(Obstacle { words: words.to_owned(), remedy: remedy.to_owned() });
        }
        self
    }

    fn caution(mut self, applies: bool, text: &str) -> Judge<'a> {
        if applies {
            self.cautions.push(text.to_owned());
        }
        self
    }

    /// The account API reaches managed accounts that are not closed.
    fn account(self) -> Judge<'a> {
        let user = self.situation.user;
        let is_closed = user.account_status == Some(AccountStatus::Closed);
        let is_unmanaged = matches!(self.situation.rules, Rules::Unmanaged) || user.claim_status == Some(ClaimStatus::Unmanaged);
        self.obstacle(is_closed, "The account is closed", "That is final.").obstacle(
            is_unmanaged && !is_closed,
            "Not a managed account",
            "Its e-mail domain is not verified here, so the account is the person's own. Verify and claim the domain first.",
        )
    }

    /// Access can be changed for members; where membership is not said, nothing is promised.
    fn member(mut self) -> Judge<'a> {
        let user = self.situation.user;
        if user.status.is_none() && user.membership_status.is_none() {
            self.open = Some("Whether this person is a member of the organization is not known.");
        }
        let is_member = user.membership_status != Some(MembershipStatus::NoMembership) && user.status != Some(DirectoryStatus::NotInvited);
        self.obstacle(!is_member, "Not a member of this organization", "There is no access to change; an invitation would give some.")
    }

    /// What Atlassian says about one privilege.
    fn privilege(self, name: &str) -> Judge<'a> {
        let situation = self.situation;
        self.verdict(|permissions| permissions.privilege(name), situation)
    }

    fn verdict(mut self, of: impl Fn(&Permissions) -> Verdict, situation: &Situation) -> Judge<'a> {
        match situation.rules {
            Rules::Loading => self.open = Some("Asking Atlassian what it allows…"),
            Rules::Unknown => self.open = Some("What Atlassian allows on this account could not be read."),
            Rules::Unmanaged => {}
            Rules::Known(permissions) => match of(permissions) {
                Verdict::Allowed => {}
                Verdict::Blocked(key) => {
                    let reason = reason::explain(&key);
                    self.obstacles.push(Obstacle { words: reason.words, remedy: reason.remedy });
                }
                Verdict::NotSaid => self.cautions.push("Atlassian does not say whether it allows this; it may refuse.".to_owned()),
            },
        }
        self
    }

    /// Suspending, removing and deleting need an organization admin to be demoted first.
    fn not_organization_admin(self) -> Judge<'a> {
        let admin = self.situation.is_organization_admin;
        self.obstacle(admin == Some(true), "Organization admin", "Take the organization admin role away first; then it is possible.")
            .caution(admin.is_none(), "If this person is an organization admin, that role has to be taken away first.")
    }

    fn yourself(self) -> Judge<'a> {
        let is_self = self.situation.viewer.is_self;
        self.caution(is_self, "This is your own account: you would lock yourself out.")
    }

    /// The viewer's own rights, last: the rest is true for everybody.
    fn needs(mut self, capability: Capability) -> Judge<'a> {
        self.obstacles.extend(lacking(&self.situation.viewer, capability));
        self
    }

    fn act(self, title: &'static str, consequence: Consequence) -> Act {
        let answer = match (self.obstacles.is_empty(), self.open) {
            (false, _) => Answer::Blocked(self.obstacles),
            (true, Some(open)) => Answer::Open(open),
            (true, None) => Answer::Possible(self.cautions),
        };
        Act { title, consequence, answer }
    }
}

/// Why the viewer lacks a capability, if so: the installation is read-only, or the role leaves it out; then who has it.
fn lacking(viewer: &Viewer, capability: Capability) -> Option<Obstacle> {
    if viewer.capabilities.contains(&capability) {
        return None;
    }
    if viewer.role.holds(capability) {
        let words = "This installation is read-only".to_owned();
        return Some(Obstacle { words, remedy: "Nobody can change anything through it.".to_owned() });
    }
    let holders: Vec<&str> = Role::ALL.into_iter().filter(|role| role.holds(capability)).map(Role::title).collect();
    Some(Obstacle {
        words: format!("Your role, {}, may not {}", viewer.role.title(), capability.words()),
        remedy: format!("These roles may: {}.", holders.join(", ")),
    })
}

#[cfg(test)]
mod tests;
