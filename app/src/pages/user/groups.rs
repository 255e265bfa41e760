//! The groups of the person: where each is kept, and the ways in and out.

use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::organization::Group;
use leptos::prelude::*;

use super::known::Known;
use super::reads::Reads;
use crate::access::group::{is_synced, kept_by, lock, name};
use crate::access::{choose, membership};
use crate::change::{self, Changes, NotReady, Proposal, Recheck, consequences};
use crate::components::card::framed_with_acts;
use crate::components::icon::Icon;
use crate::components::vacant::Empty;
use crate::form::{Fault, Field, combobox};
use crate::routes::Page;
use crate::session;

/// The card.
pub fn card(reads: Reads) -> AnyView {
    let changes = change::changes();
    let may = session::may(Capability::EditGroups);
    let body = reads.groups.show(4, move |groups| body(&groups, reads, changes, may));
    let add = may.then(|| {
        let add = move |_| {
            let proposal = changes.below(|| untrack(|| Known::now(reads).map(|known| joining(&known))));
            proposal.into_iter().for_each(|proposal| changes.propose(proposal));
        };
        view! { <button type="button" class="button" on:click=add>"Add to a group…"</button> }
    });
    framed_with_acts("groups", "Groups", "groups-card", add.into_any(), body)
}

fn body(groups: &[Group], reads: Reads, changes: Changes, may: bool) -> AnyView {
    if groups.is_empty() {
        return view! { <Empty title="In no group" why="This person is a member of no group of this organization."/> }.into_any();
    }
    let synced = groups.iter().filter(|group| is_synced(group)).count();
    let count = match groups.len() {
        1 => "One group".to_owned(),
        count => format!("{count} groups"),
    };
    let kept = match synced {
        0 => String::new(),
        1 => ", one of them kept by the identity provider".to_owned(),
        synced => format!(", {synced} of them kept by the identity provider"),
    };
    let mut sorted: Vec<&Group> = groups.iter().collect();
    crate::sorting::by_key(&mut sorted, |group| name(group).to_lowercase());
    let items = sorted.into_iter().map(|group| item(group, reads, changes, may)).collect_view();
    view! {
        <p>{count}{kept}"."</p>
        <ul class="group-list">{items}</ul>
    }
    .into_any()
}

fn item(group: &Group, reads: Reads, changes: Changes, may: bool) -> AnyView {
    let lock = lock(group);
    let is_locked = lock.is_some();
    let kept = lock.map(|lock| lock.words).or_else(|| kept_by(group));
    let remove = (may && !is_locked).then(|| {
        let (label, group) = (format!("Remove from {}…", name(group)), group.clone());
        let remove = move |_| {
            let known = changes.below(|| untrack(|| Known::now(reads)));
            known.into_iter().for_each(|known| changes.propose(membership::leaving(&known.subject(), &group)));
        };
        view! { <button type="button" class="button is-quiet matrix__revoke" aria-label=label on:click=remove>"Remove…"</button> }
    });
    view! {
        <li>
            <a class="group-list__name" href=Page::Group { group_id: group.id.clone() }.path()><bdi>{name(group)}</bdi></a>
            {kept.map(|kept| view! { <span class="group-list__kept small subtle">{is_locked.then(|| view! { <Icon name="lock"/> })}{kept}</span> })}
            {group.description.clone().filter(|text| !text.is_empty()).map(|text| view! { <bdi class="group-list__about small subtle">{text}</bdi> })}
            <div>{remove}</div>
        </li>
    }
    .into_any()
}

/// The dialog for one more group. Made below an owner that outlives it.
fn joining(known: &Known) -> Proposal {
    let field = Field::new("groupId", "Group").hint("Type a part of the name.").required();
    let (offer, found) = choose::groups(field);
    let chosen = move || found.get(&untrack(|| field.value()));
    let (subject, held) = (known.subject(), known.groups.clone());
    let is_in = move |id: &str| held.as_ref().is_some_and(|groups| groups.iter().any(|group| group.id == id));
    let is_in = Rc::new(is_in);
    let (person, known_in) = (subject.clone(), Rc::clone(&is_in));
    let plan = move || {
        field.check().map_err(|_| NotReady)?;
        let group = chosen().ok_or(NotReady)?;
        let fault = match lock(&group) {
            Some(lock) => Some(format!("{}. {}", lock.words, lock.remedy)),
            None => known_in(&group.id).then(|| "The person is a member of this group already.".to_owned()),
        };
        if let Some(words) = fault {
            field.refuse(&Fault::new(words));
            return Err(NotReady);
        }
        Ok(vec![membership::join(&person, &group)])
    };
    let person = subject.clone();
    let recheck: Recheck = Rc::new(move |api| match chosen() {
        // What the page knows is told at the field.
        Some(group) if lock(&group).is_none() && !is_in(&group.id) => membership::recheck(&person, &group, true)(api),
        _ => Box::pin(async { Ok(None) }),
    });
    let access = "gains every role that the group gives";
    Proposal {
        subjects: vec![subject],
        effects: consequences("unchanged", access, "takes a seat of each product that is new to the person", ""),
        undo: "Complete: taking the person out of the group again.".to_owned(),
        body: Some(Rc::new(move || combobox(field, offer))),
        recheck: Some(recheck),
        ..Proposal::form(&format!("Add {} to a group?", known.name()), "Add to the group", Rc::new(plan))
    }
}
