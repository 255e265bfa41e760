//! Letting provisioned people join and leave a provisioned group: one patch that names only them, read back, with its exact inverse.

use std::rc::Rc;

use catalogue::scim::document::at;
use catalogue::scim::patch::membership;
use catalogue::scim::resource::ScimPatch;
use serde_json::Value;

use super::held::{FED, Held};
use super::patching::preview;
use crate::change::{Change, Proposal, Subject, Undo, Waiting, consequences};
use crate::client::{Api, ClientError};

/// A provisioned person: SCIM id and what they are called.
pub type Member = (String, String);

/// The members of a group as its record has them.
#[must_use]
pub fn members(group: &Value) -> Vec<Member> {
    let list = at(group, "members").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |member: &Value, name: &str| member.get(name).and_then(Value::as_str).map(str::to_owned);
    let member = |member: &Value| {
        let id = text(member, "value")?;
        Some((id.clone(), text(member, "display").filter(|name| !name.is_empty()).unwrap_or(id)))
    };
    list.iter().filter_map(member).collect()
}

/// Which way people go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Join,
    Leave,
}

/// The proposal; `people` are not members yet, or are members still.
#[must_use]
pub fn proposal(held: &Held, people: Vec<Member>, way: Way) -> Proposal {
    let group = held.name();
    let whom = match people.as_slice() {
        [(_, name)] => name.clone(),
        people => format!("{} people", people.len()),
    };
    let (question, verb, access) = match way {
        Way::Join => (format!("Add {whom} to {group}?"), format!("Add {whom}"), "what the group gives, on every site"),
        Way::Leave => (format!("Remove {whom} from {group}?"), format!("Remove {whom}"), "loses what only this group gives"),
    };
    let body = Rc::new(body(&people, way));
    let subject = |(id, name): &Member| Subject { name: name.clone(), detail: None, id: id.clone() };
    let change = change(held, &people, way);
    Proposal {
        subjects: people.iter().map(subject).collect(),
        effects: consequences("unchanged", access, "may take or free a seat of the products that the group gives (an estimate)", ""),
        cautions: vec![FED.to_owned()],
        body: Some(Rc::new(move || preview("PATCH", &body))),
        ..Proposal::of(&question, &verb, change)
    }
}

fn body(people: &[Member], way: Way) -> Value {
    let ids: Vec<String> = people.iter().map(|(id, _)| id.clone()).collect();
    let operations = match way {
        Way::Join => membership(&ids, &[]),
        Way::Leave => membership(&[], &ids),
    };
    serde_json::to_value(ScimPatch::new(operations)).unwrap_or_default()
}

fn change(held: &Held, people: &[Member], way: Way) -> Change {
    let (looked, wanted) = (held.clone(), people.to_vec());
    let check = move |api: Api| -> Waiting<Result<bool, ClientError>> {
        let (reading, wanted) = (looked.read(&api), wanted.clone());
        Box::pin(async move {
            let there = members(&reading.await?);
            Ok(wanted.iter().all(|(id, _)| there.iter().any(|(other, _)| other == id) == (way == Way::Join)))
        })
    };
    let (again, back) = (held.clone(), people.to_vec());
    let other = if way == Way::Join { Way::Leave } else { Way::Join };
    let inverse = move || proposal(&again, back.clone(), other);
    let group = held.name();
    let done = match way {
        Way::Join => format!("they are members of {group}."),
        Way::Leave => format!("they are no longer members of {group}."),
    };
    Change {
        subject: held.subject(),
        doing: format!("Changing the members of {group}"),
        done,
        calls: vec![held.call(held.kind.patch, Some(&body(people, way)))],
        judge: None,
        check: Some(Rc::new(check)),
        undo: Undo::Exact("Exact: the same people go the other way.".to_owned(), Rc::new(inverse)),
    }
}
