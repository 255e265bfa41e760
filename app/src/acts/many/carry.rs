//! From a plan to what the engine proposes: one change for each, read back ten at a time, taken back as a whole where that is exact.

use std::rc::Rc;

use catalogue::organization::{AccountStatus, MOST_IDS, User, UserSearch};

use super::super::asked::Asking;
use super::super::build::{self, message_field};
use super::super::possible::{Consequence, Kind, consequence};
use super::plan::{Plan, is_older};
use super::show;
use crate::change::{Changes, LookAll, Many, NotReady, Proposal, TakeBack, consequences};
use crate::client::{Api, ClientError};
use crate::form::Field;
use crate::generation;

/// More than so many are confirmed by typing how many they are.
const TYPED_BEYOND: usize = 5;

/// What is proposed. A plan in which nothing is left to do can only be read.
pub fn proposal(changes: Changes, asking: Asking, plan: Plan) -> Proposal {
    let verb = plan.verb();
    let question = format!("{verb}?");
    let plan = Rc::new(plan);
    if plan.will.is_empty() {
        let question = format!("Nobody here can be {}", show::done(plan.kind));
        return Proposal::waiting(&question, Rc::new(move || show::plan(changes, &plan, None, None)));
    }
    let kind = plan.kind;
    let many = Many { look: Some(look(kind)), take_back: take_back(kind, asking), ..Many::default() };
    let message = (kind == Kind::Deactivate).then(|| changes.below(|| message_field("Message to all of them, shown at sign-in")));
    let (shown, on_fault) = (Rc::clone(&plan), many.on_fault.clone());
    let count = plan.will.len();
    let typed = (count > TYPED_BEYOND).then(|| count.to_string());
    Proposal {
        is_danger: kind.is_danger(),
        effects: effects(&plan),
        undo: undo(kind).to_owned(),
        cautions: cautions(&plan),
        typed,
        body: Some(Rc::new(move || show::plan(changes, &shown, Some(&on_fault), message))),
        many: Some(many),
        ..Proposal::form(&question, &verb, Rc::new(move || planned(&plan, message)))
    }
}

/// The changes, in the order of the plan.
fn planned(plan: &Plan, message: Option<Field>) -> Result<Vec<crate::change::Change>, NotReady> {
    let message = match message {
        Some(field) => field.check().map(|()| field.value()).map_err(|_| NotReady)?,
        None => String::new(),
    };
    Ok(plan.will.iter().filter_map(|known| build::one_of_many(known, plan.kind, &message)).collect())
}

/// The same words as for one person, and how it goes.
fn effects(plan: &Plan) -> Vec<(&'static str, String)> {
    let Consequence { sign_in, access, billing, mail, .. } = consequence(plan.kind, &User::default());
    let mut effects = consequences(sign_in, access, billing, mail);
    let requests: usize =
        plan.will.iter().filter_map(|known| build::one_of_many(known, plan.kind, "")).map(|change| change.calls.len()).sum();
    let pace = if requests == 1 { "1" } else { &format!("{requests}, one after the other, no faster than Atlassian's rate limit allows") };
    effects.push(("Requests", pace.to_owned()));
    if is_older(plan) {
        effects.push(("API", "the older one (v1), which acts in every directory of a person at once".to_owned()));
    }
    effects
}

/// What takes the whole run back.
const fn inverse(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::Suspend => Some(Kind::Restore),
        Kind::Restore => Some(Kind::Suspend),
        Kind::Deactivate => Some(Kind::Reactivate),
        Kind::Reactivate => Some(Kind::Deactivate),
        _ => None,
    }
}

const fn undo(kind: Kind) -> &'static str {
    match kind {
        Kind::Suspend => "complete: restoring brings everything back, for all of the run at once",
        Kind::Restore => "suspend again, for all of the run at once",
        Kind::Deactivate => "reactivate, for all of the run at once; not while the identity provider holds an account",
        Kind::Reactivate => "deactivate again, for all of the run at once",
        _ => "not exact and one by one: invite again, which sends mails, then grant roles and groups anew",
    }
}

fn cautions(plan: &Plan) -> Vec<String> {
    let all = plan.will.len();
    let told = |(words, count): &(String, usize)| if *count == all { words.clone() } else { format!("For {count} of {all}: {words}") };
    let mut cautions: Vec<String> = plan.cautions.iter().map(told).collect();
    if plan.kind == Kind::Remove {
        cautions.push("Their roles and groups are not remembered. Where they may be wanted again, suspend instead: it keeps them and frees the seats too.".to_owned());
    }
    cautions
}

fn take_back(kind: Kind, asking: Asking) -> Option<TakeBack> {
    let inverse = inverse(kind)?;
    Some(Rc::new(move |ids| asking.ask(inverse, ids)))
}

/// Who of these shows it, ten a search.
fn look(kind: Kind) -> LookAll {
    Rc::new(move |api, ids| Box::pin(seen(api, ids, kind)))
}

async fn seen(api: Api, ids: Vec<String>, kind: Kind) -> Result<Vec<String>, ClientError> {
    let mut seen = Vec::new();
    for portion in ids.chunks(MOST_IDS) {
        let search = UserSearch { account_ids: portion.to_vec(), limit: Some(100), ..UserSearch::default() };
        let page = generation::search(&api, &search).await?;
        let is_so = |id: &&String| match page.data.iter().find(|user| user.account_id == **id) {
            Some(user) => shows(user, kind),
            // Whoever was removed may no longer be found at all.
            None => kind == Kind::Remove,
        };
        seen.extend(portion.iter().filter(is_so).cloned());
    }
    Ok(seen)
}

fn shows(user: &User, kind: Kind) -> bool {
    match kind {
        Kind::Deactivate => user.account_status == Some(AccountStatus::Inactive),
        Kind::Reactivate => user.account_status == Some(AccountStatus::Active),
        _ => build::shows_access(user, kind),
    }
}
