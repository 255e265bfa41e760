//! What can be done with a record, each act with one line on what it means, and why some cannot be done.

use catalogue::capability::Capability;
use leptos::prelude::*;

use super::barred;
use super::deleting;
use super::held::Held;
use super::patching::activity;
use crate::change::{Proposal, changes};
use crate::components::card::framed;
use crate::components::icon::Icon;
use crate::routes::{Resource, View};

enum Way {
    Page(View),
    Ask(fn(&Held) -> Proposal),
}

struct Act {
    title: String,
    about: &'static str,
    capability: Capability,
    way: Way,
}

fn acts(held: &Held) -> Vec<Act> {
    let is_user = held.kind.resource == Resource::User;
    let mut acts = vec![Act {
        title: "Edit".to_owned(),
        about: if is_user {
            "Changes single attributes and leaves the rest alone."
        } else {
            "Changes the external id. Members are changed below."
        },
        capability: Capability::WriteScim,
        way: Way::Page(View::Edit),
    }];
    if is_user {
        acts.push(if held.is_active() {
            Act {
                title: "Deactivate".to_owned(),
                about: "Switches the account off and keeps the record, its links and groups. Can be taken back exactly.",
                capability: Capability::WriteScim,
                way: Way::Ask(|held| activity(held, false)),
            }
        } else {
            Act {
                title: "Activate".to_owned(),
                about: "Switches the account on again, with its groups.",
                capability: Capability::WriteScim,
                way: Way::Ask(|held| activity(held, true)),
            }
        });
    }
    acts.push(Act {
        title: "Replace".to_owned(),
        about: "Puts a whole document in its place (PUT). What the document does not name is cleared; you see what that is.",
        capability: Capability::DestroyScim,
        way: Way::Page(View::Replace),
    });
    acts.push(Act {
        title: if is_user { "Deprovision" } else { "Delete" }.to_owned(),
        about: if is_user {
            "Deletes the record, unlinks the account and deactivates it. Created again, it has a new id."
        } else {
            "Takes the group from the organization and its sites; members lose what it gives."
        },
        capability: Capability::DestroyScim,
        way: Way::Ask(deleting::proposal),
    });
    acts
}

/// The card.
pub fn card(held: &Held) -> AnyView {
    let items = acts(held).into_iter().map(|act| item(held, act)).collect_view();
    let list = view! { <ul class="scim-acts">{items}{(held.kind.resource == Resource::Group).then(|| renaming(held))}</ul> };
    framed("scim-acts", "What do you want to happen?", "scim-acts", list.into_any())
}

/// What the upstream refuses, and the way round it.
fn renaming(held: &Held) -> AnyView {
    let new = held.kind.new_page(&held.directory_id).path();
    view! {
        <li>
            <strong>"Rename"</strong>
            <p class="lock"><Icon name="lock"/><span>"Not possible: Atlassian refuses to rename provisioned groups."</span></p>
            <p class="small subtle">
                "Instead: "<a href=new>"create a group"</a>" with the new name, add the members there, give it the product roles, then delete this one."
            </p>
        </li>
    }
    .into_any()
}

fn item(held: &Held, Act { title, about, capability, way }: Act) -> AnyView {
    let name = held.name();
    let label = format!("{title} {name}");
    let way = match (barred(capability), way) {
        (Some(words), _) => {
            return view! {
                <li>
                    <strong>{title}</strong>
                    <p class="small subtle">{about}</p>
                    <p class="lock"><Icon name="lock"/><span>{words}</span></p>
                </li>
            }
            .into_any();
        }
        (None, Way::Page(view)) => view! { <a class="button" href=held.path(view) aria-label=label>{title}" …"</a> }.into_any(),
        (None, Way::Ask(proposal)) => {
            let (changes, held) = (changes(), held.clone());
            view! { <button type="button" class="button" aria-label=label on:click=move |_| changes.propose(proposal(&held))>{title}" …"</button> }
                .into_any()
        }
    };
    view! { <li>{way}<p class="small subtle">{about}</p></li> }.into_any()
}
