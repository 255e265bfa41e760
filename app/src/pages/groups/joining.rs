//! Adding somebody to a group: the person is searched in the dialog, and shown whole before it is confirmed.

use std::rc::Rc;

use catalogue::organization::{Group, User};
use leptos::prelude::*;

use super::members::Members;
use crate::access::{choose, group, membership, subject_of};
use crate::change::{NotReady, Proposal, Recheck, consequences};
use crate::components::part::reactive;
use crate::form::{Fault, Field, Offer, combobox};

/// The field of the dialog with its search; made while the page is built, because it follows what is typed.
#[derive(Clone, Copy)]
pub struct Choice {
    field: Field,
    offer: Offer,
    found: choose::Found<User>,
}

impl Choice {
    pub fn prepare() -> Choice {
        let field = Field::new("accountId", "Person").hint("Type a part of the name or the e-mail address.").required();
        let (offer, found) = choose::people(field);
        Choice { field, offer, found }
    }
}

/// The dialog.
pub fn joining(group: &Rc<Group>, members: Members, choice: Choice) -> Proposal {
    let Choice { field, offer, found } = choice;
    field.text.set(String::new());
    let chosen = move || found.get(&untrack(|| field.value()));
    let (name, into) = (group::name(group), Rc::clone(group));
    let plan = move || {
        field.check().map_err(|_| NotReady)?;
        let user = chosen().ok_or(NotReady)?;
        if members.has(&user.account_id) {
            field.refuse(&Fault::new("This person is a member already."));
            return Err(NotReady);
        }
        Ok(vec![membership::join(&subject_of(&user), &into)])
    };
    let once_more = Rc::clone(group);
    let recheck: Recheck = Rc::new(move |api| match chosen() {
        // Whom the page shows as a member is told at the field.
        Some(user) if !members.has(&user.account_id) => membership::recheck(&subject_of(&user), &once_more, true)(api),
        _ => Box::pin(async { Ok(None) }),
    });
    let body = move || {
        view! {
            {combobox(field, offer)}
            {reactive(Box::new(move || {
                // Followed, so that the person changes with the field.
                field.text.track();
                chosen().map_or_else(|| ().into_any(), |user| person(&user))
            }))}
        }
        .into_any()
    };
    let access = "gains every role that the group gives";
    let effects = consequences("unchanged", access, "takes a seat of each product that is new to the person", "");
    Proposal {
        body: Some(Rc::new(body)),
        recheck: Some(recheck),
        effects,
        undo: "Complete: taking the person out of the group again.".to_owned(),
        ..Proposal::form(&format!("Add a member to {name}?"), &format!("Add to {name}"), Rc::new(plan))
    }
}

fn person(user: &User) -> AnyView {
    let subject = subject_of(user);
    view! {
        <p class="proposal__subject" data-testid="chosen-person">
            <strong><bdi>{subject.name}</bdi></strong>
            {subject.detail.map(|detail| view! { <span><bdi>{detail}</bdi></span> })}
            <code class="subtle">{subject.id}</code>
        </p>
    }
    .into_any()
}
