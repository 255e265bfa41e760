//! Editing the profile: what may be changed is read before the form opens and once more before it is sent; only changed fields go.

mod fields;
mod locks;
mod patch;

use std::cell::RefCell;
use std::rc::Rc;

use catalogue::account::{Account, AccountAnswer, GET_PERMISSIONS, GET_PROFILE, Permissions, UPDATE_PROFILE};
use leptos::prelude::*;

use super::super::known::Known;
use super::super::possible::Kind;
use super::dressed;
use crate::change::{Call, Change, Judged, Moved, NotReady, Proposal, Undo, Waiting};
use crate::client::{self, Api, ApiReply, ClientError};
use crate::form::Kept;
use crate::form::diff::{Versions, before_and_after, stale, three_versions};
use fields::Fields;
use patch::Edit;

/// The form on what was read.
pub fn proposal(known: &Rc<Known>, account: &Account, permissions: &Permissions) -> Proposal {
    let kept = Rc::new(Kept::new(|| Fields::of(account, permissions)));
    let fields = kept.fields;
    let (planned, account_id) = (Rc::clone(known), known.id().to_owned());
    let plan = move || {
        // Held here, so that the fields live as long as the proposal.
        let fields = kept.fields;
        if !fields.form.check() {
            return Err(NotReady);
        }
        let edits = untrack(|| fields.edits());
        if edits.is_empty() {
            fields.form.say("Nothing has changed, so there is nothing to save.");
            return Err(NotReady);
        }
        Ok(vec![change(&planned, edits)])
    };
    Proposal {
        effects: effects(),
        undo: "Write the old values back, as long as the fields are still free.".to_owned(),
        body: Some(Rc::new(move || fields.view())),
        recheck: Some(Rc::new(move |api| Box::pin(recheck(api, account_id.clone(), fields)))),
        refused: Some(Rc::new(move |error| refuse(fields, error))),
        ..Proposal::form(&format!("Edit the profile of {}", known.name()), "Save the profile", Rc::new(plan))
    }
}

fn effects() -> Vec<(&'static str, String)> {
    vec![("Visible", "in every Atlassian product, to everybody who may see the profile".to_owned())]
}

/// The account, read once more together with what may be changed on it.
async fn recheck(api: Api, account_id: String, fields: Fields) -> Result<Option<Moved>, ClientError> {
    let parameters = [("accountId", account_id.as_str())];
    let now = api.get_from(GET_PROFILE, &parameters, &[]).await?.account;
    let permissions = api.get_from(GET_PERMISSIONS, &parameters, &[]).await?;
    let versions = stale(untrack(|| fields.versions(&now)));
    let locked = fields.follow(&now, &permissions);
    Ok((!versions.is_empty() || !locked.is_empty()).then(|| moved(versions, locked, IN_FORM)))
}

const IN_FORM: &str = "The form starts from what Atlassian has now. Save again to put your values in its place, or cancel to leave it.";
const IN_UNDO: &str = "Write back again to put the old values in its place all the same, or cancel to leave it.";

/// Fields that somebody else changed, and those that have become locked: what was typed into them cannot be sent.
fn moved(versions: Vec<Versions>, locked: Vec<&'static str>, next: &'static str) -> Moved {
    let view = move || {
        let table = (!versions.is_empty()).then(|| {
            view! {
                {three_versions(&versions)}
                <p>{next}</p>
            }
        });
        let locked = (!locked.is_empty()).then(|| view! { <p>"Locked meanwhile, and left out: "{locked.join(", ")}"."</p> });
        view! { {table}{locked} }.into_any()
    };
    Moved { versions: Rc::new(view) }
}

/// Violations and locks belong at their fields; anything else is for the dialog to tell.
fn refuse(fields: Fields, error: &ClientError) -> bool {
    let faults = error.problem().map(|problem| problem.fields.clone()).unwrap_or_default();
    if !faults.is_empty() {
        fields.form.refuse(&faults);
    }
    !faults.is_empty()
}

fn change(known: &Rc<Known>, edits: Vec<Edit>) -> Change {
    let name = known.name();
    let body = patch::body(&edits);
    // What was accepted and not done is told, and not waited for.
    let left_alone: Rc<RefCell<Vec<&'static str>>> = Rc::default();
    let (judged, noted) = (edits.clone(), Rc::clone(&left_alone));
    let judge = move |reply: &ApiReply| judge(&judged, reply, &mut noted.borrow_mut());
    let (checked, account_id) = (edits.clone(), known.id().to_owned());
    let check = move |api: Api| -> Waiting<Result<bool, ClientError>> {
        let (edits, id, left_alone) = (checked.clone(), account_id.clone(), Rc::clone(&left_alone));
        Box::pin(async move {
            let account = api.get_from(GET_PROFILE, &[("accountId", &id)], &[]).await?.account;
            Ok(patch::left(&edits, &account).iter().all(|label| left_alone.borrow().contains(label)))
        })
    };
    let (words, is_complete) = patch::undo_words(&edits);
    let back = Rc::clone(known);
    let inverse: Rc<dyn Fn() -> Proposal> = Rc::new(move || dressed(taking_back(&back, &edits), &back, Kind::Profile));
    Change {
        doing: format!("Changing the profile of {name}"),
        done: format!("the profile of {name} is changed."),
        calls: vec![Call::with(UPDATE_PROFILE, &[("accountId", known.id())], &body)],
        judge: Some(Rc::new(judge)),
        check: Some(Rc::new(check)),
        undo: if is_complete { Undo::Exact(words.to_owned(), inverse) } else { Undo::Partly(words.to_owned(), inverse) },
        subject: known.subject(),
    }
}

/// The answer holds the account as it is now: what is not as it was asked for was left as it was. If that is everything, reading back shall tell.
fn judge(edits: &[Edit], reply: &ApiReply, left_alone: &mut Vec<&'static str>) -> Judged {
    let Ok(AccountAnswer { account }) = client::read(reply) else { return Judged::Done };
    let left = patch::left(edits, &account);
    if left.is_empty() || left.len() == edits.len() {
        return Judged::Done;
    }
    let lines = left.iter().map(|label| format!("Atlassian accepted this and left {label} as it was.")).collect();
    left_alone.clone_from(&left);
    Judged::Partly(lines)
}

/// The proposal to write the old values back. What somebody else changed since is shown first.
fn taking_back(known: &Rc<Known>, edits: &[Edit]) -> Proposal {
    let edits = patch::inverse(edits);
    let shown = patch::differences(&edits);
    let seen: Rc<RefCell<Vec<String>>> = Rc::new(RefCell::new(edits.iter().map(|edit| edit.before.clone()).collect()));
    let (account_id, looked) = (known.id().to_owned(), edits.clone());
    let recheck = move |api: Api| -> Waiting<Result<Option<Moved>, ClientError>> {
        let (id, edits, seen) = (account_id.clone(), looked.clone(), Rc::clone(&seen));
        Box::pin(async move {
            let now = api.get_from(GET_PROFILE, &[("accountId", &id)], &[]).await?.account;
            let before = seen.take();
            let versions = edits.iter().zip(before).map(|(edit, was)| Versions {
                label: edit.entry.label.to_owned(),
                was,
                now: patch::value(&now, edit.entry.path).to_owned(),
                yours: edit.after.clone(),
            });
            let versions = stale(versions);
            // Who has seen them may go on.
            seen.replace(edits.iter().map(|edit| patch::value(&now, edit.entry.path).to_owned()).collect());
            Ok((!versions.is_empty()).then(|| moved(versions, Vec::new(), IN_UNDO)))
        })
    };
    let change = change(known, edits);
    Proposal {
        effects: effects(),
        body: Some(Rc::new(move || before_and_after(&shown))),
        recheck: Some(Rc::new(recheck)),
        ..Proposal::of(&format!("Write the old profile of {} back?", known.name()), "Write the old values back", change)
    }
}
