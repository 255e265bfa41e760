//! Saving an edit as a PATCH: the smallest list of operations, shown before it is sent; somebody else's edit in between is shown, too; the way back is the
//! patch of the way back.

use std::rc::Rc;

use catalogue::scim::document::{at, differing, holds, merged, set};
use catalogue::scim::patch::operations;
use catalogue::scim::resource::ScimPatch;
use leptos::prelude::*;
use serde_json::Value;

use super::attributes::{label, words};
use super::effects::{self, Effects};
use super::held::{FED, Held};
use super::telling::Telling;
use crate::change::{Change, Moved, NotReady, Proposal, Undo, Waiting};
use crate::client::{Api, ClientError};
use crate::components::copy::CopyButton;
use crate::components::part::reactive;
use crate::form::diff::{Difference, Versions, before_and_after, stale, three_versions};
use crate::routes::Resource;

/// An edit of a record, on top of what the record is by the time it is sent.
#[derive(Clone)]
struct Edit {
    held: Held,
    yours: Value,
    /// The record when it was last looked at.
    now: ArcRwSignal<Value>,
    telling: Telling,
}

/// The proposal to make the record into `yours`.
#[must_use]
pub fn proposal(held: &Held, yours: Value, telling: Telling) -> Proposal {
    let now = ArcRwSignal::new(held.record.clone());
    let edit = Edit { held: held.clone(), yours, now, telling: telling.clone() };
    let Effects { lines, mut cautions } = match held.kind.resource {
        Resource::User => effects::of_edit(&held.record, &edit.yours),
        Resource::Group => Effects::default(),
    };
    cautions.push(FED.to_owned());
    let (planned, looked, shown) = (edit.clone(), edit.clone(), edit);
    Proposal {
        subjects: vec![held.subject()],
        effects: lines,
        cautions,
        undo: UNDO.to_owned(),
        body: Some(Rc::new(move || shown.view())),
        recheck: Some(Rc::new(move |api| Box::pin(looked.clone().recheck(api)))),
        ..Proposal::form(&telling.question, &telling.verb, Rc::new(move || planned.plan()))
    }
}

const UNDO: &str = "Exact for everything listed: the old values are patched back.";

/// Where the members of a group stand.
pub const MEMBERS: &str = "members";

impl Edit {
    /// The record as it shall be.
    fn target(&self) -> Value {
        merged(&self.held.record, &self.now.get(), &self.yours)
    }

    fn plan(&self) -> Result<Vec<Change>, NotReady> {
        let (now, target) = untrack(|| (self.now.get(), self.target()));
        // What is left to do is told in the view.
        if operations(&now, &target).is_empty() {
            Err(NotReady)
        } else {
            Ok(vec![change(&self.held.with(now), target, self.telling.clone())])
        }
    }

    /// Looks once more. Who has seen what somebody else changed may go on.
    async fn recheck(self, api: Api) -> Result<Option<Moved>, ClientError> {
        let before = self.now.get_untracked();
        let fresh = self.held.read(&api).await?;
        // Nobody edits members here, and the operations leave them alone.
        let is_moved = differing(&before, &fresh).iter().any(|path| path != MEMBERS);
        self.now.set(fresh.clone());
        if !is_moved {
            return Ok(None);
        }
        let mut paths = differing(&self.held.record, &fresh);
        paths.retain(|path| path != MEMBERS);
        let versions = stale(versions(&self.held, &fresh, &self.yours, &paths));
        Ok(Some(Moved { versions: Rc::new(move || three_versions(&versions)) }))
    }

    /// What changes, for people and as it is sent.
    fn view(&self) -> AnyView {
        let edit = self.clone();
        reactive(Box::new(move || {
            let (now, target) = (edit.now.get(), edit.target());
            let differences = differences(&edit.held, &now, &target);
            if differences.is_empty() {
                return view! { <p role="status">"Nothing is left to change: the record is as you want it."</p> }.into_any();
            }
            let body = serde_json::to_value(ScimPatch::new(operations(&now, &target))).unwrap_or_default();
            view! { {before_and_after(&differences)}{preview("PATCH", &body)} }.into_any()
        }))
    }
}

/// The body of a request, folded.
pub fn preview(method: &'static str, body: &Value) -> AnyView {
    let text = serde_json::to_string_pretty(body).unwrap_or_default();
    let count = body.get("Operations").and_then(Value::as_array).map(Vec::len);
    let title = match count {
        Some(1) => format!("What is sent: {method}, one operation"),
        Some(count) => format!("What is sent: {method}, {count} operations"),
        None => format!("What is sent: {method}"),
    };
    view! {
        <details class="preview" data-testid="preview">
            <summary>{title}</summary>
            <p class="small"><CopyButton what="request as JSON" text=text.clone()/></p>
            <pre class="sample" tabindex="0" aria-label="The request as JSON"><code>{text}</code></pre>
        </details>
    }
    .into_any()
}

/// What differs, in words.
#[must_use]
pub fn differences(held: &Held, before: &Value, after: &Value) -> Vec<Difference> {
    let difference = |path: String| Difference::new(label(held.kind.known, &path), words(at(before, &path)), words(at(after, &path)));
    differing(before, after).into_iter().map(difference).collect()
}

/// Attributes in three versions.
#[must_use]
pub fn versions(held: &Held, now: &Value, yours: &Value, paths: &[String]) -> Vec<Versions> {
    let version = |path: &String| Versions {
        was: words(at(&held.record, path)),
        now: words(at(now, path)),
        yours: words(at(yours, path)),
        label: label(held.kind.known, path),
    };
    paths.iter().map(version).collect()
}

fn change(held: &Held, target: Value, telling: Telling) -> Change {
    let body = serde_json::to_value(ScimPatch::new(operations(&held.record, &target))).unwrap_or_default();
    let paths = differing(&held.record, &target);
    let (looked, wanted) = (held.clone(), target.clone());
    let check = move |api: Api| -> Waiting<Result<bool, ClientError>> {
        let (reading, wanted, paths) = (looked.read(&api), wanted.clone(), paths.clone());
        Box::pin(async move {
            let there = reading.await?;
            Ok(paths.iter().all(|path| holds(at(&there, path), at(&wanted, path))))
        })
    };
    let (before, after) = (held.clone(), held.with(target.clone()));
    let back = move || proposal(&after, before.record.clone(), Telling::back(&before.name()));
    Change {
        subject: held.subject(),
        doing: telling.doing,
        done: telling.done,
        calls: vec![held.call(held.kind.patch, Some(&body)).or_look(held.look_for_twin(&target))],
        judge: None,
        check: Some(Rc::new(check)),
        undo: Undo::Exact(UNDO.to_owned(), Rc::new(back)),
    }
}

/// The proposal to set a user active or not, with nothing else touched.
#[must_use]
pub fn activity(held: &Held, is_active: bool) -> Proposal {
    let mut yours = held.record.clone();
    set(&mut yours, "active", Some(Value::Bool(is_active)));
    proposal(held, yours, Telling::activity(&held.name(), is_active))
}
