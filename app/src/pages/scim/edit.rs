//! The page on which a record is edited: all attributes as a form, saved as the smallest patch.

use catalogue::capability::Capability;
use catalogue::scim::document::differing;
use leptos::prelude::*;

use super::fields::Sheet;
use super::held::Held;
use super::patching;
use super::rewriting::Rewriting;
use super::telling::Telling;
use crate::change::changes;

pub static EDITING: Rewriting = Rewriting { verb: "Edit", capability: Capability::WriteScim, about, form };

fn about(_: &Held) -> AnyView {
    "Only what you change is sent, as a PATCH. You see it before it goes.".into_any()
}

fn form(held: &Held, leave: Callback<()>) -> AnyView {
    let sheet = Sheet::of(held.kind.portions, Some(&held.record));
    let (form, body, changes) = (sheet.form, sheet.view(), changes());
    let typed = StoredValue::new_local((sheet, held.clone()));
    let save = Callback::new(move |()| {
        let (sheet, held) = typed.get_value();
        let yours = untrack(|| sheet.document());
        if differing(&held.record, &yours).is_empty() {
            form.say("Nothing has changed, so there is nothing to save.");
            return;
        }
        changes.propose(patching::proposal(&held, yours, Telling::edit(&held.name())));
    });
    view! { <div class="sheet" data-testid="scim-form">{form.view(body, "Save …", save, Some(leave))}</div> }.into_any()
}
