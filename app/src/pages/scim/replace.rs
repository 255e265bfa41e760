//! The page on which a whole record is replaced: a document to edit or to paste, and beside it what it would do.

use catalogue::capability::Capability;
use catalogue::scim::document::{at, differing, is_read_only, sendable, text};
use leptos::prelude::*;
use serde_json::Value;

use super::held::Held;
use super::kind::Kind;
use super::replacing::{self, outcome};
use super::rewriting::Rewriting;
use crate::change::changes;
use crate::components::part::reactive;
use crate::form::{Fault, Field, Form, text_area};
use crate::routes::{Resource, View};

pub static REPLACING: Rewriting = Rewriting { verb: "Replace", capability: Capability::DestroyScim, about, form };

fn about(held: &Held) -> AnyView {
    view! {
        "The document becomes the record (PUT): every attribute that it does not name is cleared. To change single attributes, "
        <a href=held.path(View::Edit)>"edit them instead"</a>
        "."
    }
    .into_any()
}

fn form(held: &Held, leave: Callback<()>) -> AnyView {
    let start = serde_json::to_string_pretty(&sendable(&held.record, held.kind.schema)).unwrap_or_default();
    let judged = held.clone();
    let field = Field::new("document", "The document, as JSON")
        .starting(start)
        .hint("Starts as the record is now. What only Atlassian writes, such as id, groups and meta, is left out.")
        .limit(move |text| understood(judged.kind, &judged.record, text).map(drop));
    let form = Form::new(vec![field.into()]);
    let changes = changes();
    let kept = StoredValue::new_local(held.clone());
    let replace = Callback::new(move |()| {
        let held = kept.get_value();
        let Ok(document) = understood(held.kind, &held.record, &field.value()) else { return };
        if differing(&held.record, &document).is_empty() {
            form.say("The document says what the record says: there is nothing to replace.");
            return;
        }
        changes.propose(replacing::proposal(&held, document));
    });
    let shown = held.clone();
    let preview = move || match understood(shown.kind, &shown.record, &field.text.get()) {
        Ok(document) => outcome(&shown, &shown.record, &document),
        Err(_) => view! { <p class="subtle">"Shown as soon as the document can be read."</p> }.into_any(),
    };
    view! {
        <div class="replace" data-testid="scim-replace">
            <div class="replace__document">{form.view(text_area(field, 22), "Replace …", replace, Some(leave))}</div>
            <section class="replace__outcome" aria-labelledby="outcome">
                <h2 id="outcome">"What this does"</h2>
                <div aria-live="polite">{reactive(Box::new(preview))}</div>
            </section>
        </div>
    }
    .into_any()
}

/// The document that a text is.
///
/// # Errors
/// Where it is none, or lacks what the upstream requires.
fn understood(kind: &Kind, record: &Value, typed: &str) -> Result<Value, Fault> {
    let document: Value = serde_json::from_str(typed)
        .map_err(|fault| Fault::new(format!("This is not JSON: line {}, column {}.", fault.line(), fault.column())))?;
    let Some(parts) = document.as_object() else { return Err(Fault::new("The document has to be an object: it begins with {.")) };
    if text(&document, kind.key).trim().is_empty() {
        return Err(Fault::new(format!("{} is missing: Atlassian requires it.", kind.key)));
    }
    match kind.resource {
        Resource::User if at(&document, "emails").is_none() => {
            return Err(Fault::new("emails is missing: Atlassian requires one address at least."));
        }
        Resource::Group if text(&document, kind.key) != text(record, kind.key) => {
            return Err(Fault::new("displayName differs: Atlassian refuses to rename provisioned groups."));
        }
        _ => {}
    }
    match parts.keys().find(|name| is_read_only(name) && *name != "schemas") {
        Some(name) => Err(Fault::new(format!("Leave {name} out: only Atlassian writes it."))),
        None => Ok(document),
    }
}

#[cfg(test)]
mod tests;
