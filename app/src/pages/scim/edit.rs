//! The page on which a record is edited: all attributes as a form, saved as the smallest patch.

use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::scim::document::differing;
use catalogue::session::ScimDirectoryRef;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde_json::Value;

use super::fields::Sheet;
use super::held::Held;
use super::kind::{self, Kind};
use super::patching;
use super::record::{gone, read};
use super::telling::Telling;
use super::{barred, refused_page, trail};
use crate::change::{changes, on_settled};
use crate::routes::{Resource, View};

/// The page.
pub fn page(directory: &ScimDirectoryRef, resource: Resource, id: &str) -> AnyView {
    let kind = kind::of(resource);
    if let Some(words) = barred(Capability::WriteScim) {
        return refused_page(&format!("Edit a provisioned {}", kind.one), &words, &kind.record_page(&directory.id, id, View::Show));
    }
    let record = read(kind, &directory.id, id);
    let held = Held { kind, directory_id: directory.id.clone(), id: id.to_owned(), record: Value::Null };
    let steps =
        [(directory.name.clone(), kind.list_page(&directory.id)), ("Record".to_owned(), kind.record_page(&directory.id, id, View::Show))];
    let title = move || record.value().map_or_else(|| "Edit the record".to_owned(), |value| format!("Edit {}", kind.name(&value)));
    view! {
        {trail(&steps)}
        <h1 tabindex="-1"><bdi>{title}</bdi></h1>
        <p class="subtle prose">"Only what you change is sent, as a PATCH. You see it before it goes."</p>
        {record.show_or(24, move |value| form(kind, &held.with((*value).clone())), gone)}
    }
    .into_any()
}

fn form(kind: &'static Kind, held: &Held) -> AnyView {
    let sheet = Sheet::of(kind.portions, Some(&held.record));
    let fields = sheet.form;
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
    let (typed, held) = (Rc::new(sheet.clone()), held.clone());
    let typed = StoredValue::new_local((typed, held));
    let save = Callback::new(move |()| {
        let (sheet, held) = typed.get_value();
        let yours = untrack(|| sheet.document());
        if differing(&held.record, &yours).is_empty() {
            fields.say("Nothing has changed, so there is nothing to save.");
            return;
        }
        changes.propose(patching::proposal(&held, yours, Telling::edit(&held.name())));
    });
    view! { <div class="sheet" data-testid="scim-form">{fields.view(sheet.view(), "Save …", save, Some(leave))}</div> }.into_any()
}
