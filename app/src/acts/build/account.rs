//! The Atlassian account itself: switch it off with a word to the person, on again, delete it with a time of grace, call that off.

use std::rc::Rc;

use catalogue::account::{
    CANCEL_ACCOUNT_DELETION, DELETE_ACCOUNT, DELETION_GRACE_DAYS, DISABLE_ACCOUNT, DisableMessage, ENABLE_ACCOUNT, GET_PROFILE,
};
use catalogue::effect;
use catalogue::organization::AccountStatus;
use leptos::prelude::*;

use super::super::known::Known;
use super::super::possible::{Kind, consequence};
use super::dressed;
use crate::change::{Call, Change, Check, NotReady, Proposal, Undo};
use crate::client::{Api, ClientError};
use crate::components::part::reactive;
use crate::form::{Field, check, text_area};
use crate::{generation, moment};

/// Atlassian names no limit; this much is read at a glance on a sign-in page.
pub const LONGEST_MESSAGE: usize = 300;

/// The field for what is shown at sign-in.
pub fn message_field(label: &'static str) -> Field {
    Field::new("message", label)
        .hint("Optional. Without one, Atlassian shows a text of its own.")
        .at_most(LONGEST_MESSAGE)
        .limit(check::plain_lines)
}

pub fn deactivation(known: &Rc<Known>) -> Proposal {
    let message = message_field("Message to the person, shown at sign-in");
    let (name, kept) = (known.name(), Rc::clone(known));
    let plan = move || {
        message.check().map_err(|_| NotReady)?;
        Ok(vec![switch_off(&kept, &message.value())])
    };
    let verb = Kind::Deactivate.verb(&name);
    let body = move || {
        let name = name.clone();
        view! { {text_area(message, 2)} {reactive(Box::new(move || preview(&name, &message.text.get())))} }.into_any()
    };
    Proposal { body: Some(Rc::new(body)), ..Proposal::form(&format!("{verb}?"), &verb, Rc::new(plan)) }
}

/// What the person will read.
fn preview(name: &str, message: &str) -> AnyView {
    let message = message.trim().to_owned();
    if message.is_empty() {
        return ().into_any();
    }
    view! {
        <figure class="sign-in-note" data-testid="message-preview">
            <figcaption class="small subtle">"What "<bdi>{name.to_owned()}</bdi>" reads at sign-in"</figcaption>
            <blockquote><bdi>{message}</bdi></blockquote>
        </figure>
    }
    .into_any()
}

pub fn switch_off(known: &Rc<Known>, message: &str) -> Change {
    let name = known.name();
    let body = DisableMessage { message: (!message.is_empty()).then(|| message.to_owned()) };
    let kept = Rc::clone(known);
    let undo = move || dressed(reactivation(&kept), &kept, Kind::Reactivate);
    Change {
        doing: format!("Deactivating {name}"),
        done: format!("The account of {name} is deactivated."),
        calls: vec![Call::with(DISABLE_ACCOUNT, &[("accountId", known.id())], &body)],
        check: Some(account_is(known, AccountStatus::Inactive)),
        undo: Undo::Exact(consequence(Kind::Deactivate, &known.user).undo.to_owned(), Rc::new(undo)),
        ..bare(known)
    }
}

pub fn reactivation(known: &Rc<Known>) -> Proposal {
    let verb = Kind::Reactivate.verb(&known.name());
    Proposal::of(&format!("{verb}?"), &verb, switch_on(known))
}

pub fn switch_on(known: &Rc<Known>) -> Change {
    let name = known.name();
    let kept = Rc::clone(known);
    let undo = move || dressed(deactivation(&kept), &kept, Kind::Deactivate);
    Change {
        doing: format!("Reactivating {name}"),
        done: format!("The account of {name} works again."),
        calls: vec![Call::bare(ENABLE_ACCOUNT, &[("accountId", known.id())])],
        check: Some(account_is(known, AccountStatus::Active)),
        undo: Undo::Exact(consequence(Kind::Reactivate, &known.user).undo.to_owned(), Rc::new(undo)),
        ..bare(known)
    }
}

pub fn deletion(known: &Rc<Known>) -> Proposal {
    let name = known.name();
    let kept = Rc::clone(known);
    let undo = move || dressed(cancellation(&kept), &kept, Kind::CancelDeletion);
    let end = moment::day(moment::now() + DELETION_GRACE_DAYS * moment::DAY);
    let words = format!("cancel until {end}, then never");
    let change = Change {
        doing: format!("Deleting the account of {name}"),
        done: format!("The account of {name} is scheduled for deletion; it is final on {end}."),
        calls: vec![Call::bare(DELETE_ACCOUNT, &[("accountId", known.id())])],
        check: Some(is_for_deletion(known, true)),
        undo: Undo::Exact(words, Rc::new(undo)),
        ..bare(known)
    };
    let verb = Kind::Delete.verb(&name);
    let proposal = Proposal::of(&format!("{verb}?"), &verb, change);
    let last = format!("{end}: after {DELETION_GRACE_DAYS} days the account and the personal data are deleted for good");
    Proposal { typed: Some(known.typed()), effects: vec![("Final", last)], ..proposal }
}

pub fn cancellation(known: &Rc<Known>) -> Proposal {
    let name = known.name();
    let kept = Rc::clone(known);
    let undo = move || dressed(deletion(&kept), &kept, Kind::Delete);
    let change = Change {
        doing: format!("Cancelling the deletion of {name}"),
        done: format!("The account of {name} stays, and works again."),
        calls: vec![Call::bare(CANCEL_ACCOUNT_DELETION, &[("accountId", known.id())])],
        check: Some(is_for_deletion(known, false)),
        undo: Undo::Exact(consequence(Kind::CancelDeletion, &known.user).undo.to_owned(), Rc::new(undo)),
        ..bare(known)
    };
    let verb = Kind::CancelDeletion.verb(&name);
    Proposal::of(&format!("{verb}?"), &verb, change)
}

/// A change of this person that is still to be filled.
fn bare(known: &Known) -> Change {
    Change {
        subject: known.subject(),
        doing: String::new(),
        done: String::new(),
        calls: Vec::new(),
        judge: None,
        check: None,
        undo: Undo::Impossible(String::new()),
    }
}

/// Whether the account itself says so: the directory follows later.
fn account_is(known: &Known, wanted: AccountStatus) -> Check {
    let id = known.id().to_owned();
    Rc::new(move |api| {
        let (id, wanted) = (id.clone(), wanted.clone());
        Box::pin(async move { Ok(account_status(&api, &id).await? == Some(wanted)) })
    })
}

async fn account_status(api: &Api, id: &str) -> Result<Option<AccountStatus>, ClientError> {
    Ok(api.get_from(GET_PROFILE, &[("accountId", id)], &[]).await?.account.account_status)
}

/// Only the directory tells a scheduled deletion from a deactivation; where it does not know the person, the account's state has to do.
fn is_for_deletion(known: &Known, wanted: bool) -> Check {
    let id = known.id().to_owned();
    Rc::new(move |api| Box::pin(check_deletion(api, id.clone(), wanted)))
}

async fn check_deletion(api: Api, id: String, wanted: bool) -> Result<bool, ClientError> {
    let told = match generation::person(&api, &id).await {
        Ok(user) => effect::is_for_deletion(&user),
        Err(error) if error.is_not_found() => None,
        Err(error) => return Err(error),
    };
    if let (Some(is_so), true) = (told, wanted) {
        return Ok(is_so);
    }
    let is_off = account_status(&api, &id).await? == Some(AccountStatus::Inactive);
    Ok(is_off == wanted && told.unwrap_or(wanted) == wanted)
}
