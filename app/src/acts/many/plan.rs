//! What an act comes to for each of many people: it will be done, it is so already, or it cannot be done and why. Pure.

use std::rc::Rc;

use catalogue::organization::{DirectoryStatus, MembershipStatus};

use super::super::known::Known;
use super::super::possible::{Answer, Directories, Headcount, Kind, Obstacle};
use crate::change::Subject;

/// What it comes to for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It will be done; each caution is worth reading first.
    Will(Vec<String>),
    /// It is so already: nothing is sent.
    Already,
    /// It is not possible, for all of these reasons.
    Cannot(Vec<Obstacle>),
}

/// What it comes to for all of them.
#[derive(Clone)]
pub struct Plan {
    pub kind: Kind,
    /// For whom it will be done.
    pub will: Vec<Rc<Known>>,
    pub already: Vec<Subject>,
    /// Those who share their reasons, and the reasons; the largest group first.
    pub cannot: Vec<(Vec<Obstacle>, Vec<Subject>)>,
    /// What is worth reading first, and of how many it is said.
    pub cautions: Vec<(String, usize)>,
}

impl Plan {
    /// Weighs everybody. `missing` are ids of whom Atlassian knows nothing.
    #[must_use]
    pub fn of(kind: Kind, mut people: Vec<Known>, missing: &[String]) -> Plan {
        share_admins(kind, &mut people);
        people.sort_by_cached_key(|known| (known.name().to_lowercase(), known.id().to_owned()));
        let mut plan = Plan { kind, will: Vec::new(), already: Vec::new(), cannot: Vec::new(), cautions: Vec::new() };
        for known in people {
            match fate(&known, kind) {
                Fate::Will(cautions) => {
                    cautions.into_iter().for_each(|caution| count(&mut plan.cautions, caution));
                    plan.will.push(Rc::new(known));
                }
                Fate::Already => plan.already.push(known.subject()),
                Fate::Cannot(obstacles) => share(&mut plan.cannot, obstacles, known.subject()),
            }
        }
        for id in missing {
            let gone = obstacle(
                "Atlassian does not find this account",
                "It may have left every directory since the list was read. Read the list again.",
            );
            share(&mut plan.cannot, vec![gone], Subject { name: id.clone(), detail: None, id: id.clone() });
        }
        crate::sorting::by_key(&mut plan.cannot, |(_, subjects)| std::cmp::Reverse(subjects.len()));
        plan
    }

    /// For how many it is not possible.
    #[must_use]
    pub fn blocked(&self) -> usize {
        self.cannot.iter().map(|(_, subjects)| subjects.len()).sum()
    }

    /// `Suspend 48 people`, `Suspend Ada Byron`.
    #[must_use]
    pub fn verb(&self) -> String {
        match &self.will[..] {
            [only] => self.kind.verb(&only.name()),
            will => format!("{} {} people", self.kind.bare_verb(), will.len()),
        }
    }
}

/// What the act comes to for this person.
#[must_use]
pub fn fate(known: &Known, kind: Kind) -> Fate {
    if kind == Kind::Remove && (is_outside(known) || known.leaving.is_some_and(|leaving| leaving.is_queued())) {
        return Fate::Already;
    }
    let Some(act) = known.act(kind) else {
        // As a whole nobody is suspended who is active in one directory.
        return if kind == Kind::Restore && may_be_suspended_somewhere(known) { Fate::Cannot(vec![several(kind)]) } else { Fate::Already };
    };
    match act.answer {
        Answer::Blocked(obstacles) => Fate::Cannot(obstacles),
        Answer::Open(why) => Fate::Cannot(vec![obstacle(why, "In doubt nothing is sent. Try again, or look at the person's page.")]),
        Answer::Possible(_) if known.viewer.is_self && kind.is_danger() => Fate::Cannot(vec![obstacle(
            "This is your own account",
            "Nobody locks themselves out together with others: your own page offers it.",
        )]),
        Answer::Possible(_) if kind == Kind::Remove && known.leaving.is_some() => Fate::Cannot(vec![obstacle(
            "A removal was sent, and its outcome is unknown",
            "It may still happen. Look at the person's page: there it may be asked for again.",
        )]),
        Answer::Possible(_) if !is_alike(known, kind) => Fate::Cannot(vec![several(kind)]),
        Answer::Possible(cautions) => Fate::Will(cautions),
    }
}

/// Whether there is no membership that could end.
fn is_outside(known: &Known) -> bool {
    known.user.membership_status == Some(MembershipStatus::NoMembership) || known.user.status == Some(DirectoryStatus::NotInvited)
}

/// Whether the act means the same wherever the person is. Only then can it be taken back without giving access that was not there before.
fn is_alike(known: &Known, kind: Kind) -> bool {
    let Directories::Known(memberships) = &known.directories else { return true };
    let is_active = kind != Kind::Suspend || memberships.iter().all(|membership| membership.is_suspended == Some(false));
    memberships.len() < 2 || (is_active && !known.directories.is_mixed())
}

/// Whether one of several directories is suspended, or does not tell.
fn may_be_suspended_somewhere(known: &Known) -> bool {
    let Directories::Known(memberships) = &known.directories else { return false };
    memberships.len() > 1 && memberships.iter().any(|membership| membership.is_suspended != Some(false))
}

fn several(kind: Kind) -> Obstacle {
    let words = if kind == Kind::Restore {
        "In several directories, and not known to be suspended in each of them"
    } else {
        "In several directories, and not known to be active in each of them"
    };
    obstacle(words, "Which is meant has to be chosen: the person's page asks for it.")
}

fn obstacle(words: &str, remedy: &str) -> Obstacle {
    Obstacle { words: words.to_owned(), remedy: remedy.to_owned(), first: None }
}

/// Together they must not take the last organization admin away: each is weighed as if the others were gone already.
fn share_admins(kind: Kind, people: &mut [Known]) {
    if kind != Kind::Deactivate {
        return;
    }
    let is_admin = |known: &&Known| known.is_organization_admin == Some(true) && known.act(kind).is_some();
    let others = u64::try_from(people.iter().filter(is_admin).count().saturating_sub(1)).unwrap_or(u64::MAX);
    for known in people.iter_mut() {
        if let Headcount::Known(admins) = known.organization_admins {
            known.organization_admins = Headcount::Known(admins.saturating_sub(others));
        }
    }
}

/// Whether it was said that the v1 API answers.
#[must_use]
pub fn is_older(plan: &Plan) -> bool {
    plan.will.iter().any(|known| known.directories == Directories::Whole)
}

fn share(groups: &mut Vec<(Vec<Obstacle>, Vec<Subject>)>, obstacles: Vec<Obstacle>, subject: Subject) {
    match groups.iter_mut().find(|(known, _)| *known == obstacles) {
        Some((_, subjects)) => subjects.push(subject),
        None => groups.push((obstacles, vec![subject])),
    }
}

fn count(counted: &mut Vec<(String, usize)>, words: String) {
    match counted.iter_mut().find(|(known, _)| *known == words) {
        Some((_, count)) => *count += 1,
        None => counted.push((words, 1)),
    }
}

#[cfg(test)]
mod tests;
