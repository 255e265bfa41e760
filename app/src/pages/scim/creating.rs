//! Creating a record: what is sent, who is linked by it, where the new record lives. A name that is taken leads to the record that has it.

use std::cell::RefCell;
use std::rc::Rc;

use catalogue::path::is_identifier;
use catalogue::scim::document::{at, holds, paths, set, text};
use leptos::prelude::*;
use serde_json::{Map, Value, json};

use super::deleting;
use super::effects::{self, Effects};
use super::held::{FED, Held, find};
use super::kind::Kind;
use super::membership::Member;
use super::patching::{MEMBERS, differences, preview};
use super::telling::Telling;
use crate::change::{Call, Change, Judged, NotReady, Place, Proposal, Subject, Undo, Waiting, consequences};
use crate::client::{self, Api, ApiReply, ClientError};
use crate::form::diff::before_and_after;
use crate::routes::{Resource, View};

/// The id of the record, once it is known.
type Made = Rc<RefCell<Option<String>>>;

/// The proposal to create the record of a document that is ready to be sent, with these people as members. The subject's id is the key: there is no
/// other yet.
#[must_use]
pub fn proposal(kind: &'static Kind, directory_id: &str, mut document: Value, members: &[Member], telling: Telling) -> Proposal {
    if !members.is_empty() {
        let references = members.iter().map(|(id, _)| json!({ "value": id })).collect();
        set(&mut document, MEMBERS, Some(Value::Array(references)));
    }
    let held = Held { kind, directory_id: directory_id.to_owned(), id: String::new(), record: document };
    let Effects { lines, mut cautions } = match kind.resource {
        Resource::User => effects::of_creation(&held.record),
        Resource::Group => Effects {
            lines: consequences("unchanged", "the group gives its members nothing until a product role is given to it", "", ""),
            cautions: Vec::new(),
        },
    };
    cautions.push(FED.to_owned());
    let change = change(&held, telling.clone());
    let mut shown = held.record.clone();
    if !members.is_empty() {
        // Sent by their ids, shown by their names.
        set(&mut shown, MEMBERS, Some(members.iter().map(|(_, name)| Value::from(name.as_str())).collect()));
    }
    let shown = differences(&held, &Value::Object(Map::new()), &shown);
    let sent = held.record.clone();
    let body = move || view! { {before_and_after(&shown)}{preview("POST", &sent)} }.into_any();
    Proposal { effects: lines, cautions, body: Some(Rc::new(body)), ..Proposal::of(&telling.question, &telling.verb, change) }
}

fn change(held: &Held, telling: Telling) -> Change {
    let made = Made::default();
    let (known, place) = (Rc::clone(&made), held.clone());
    let judge = move |reply: &ApiReply| {
        let Ok(record) = client::read::<Value>(reply) else { return Judged::Done };
        let id = text(&record, "id");
        if !is_identifier(id) {
            return Judged::Done;
        }
        known.replace(Some(id.to_owned()));
        Judged::Made(Place {
            words: format!("Open {}", place.name()),
            path: place.kind.record_page(&place.directory_id, id, View::Show).path(),
        })
    };
    let (looked, known) = (held.clone(), Rc::clone(&made));
    let check = move |api: Api| -> Waiting<Result<bool, ClientError>> { Box::pin(is_there(looked.clone(), Rc::clone(&known), api)) };
    let (back, known) = (held.clone(), made);
    let inverse = move || match known.borrow().clone() {
        Some(id) => deleting::proposal(&Held { id, ..back.clone() }),
        None => unknown(&back),
    };
    Change {
        subject: subject(held),
        doing: telling.doing,
        done: telling.done,
        calls: vec![call(held)],
        judge: Some(Rc::new(judge)),
        check: Some(Rc::new(check)),
        undo: Undo::Partly(undo_words(held), Rc::new(inverse)),
    }
}

fn subject(held: &Held) -> Subject {
    Subject { id: held.key(), ..held.subject() }
}

fn call(held: &Held) -> Call {
    held.call(held.kind.create, Some(&held.record)).or_look(held.look_for_twin(&held.record))
}

fn undo_words(held: &Held) -> String {
    match held.kind.resource {
        Resource::User => {
            "Not exact: the record can be deleted again, and that also deactivates the account which it has linked or made.".to_owned()
        }
        Resource::Group => "Not exact: the group can be deleted again; what it gave meanwhile is taken from its members.".to_owned(),
    }
}

/// Whether the record is there with everything that was sent. After an unclear answer it is found by its key.
async fn is_there(held: Held, made: Made, api: Api) -> Result<bool, ClientError> {
    let known = made.borrow().clone();
    let id = match known {
        Some(id) => id,
        None => match find(&api, held.kind, &held.directory_id, held.kind.key, &held.key()).await? {
            Some((id, _)) => id,
            None => return Ok(false),
        },
    };
    made.replace(Some(id.clone()));
    let there = Held { id, ..held.clone() }.read(&api).await?;
    Ok(paths(&held.record).iter().all(|path| holds(at(&there, path), at(&held.record, path))))
}

/// The way back is open only to a record whose id is known.
fn unknown(held: &Held) -> Proposal {
    let words = "No answer told the id of the new record. Find it in the list by its exact name, and delete it there.";
    let body = move || view! { <p>{words}</p> }.into_any();
    Proposal {
        subjects: vec![subject(held)],
        body: Some(Rc::new(body)),
        ..Proposal::form("The new record is not known", "Close", Rc::new(|| Err(NotReady)))
    }
}
