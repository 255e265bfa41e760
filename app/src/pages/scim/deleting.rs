//! Deleting a record: what is lost, the milder act first, and the way back, which is not the same record.

use std::rc::Rc;

use catalogue::scim::document::{at, sendable};
use leptos::prelude::*;
use serde_json::Value;

use super::creating;
use super::effects::{self, Effects};
use super::held::{FED, Held};
use super::patching::activity;
use super::telling::Telling;
use super::typed;
use crate::change::{Change, Proposal, Undo, Waiting, changes, consequences};
use crate::client::{Api, ClientError};
use crate::components::icon::Icon;
use crate::routes::Resource;

/// The proposal; the key has to be typed.
#[must_use]
pub fn proposal(held: &Held) -> Proposal {
    let Effects { lines, mut cautions } = match held.kind.resource {
        Resource::User => effects::of_deletion(&held.record),
        Resource::Group => group(&held.record),
    };
    cautions.push(FED.to_owned());
    let name = held.name();
    let (question, verb) = match held.kind.resource {
        Resource::User => (format!("Deprovision {name}?"), format!("Deprovision {name}")),
        Resource::Group => (format!("Delete the provisioned group {name}?"), format!("Delete {name}")),
    };
    let change = change(held);
    let milder = (held.kind.resource == Resource::User && held.is_active()).then(|| held.clone());
    let body = milder.map(|held| -> Rc<dyn Fn() -> AnyView> { Rc::new(move || instead(&held)) });
    Proposal { effects: lines, cautions, is_danger: true, typed: Some(held.key()), body, ..Proposal::of(&question, &verb, change) }
}

fn group(record: &Value) -> Effects {
    let members = at(record, "members").and_then(Value::as_array).map_or(0, Vec::len);
    let who = match members {
        0 => "nobody is in it".to_owned(),
        1 => "its one member loses what it gives, on every site of the organization".to_owned(),
        count => format!("its {count} members lose what it gives, on every site of the organization"),
    };
    Effects {
        lines: consequences("unchanged", &who, "licences that only this group gave are freed (an estimate)", ""),
        cautions: vec!["Product roles given to the group go with it: a group of the same name starts without any.".to_owned()],
    }
}

/// The milder act, before the one that loses the record.
fn instead(held: &Held) -> AnyView {
    let changes = changes();
    let milder = held.clone();
    let propose = move |_| changes.propose(activity(&milder, false));
    view! {
        <div class="message" data-testid="instead">
            <Icon name="note"/>
            <div class="message__body">
                <p>
                    <strong>"Usually enough: set the record to not active. "</strong>
                    "That switches the account off as well, keeps the record with its id and groups, and can be taken back exactly."
                </p>
                <button type="button" class="button" on:click=propose>"Deactivate instead …"</button>
            </div>
        </div>
    }
    .into_any()
}

fn change(held: &Held) -> Change {
    let looked = held.clone();
    let check = move |api: Api| -> Waiting<Result<bool, ClientError>> {
        let reading = looked.read(&api);
        Box::pin(async move {
            match reading.await {
                Ok(_) => Ok(false),
                Err(error) if error.is_not_found() => Ok(true),
                Err(error) => Err(error),
            }
        })
    };
    let name = held.name();
    let again = held.clone();
    let back = move || {
        let document = sendable(&again.record, again.kind.schema);
        let cautions = lost(&again);
        let proposal = creating::proposal(again.kind, &again.directory_id, document, &[], Telling::again(&again.name()));
        Proposal { cautions: [cautions, proposal.cautions].concat(), ..proposal }
    };
    Change {
        subject: held.subject(),
        doing: format!("Deleting the record of {name}"),
        done: format!("the record of {name} is gone."),
        calls: vec![held.call(held.kind.delete, None)],
        judge: None,
        check: Some(Rc::new(check)),
        undo: Undo::Partly(undo_words(held), Rc::new(back)),
    }
}

fn undo_words(held: &Held) -> String {
    match held.kind.resource {
        Resource::User => {
            "Not exact: it can be created again from what it holds now, with a new id; its groups have to be given again.".to_owned()
        }
        Resource::Group => {
            "Not exact: it can be created again with the same members, under a new id; its product roles have to be given again.".to_owned()
        }
    }
}

/// What creating the record again does not bring back.
fn lost(held: &Held) -> Vec<String> {
    if held.kind.resource == Resource::Group {
        return vec!["The product roles that the group had have to be given again.".to_owned()];
    }
    let names: Vec<String> = typed(&held.record).groups.into_iter().filter_map(|group| group.display.or(group.value)).collect();
    if names.is_empty() { Vec::new() } else { vec![format!("These groups have to be given again: {}.", names.join(", "))] }
}
