//! Weighs what stands in the way of one act, what is worth reading first, and what is not known; then answers.

use catalogue::account::{Permissions, Verdict};
use catalogue::capability::{Capability, Role};
use catalogue::organization::{AccountStatus, ClaimStatus, DirectoryStatus, MembershipStatus};
use catalogue::reason;

use super::{Act, Answer, Directories, Headcount, Kind, Obstacle, Rules, Situation, Viewer};
use crate::access::administration;

/// Collects what stands in the way, then gives the answer.
pub struct Judge<'a> {
    pub situation: &'a Situation<'a>,
    obstacles: Vec<Obstacle>,
    cautions: Vec<String>,
    open: Option<&'static str>,
}

impl<'a> Judge<'a> {
    pub fn of(situation: &'a Situation<'a>) -> Judge<'a> {
        Judge { situation, obstacles: Vec::new(), cautions: Vec::new(), open: None }
    }

    pub fn obstacle(mut self, stands: bool, words: &str, remedy: &str) -> Judge<'a> {
        if stands {
            self.obstacles.push(obstacle(words, remedy));
        }
        self
    }

    /// As [`Judge::obstacle`], with the act that clears it away.
    pub fn before(mut self, stands: bool, words: &str, remedy: &str, first: Kind) -> Judge<'a> {
        if stands {
            self.obstacles.push(Obstacle { first: Some(first), ..obstacle(words, remedy) });
        }
        self
    }

    pub fn unless_known(mut self, is_known: bool, why: &'static str) -> Judge<'a> {
        if !is_known && self.open.is_none() {
            self.open = Some(why);
        }
        self
    }

    pub fn caution(mut self, applies: bool, text: &str) -> Judge<'a> {
        if applies {
            self.cautions.push(text.to_owned());
        }
        self
    }

    /// The account API reaches managed accounts that are not closed.
    pub fn account(self) -> Judge<'a> {
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
    pub fn member(mut self) -> Judge<'a> {
        let user = self.situation.user;
        if user.status.is_none() && user.membership_status.is_none() {
            self.open = Some("Whether this person is a member of the organization is not known.");
        }
        let is_member = user.membership_status != Some(MembershipStatus::NoMembership) && user.status != Some(DirectoryStatus::NotInvited);
        self.obstacle(!is_member, "Not a member of this organization", "There is no access to change; an invitation would give some.")
    }

    /// What Atlassian says about one privilege.
    pub fn privilege(self, name: &str) -> Judge<'a> {
        let situation = self.situation;
        self.verdict(|permissions| permissions.privilege(name), situation)
    }

    pub fn verdict(mut self, of: impl Fn(&Permissions) -> Verdict, situation: &Situation) -> Judge<'a> {
        match situation.rules {
            Rules::Loading => self.open = Some("Asking Atlassian what it allows…"),
            Rules::Unknown => self.open = Some("What Atlassian allows on this account could not be read."),
            Rules::Unmanaged => {}
            Rules::Known(permissions) => match of(permissions) {
                Verdict::Allowed => {}
                Verdict::Blocked(key) => {
                    let reason = reason::explain(&key);
                    self.obstacles.push(obstacle(&reason.words, &reason.remedy));
                }
                Verdict::NotSaid => self.cautions.push("Atlassian does not say whether it allows this; it may refuse.".to_owned()),
            },
        }
        self
    }

    /// Suspending, removing and deleting need an organization admin to be demoted first.
    pub fn not_organization_admin(self) -> Judge<'a> {
        let admin = self.situation.is_organization_admin;
        let remedy = "Take the organization admin role away first; then it is possible.";
        self.before(admin == Some(true), "Organization admin", remedy, Kind::Demote)
            .caution(admin.is_none(), "If this person is an organization admin, that role has to be taken away first.")
    }

    /// Somebody has to be left who can manage the organization. In doubt nobody is locked out.
    pub fn keeps_admin(mut self, is_self: bool) -> Judge<'a> {
        let admins = match self.situation.organization_admins {
            _ if self.situation.is_organization_admin != Some(true) => return self,
            Headcount::Loading if !is_self => {
                self.open = Some("Counting the organization admins…");
                return self;
            }
            Headcount::Known(admins) => Some(admins),
            Headcount::Unknown | Headcount::Loading => None,
        };
        match administration::keeps_admin(is_self, admins) {
            Some(lock) => self.obstacle(true, &lock.words, &lock.remedy),
            None => self,
        }
    }

    /// A change needs the id of the directory; which, is asked when there are several.
    pub fn in_a_directory(mut self) -> Judge<'a> {
        match self.situation.directories {
            Directories::Loading => self.open = Some("Asking Atlassian which directories this person is in…"),
            Directories::Unknown => {
                self.open = Some("Which directories this person is in could not be read, and a change has to name one.")
            }
            Directories::Known(memberships) if memberships.is_empty() && self.obstacles.is_empty() => {
                let remedy =
                    "A change of access has to name a directory. Read the page again; if it stays so, look in Atlassian Administration.";
                self = self.obstacle(true, "Atlassian names no directory that this person is in", remedy);
            }
            Directories::Known(_) | Directories::Whole => {}
        }
        self
    }

    pub fn yourself(self) -> Judge<'a> {
        let is_self = self.situation.viewer.is_self;
        self.caution(is_self, "This is your own account: you would lock yourself out.")
    }

    /// The viewer's own rights, last: the rest is true for everybody.
    pub fn needs(mut self, capability: Capability) -> Judge<'a> {
        self.obstacles.extend(lacking(&self.situation.viewer, capability));
        self
    }

    pub fn act(self, kind: Kind) -> Act {
        let answer = match (self.obstacles.is_empty(), self.open) {
            (false, _) => Answer::Blocked(self.obstacles),
            (true, Some(open)) => Answer::Open(open),
            (true, None) => Answer::Possible(self.cautions),
        };
        Act { kind, answer }
    }
}

/// Why the viewer lacks a capability, if so: the installation is read-only, or the role leaves it out; then who has it.
pub fn lacking(viewer: &Viewer, capability: Capability) -> Option<Obstacle> {
    if viewer.capabilities.contains(&capability) {
        return None;
    }
    if viewer.read_only && !capability.is_read() {
        return Some(obstacle("This installation is read-only", "Nobody can change anything through it."));
    }
    let holders: Vec<&str> = Role::ALL.into_iter().filter(|role| role.holds(capability)).map(Role::title).collect();
    let words = format!("Your role, {}, may not {}", viewer.role, capability.words());
    Some(obstacle(&words, &format!("These roles may: {}.", holders.join(", "))))
}

fn obstacle(words: &str, remedy: &str) -> Obstacle {
    Obstacle { words: words.to_owned(), remedy: remedy.to_owned(), first: None }
}
