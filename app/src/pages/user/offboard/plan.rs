//! The order in which somebody who has left is let go: what is done, what comes next, what is not possible and why. Pure; steps that were done
//! earlier or elsewhere count as done.

use catalogue::organization::{AccountStatus, DirectoryStatus, MembershipStatus, User};

use super::super::known::Known;
use super::super::possible::{Answer, Kind, Obstacle};

/// The steps in their order: power first, then what acts on its own, then access, then sign-in.
pub const ORDER: [Kind; 4] = [Kind::Demote, Kind::Tokens, Kind::Suspend, Kind::Deactivate];

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: Kind,
    pub state: State,
}

/// How a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// In the words of the person's state.
    Done(&'static str),
    /// The first that is possible and not done.
    Next,
    /// Possible, after the next one.
    Then,
    Blocked(Vec<Obstacle>),
    Open(&'static str),
}

/// The plan for this person.
#[must_use]
pub fn plan(known: &Known) -> Vec<Step> {
    let mut is_next_found = false;
    let mut step = |kind| {
        let state = match state(known, kind) {
            State::Next if is_next_found => State::Then,
            state => state,
        };
        is_next_found |= state == State::Next;
        Step { kind, state }
    };
    ORDER.map(&mut step).to_vec()
}

/// What the step is for.
#[must_use]
pub const fn purpose(kind: Kind) -> &'static str {
    match kind {
        Kind::Demote => "An organization admin can undo everything, and cannot be suspended.",
        Kind::Tokens => "Scripts go on with a token until it is revoked, whatever happens to sign-in.",
        Kind::Suspend => "Ends access to this organization's apps and frees the seats; roles and groups stay for whoever takes over.",
        _ => "Blocks sign-in at every Atlassian service.",
    }
}

fn state(known: &Known, kind: Kind) -> State {
    if let Some(done) = done(known, kind) {
        return State::Done(done);
    }
    match known.act(kind).map(|act| act.answer) {
        Some(Answer::Possible(_)) => State::Next,
        Some(Answer::Blocked(obstacles)) => State::Blocked(obstacles),
        Some(Answer::Open(why)) => State::Open(why),
        // Only the demotion is not among the acts of somebody who may need it.
        None => State::Open("Whether this person is organization admin is not known; if so, the role has to be taken away first."),
    }
}

fn done(known: &Known, kind: Kind) -> Option<&'static str> {
    let user = &known.user;
    match kind {
        Kind::Demote => (known.is_organization_admin == Some(false)).then_some("Is not organization admin."),
        Kind::Tokens => known.tokens.as_ref().is_some_and(|tokens| tokens.is_empty()).then_some("Has no API tokens."),
        Kind::Suspend if is_no_member(user) => Some("Is not a member of this organization."),
        Kind::Suspend => is_suspended(known).then_some("Access is suspended."),
        _ => is_switched_off(user),
    }
}

fn is_no_member(user: &User) -> bool {
    user.membership_status == Some(MembershipStatus::NoMembership) || user.status == Some(DirectoryStatus::NotInvited)
}

/// Everywhere, that is: what is suspended in one of several directories still has access through the others.
fn is_suspended(known: &Known) -> bool {
    let user = &known.user;
    let is_so = user.membership_status == Some(MembershipStatus::Suspended) || user.status == Some(DirectoryStatus::Suspended);
    is_so && !known.directories.is_mixed()
}

fn is_switched_off(user: &User) -> Option<&'static str> {
    match (&user.status, &user.account_status) {
        (Some(DirectoryStatus::ForDeletion), _) => Some("The account is being deleted, which blocks sign-in too."),
        (_, Some(AccountStatus::Closed)) => Some("The account is closed."),
        (_, Some(AccountStatus::Inactive)) => Some("The account is deactivated."),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
