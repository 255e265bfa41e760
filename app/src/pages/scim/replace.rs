//! The page on which a whole record is replaced: a document to edit or to paste, and beside it what it would do.

use catalogue::capability::Capability;
use catalogue::scim::document::{at, differing, is_read_only, sendable, text};
use catalogue::session::ScimDirectoryRef;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde_json::Value;

use super::held::Held;
use super::kind::{self, Kind};
use super::record::{gone, read};
use super::replacing::{self, outcome};
use super::{barred, refused_page, trail};
use crate::change::{changes, on_settled};
use crate::components::part::reactive;
use crate::form::{Fault, Field, Form, text_area};
use crate::routes::{Resource, View};

/// The page.
pub fn page(directory: &ScimDirectoryRef, resource: Resource, id: &str) -> AnyView {
    let kind = kind::of(resource);
    if let Some(words) = barred(Capability::DestroyScim) {
        return refused_page(&format!("Replace a provisioned {}", kind.one), &words, &kind.record_page(&directory.id, id, View::Show));
    }
    let record = read(kind, &directory.id, id);
    let held = Held { kind, directory_id: directory.id.clone(), id: id.to_owned(), record: Value::Null };
    let steps =
        [(directory.name.clone(), kind.list_page(&directory.id)), ("Record".to_owned(), kind.record_page(&directory.id, id, View::Show))];
    let title = move || record.value().map_or_else(|| "Replace the record".to_owned(), |value| format!("Replace {}", kind.name(&value)));
    view! {
        {trail(&steps)}
        <h1 tabindex="-1"><bdi>{title}</bdi></h1>
        <p class="subtle prose">
            "The document becomes the record (PUT): every attribute that it does not name is cleared. To change single attributes, "
            <a href=held.path(View::Edit)>"edit them instead"</a>"."
        </p>
        {record.show_or(24, move |value| form(&held.with((*value).clone())), gone)}
    }
    .into_any()
}

fn form(held: &Held) -> AnyView {
    let start = serde_json::to_string_pretty(&sendable(&held.record, held.kind.schema)).unwrap_or_default();
    let judged = held.clone();
    let field = Field::new("document", "The document, as JSON")
        .starting(start)
        .hint("Starts as the record is now. What only Atlassian writes, such as id, groups and meta, is left out.")
        .limit(move |text| understood(judged.kind, &judged.record, text).map(drop));
    let form = Form::new(vec![field.into()]);
    let changes = changes();
    let navigate = use_navigate();
    let back = held.path(View::Show);
    let leave = {
        let (navigate, back) = (navigate.clone(), back.clone());
        Callback::new(move |()| navigate(&back, NavigateOptions::default()))
    };
    let own = held.id.clone();
    on_settled(move |id| {
        if id == own {
            navigate(&back, NavigateOptions::default());
        }
    });
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
