//! Replacing a whole record (PUT): what its document would clear is shown in red before the name is typed; the way back is the record as it was.

use std::rc::Rc;

use catalogue::scim::document::{at, cleared, differing, holds, paths, sendable, set};
use leptos::prelude::*;
use serde_json::Value;

use super::attributes::{label, words};
use super::effects::{self, Effects};
use super::held::{FED, Held};
use super::patching::{differences, preview, versions};
use super::telling::Telling;
use crate::change::{Change, Moved, Proposal, Undo, Waiting};
use crate::client::{Api, ClientError};
use crate::components::icon::Icon;
use crate::components::part::reactive;
use crate::form::diff::{before_and_after, stale, three_versions};
use crate::routes::Resource;

const UNDO: &str = "Exact for the attributes that the record has now: it is put back as it is.";

/// The document as the upstream takes it: who is not said to be inactive is active.
fn effective(held: &Held, document: &Value) -> Value {
    let mut effective = document.clone();
    if held.kind.resource == Resource::User && at(document, "active").is_none() {
        set(&mut effective, "active", Some(Value::Bool(true)));
    }
    effective
}

/// What a document would clear, in words.
#[must_use]
pub fn losses(held: &Held, now: &Value, document: &Value) -> Vec<(String, String)> {
    let lost = cleared(now, &effective(held, document));
    lost.into_iter().map(|(path, value)| (label(held.kind.known, &path), words(Some(&value)))).collect()
}

/// What the document does to the record: cleared in red, the rest as before and after.
pub fn outcome(held: &Held, now: &Value, document: &Value) -> AnyView {
    let after = effective(held, document);
    let losses = losses(held, now, document);
    let labels: Vec<String> = losses.iter().map(|(label, _)| label.clone()).collect();
    let mut kept = differences(held, now, &after);
    kept.retain(|difference| !difference.after.is_empty() || !labels.contains(&difference.label));
    let nothing =
        (losses.is_empty() && kept.is_empty()).then(|| view! { <p class="subtle">"Nothing: the record is as the document says."</p> });
    let kept = (!kept.is_empty()).then(|| before_and_after(&kept));
    view! { {nothing}{clearing(losses)}{kept} }.into_any()
}

fn clearing(losses: Vec<(String, String)>) -> AnyView {
    if losses.is_empty() {
        return ().into_any();
    }
    let title = match losses.len() {
        1 => "Clears one value, because the document does not name it".to_owned(),
        count => format!("Clears {count} values, because the document does not name them"),
    };
    let rows = losses.into_iter().map(|(label, words)| view! { <div><dt>{label}</dt><dd><del><bdi>{words}</bdi></del></dd></div> });
    view! {
        <section class="message is-danger" data-testid="cleared">
            <Icon name="warning"/>
            <div class="message__body">
                <h3 class="message__title">{title}</h3>
                <dl class="cleared">{rows.collect_view()}</dl>
            </div>
        </section>
    }
    .into_any()
}

/// The proposal to put a document in the record's place; the key has to be typed.
#[must_use]
pub fn proposal(held: &Held, document: Value) -> Proposal {
    let document = sendable(&document, held.kind.schema);
    let telling = Telling::replacement(&held.name());
    let now = ArcRwSignal::new(held.record.clone());
    let Effects { lines, mut cautions } = match held.kind.resource {
        Resource::User => effects::of_edit(&held.record, &effective(held, &document)),
        Resource::Group => Effects::default(),
    };
    cautions.push(FED.to_owned());
    let (shown, seen, sent) = (held.clone(), now.clone(), document.clone());
    let body = move || {
        let (held, now, document) = (shown.clone(), seen.clone(), sent.clone());
        let inside = move || view! { {outcome(&held, &now.get(), &document)}{preview("PUT", &document)} }.into_any();
        reactive(Box::new(inside))
    };
    let (looked, seen, wanted) = (held.clone(), now.clone(), document.clone());
    let recheck = move |api: Api| -> Waiting<Result<Option<Moved>, ClientError>> {
        Box::pin(recheck(looked.clone(), seen.clone(), wanted.clone(), api))
    };
    let (planned, subject, verb) = (held.clone(), held.subject(), telling.verb.clone());
    let question = telling.question.clone();
    let plan = move || Ok(vec![change(&planned.with(now.get_untracked()), &document, telling.clone())]);
    Proposal {
        subjects: vec![subject],
        effects: lines,
        cautions,
        undo: UNDO.to_owned(),
        is_danger: true,
        typed: Some(held.key()),
        body: Some(Rc::new(body)),
        recheck: Some(Rc::new(recheck)),
        ..Proposal::form(&question, &verb, Rc::new(plan))
    }
}

/// Looks once more. Who has seen what somebody else changed may go on.
async fn recheck(held: Held, now: ArcRwSignal<Value>, document: Value, api: Api) -> Result<Option<Moved>, ClientError> {
    let before = now.get_untracked();
    let fresh = held.read(&api).await?;
    now.set(fresh.clone());
    if differing(&before, &fresh).is_empty() {
        return Ok(None);
    }
    let versions = stale(versions(&held, &fresh, &document, &differing(&held.record, &fresh)));
    Ok(Some(Moved { versions: Rc::new(move || three_versions(&versions)) }))
}

fn change(held: &Held, document: &Value, telling: Telling) -> Change {
    let (looked, wanted) = (held.clone(), effective(held, document));
    let lost: Vec<String> = cleared(&held.record, &wanted).into_iter().map(|(path, _)| path).collect();
    let check = move |api: Api| -> Waiting<Result<bool, ClientError>> {
        let (reading, wanted, lost) = (looked.read(&api), wanted.clone(), lost.clone());
        Box::pin(async move {
            let there = reading.await?;
            let is_there = |path: &String| holds(at(&there, path), at(&wanted, path));
            Ok(paths(&wanted).iter().all(is_there) && lost.iter().all(is_there))
        })
    };
    let (after, before) = (held.with(document.clone()), held.record.clone());
    let back = move || Proposal { question: Telling::back(&after.name()).question, ..proposal(&after, before.clone()) };
    Change {
        subject: held.subject(),
        doing: telling.doing,
        done: telling.done,
        calls: vec![held.call(held.kind.replace, Some(document)).or_look(held.look_for_twin(document))],
        judge: None,
        check: Some(Rc::new(check)),
        undo: Undo::Exact(UNDO.to_owned(), Rc::new(back)),
    }
}

#[cfg(test)]
mod tests;
