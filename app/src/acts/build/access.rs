//! Access to the organization: suspend, restore, remove. Made in one directory after the other, read back where it can be seen.

use std::rc::Rc;

use catalogue::effect;
use catalogue::organization::User;

use super::super::known::Known;
use super::super::possible::{Directories, Kind, Membership, consequence};
use super::directories::{Choice, Scope};
use super::{again, dressed};
use crate::access::read;
use crate::change::{Change, Check, NotReady, Proposal, Undo};
use crate::client::{Api, ClientError};
use crate::generation;

/// Asks for the directories where there are several; nothing where none is known.
pub fn proposal(known: &Rc<Known>, kind: Kind) -> Option<Proposal> {
    let proposal = asked_for(known, kind)?;
    if kind != Kind::Remove {
        return Some(proposal);
    }
    // Before the act, so that nobody learns of it afterwards.
    let lost = again::lost(known).map(|words| ("Is lost", words));
    Some(Proposal { undo: again::undo(known).words().to_owned(), effects: proposal.effects.into_iter().chain(lost).collect(), ..proposal })
}

fn asked_for(known: &Rc<Known>, kind: Kind) -> Option<Proposal> {
    if let Some(scope) = Scope::only(&known.directories) {
        return Some(in_scope(known, kind, &scope));
    }
    let Directories::Known(memberships) = &known.directories else { return None };
    let choice = Choice::of(kind, memberships);
    let (known, ticked) = (Rc::clone(known), choice.clone());
    let (question, verb) = words(&known, kind);
    let plan = move || {
        let scope = ticked.scope().ok_or(NotReady)?;
        Ok(vec![change(&known, kind, &scope)])
    };
    Some(Proposal { body: Some(Rc::new(move || choice.view())), ..Proposal::form(&question, &verb, Rc::new(plan)) })
}

fn words(known: &Known, kind: Kind) -> (String, String) {
    let verb = kind.verb(&known.name());
    (format!("{verb}?"), verb)
}

fn in_scope(known: &Rc<Known>, kind: Kind, scope: &Scope) -> Proposal {
    let (question, verb) = words(known, kind);
    let proposal = Proposal::of(&question, &verb, change(known, kind, scope));
    match scope {
        Scope::Whole => {
            let api = "the older one (v1), which acts in every directory of the person at once";
            Proposal { effects: vec![("API", api.to_owned())], ..proposal }
        }
        Scope::In { .. } => proposal,
    }
}

/// What takes it back, in the same directories.
fn inverse(known: &Rc<Known>, kind: Kind, scope: &Scope) -> Rc<dyn Fn() -> Proposal> {
    let (known, scope) = (Rc::clone(known), scope.clone());
    Rc::new(move || dressed(in_scope(&known, kind, &scope), &known, kind))
}

/// Wherever the person is; nothing where it would have to be asked where.
pub fn everywhere(known: &Rc<Known>, kind: Kind) -> Option<Change> {
    Some(change(known, kind, &Scope::everywhere(&known.directories)?))
}

fn change(known: &Rc<Known>, kind: Kind, scope: &Scope) -> Change {
    let (name, place) = (known.name(), scope.words());
    let undo_words = consequence(kind, &known.user).undo.to_owned();
    let (doing, done, undo) = match kind {
        Kind::Restore => (
            format!("Restoring {name}{place}"),
            format!("{name} has access again{place}."),
            Undo::Exact(undo_words, inverse(known, Kind::Suspend, scope)),
        ),
        Kind::Remove => (format!("Removing {name}{place}"), format!("{name} is no longer a member{place}."), Undo::Impossible(undo_words)),
        _ => (
            format!("Suspending {name}{place}"),
            format!("{name} is suspended{place}."),
            Undo::Exact(undo_words, inverse(known, Kind::Restore, scope)),
        ),
    };
    let calls = scope.calls(kind, known.id());
    Change { subject: known.subject(), doing, done, calls, judge: None, check: check(kind, known.id(), scope), undo }
}

/// How the person as a whole shows it.
pub fn seen(known: &Known, kind: Kind) -> Option<Check> {
    let id = known.id().to_owned();
    Some(Rc::new(move |api| Box::pin(is_seen(api, id.clone(), kind))))
}

/// How it is seen. What is done in a part of the directories shows only in the roles there; where there are none, it cannot be read back.
fn check(kind: Kind, account_id: &str, scope: &Scope) -> Option<Check> {
    let id = account_id.to_owned();
    match scope {
        Scope::In { chosen, is_all } if chosen.len() > 1 || !is_all => part_check(kind, id, chosen, *is_all),
        _ => Some(Rc::new(move |api| Box::pin(is_seen(api, id.clone(), kind)))),
    }
}

fn part_check(kind: Kind, id: String, chosen: &[Membership], is_all: bool) -> Option<Check> {
    let directories: Vec<String> = chosen.iter().map(|membership| membership.directory_id.clone()).collect();
    if kind == Kind::Remove {
        return Some(Rc::new(move |api| Box::pin(is_out_of(api, id.clone(), directories.clone()))));
    }
    if chosen.iter().all(|membership| membership.is_suspended.is_some()) {
        let wanted = kind == Kind::Suspend;
        return Some(Rc::new(move |api| Box::pin(is_suspended_in(api, id.clone(), directories.clone(), wanted))));
    }
    // Suspended as a whole means everywhere; access as a whole may come from one directory of several.
    let shows_as_a_whole = is_all && kind == Kind::Suspend;
    shows_as_a_whole.then(|| -> Check { Rc::new(move |api| Box::pin(is_seen(api, id.clone(), kind))) })
}

/// Whether the person as a whole shows it.
async fn is_seen(api: Api, id: String, kind: Kind) -> Result<bool, ClientError> {
    match generation::person(&api, &id).await {
        Ok(user) => Ok(shows(&user, kind)),
        Err(error) if kind == Kind::Remove && error.is_not_found() => Ok(true),
        Err(error) => Err(error),
    }
}

/// Whether the user's state says that the act is done.
pub fn shows(user: &User, kind: Kind) -> bool {
    match kind {
        Kind::Restore => effect::access(user) == Some("active"),
        Kind::Remove => effect::is_removed(user),
        _ => effect::access(user) == Some("suspended"),
    }
}

async fn is_out_of(api: Api, id: String, directories: Vec<String>) -> Result<bool, ClientError> {
    let left = read::directories(&api, &id).await?;
    Ok(!left.iter().any(|directory| directories.contains(&directory.directory_id)))
}

async fn is_suspended_in(api: Api, id: String, directories: Vec<String>, wanted: bool) -> Result<bool, ClientError> {
    let roles = read::roles(api, id).await?;
    let word = if wanted { "suspended" } else { "active" };
    let is_so = |directory: &String| effect::access_in(&roles, directory) == Some(word);
    Ok(directories.iter().all(is_so))
}

#[cfg(test)]
mod tests;
