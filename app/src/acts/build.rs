//! From an act that is possible to what the engine proposes: one builder for each kind, dressed in what its verdict already says.

mod access;
mod account;
mod again;
mod directories;
mod email;
mod profile;
mod tokens;

use std::rc::Rc;

use catalogue::account::ApiToken;

use super::known::Known;
use super::possible::{Answer, Kind, consequence};
use crate::access::grant::{self, RoleOn};
use crate::change::{Change, Proposal, consequences};

pub use access::shows as shows_access;
pub use account::message_field;
pub use tokens::label as token_label;

/// What is proposed for an act; nothing where it is not possible, or is done elsewhere on the page.
#[must_use]
pub fn propose(known: &Rc<Known>, kind: Kind) -> Option<Proposal> {
    let Answer::Possible(cautions) = known.act(kind)?.answer else { return None };
    let proposal = match kind {
        Kind::Suspend | Kind::Restore | Kind::Remove => access::proposal(known, kind)?,
        Kind::Deactivate => account::deactivation(known),
        Kind::Reactivate => account::reactivation(known),
        Kind::Delete => account::deletion(known),
        Kind::CancelDeletion => account::cancellation(known),
        Kind::Demote => demotion(known),
        Kind::Tokens => tokens::revoke(known, known.tokens.as_deref()?),
        Kind::Profile => profile::proposal(known, known.account.as_deref()?, known.permissions()?),
        Kind::Email => email::proposal(known, known.account.as_deref()?),
        Kind::Roles => return None,
    };
    let mut proposal = dressed(proposal, known, kind);
    if kind == Kind::Profile {
        // The form shows its own locks, and is long enough without what stays as it is.
        proposal.effects.retain(|(_, words)| words != "unchanged");
        return Some(proposal);
    }
    Some(Proposal { cautions: [cautions, proposal.cautions].concat(), ..proposal })
}

/// The change of one of many: nothing is asked for this person alone. `message` is for those who are deactivated.
#[must_use]
pub fn one_of_many(known: &Rc<Known>, kind: Kind, message: &str) -> Option<Change> {
    match kind {
        Kind::Suspend | Kind::Restore | Kind::Remove => access::everywhere(known, kind),
        Kind::Deactivate => Some(account::switch_off(known, message)),
        Kind::Reactivate => Some(account::switch_on(known)),
        _ => None,
    }
}

/// What is proposed for one API token.
#[must_use]
pub fn propose_revocation(known: &Known, token: &ApiToken) -> Option<Proposal> {
    let Answer::Possible(cautions) = known.act(Kind::Tokens)?.answer else { return None };
    Some(Proposal { cautions, ..dressed(tokens::revoke(known, std::slice::from_ref(token)), known, Kind::Tokens) })
}

/// As where the role itself stands, in the words of the act. Organization admins have to be demoted before they can leave.
fn demotion(known: &Known) -> Proposal {
    let verb = Kind::Demote.verb(&known.name());
    let revocation = grant::revocation(&known.subject(), &RoleOn::organization_admin(), None, known.viewer.is_self);
    Proposal { question: format!("{verb}?"), verb, effects: Vec::new(), ..revocation }
}

/// The proposal with the person, the consequences and the way back, which do not depend on how it is done.
fn dressed(proposal: Proposal, known: &Known, kind: Kind) -> Proposal {
    let follows = consequence(kind, &known.user);
    let mut effects = consequences(follows.sign_in, follows.access, follows.billing, follows.mail);
    effects.extend(proposal.effects);
    let needs_typing = known.viewer.is_self && kind.is_danger();
    Proposal {
        subjects: vec![known.subject()],
        effects,
        undo: if proposal.undo.is_empty() { follows.undo.to_owned() } else { proposal.undo },
        is_danger: kind.is_danger(),
        // A second thought before one locks oneself out.
        typed: proposal.typed.or_else(|| needs_typing.then(|| known.typed())),
        means_self: needs_typing,
        ..proposal
    }
}

#[cfg(test)]
mod tests;
