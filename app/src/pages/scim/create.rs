//! The page on which a record is created: all attributes as a form, checked while typing.

use catalogue::capability::Capability;
use catalogue::scim::document::{sendable, text};
use catalogue::session::ScimDirectoryRef;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::fields::Sheet;
use super::telling::Telling;
use super::{barred, creating, kind, refused_page, trail};
use crate::change::{changes, on_settled};
use crate::routes::Resource;

/// The page.
pub fn page(directory: &ScimDirectoryRef, resource: Resource) -> AnyView {
    let kind = kind::of(resource);
    let title = format!("New provisioned {}", kind.one);
    if let Some(words) = barred(Capability::WriteScim) {
        return refused_page(&title, &words, &kind.list_page(&directory.id));
    }
    let sheet = Sheet::of(kind.portions, None);
    let form = sheet.form;
    let changes = changes();
    let navigate = use_navigate();
    let list = kind.list_page(&directory.id).path();
    let leave = {
        let (navigate, list) = (navigate.clone(), list.clone());
        Callback::new(move |()| navigate(&list, NavigateOptions::default()))
    };
    let made = RwSignal::new(None::<String>);
    let opened = directory.id.clone();
    on_settled(move |key| {
        if made.get_untracked().as_deref() == Some(key) {
            // The flag leads to the new record; here one goes on with the list in which it stands.
            let search = super::search::Search { start_index: 1, filter: Some((&kind.filters[0], key.to_owned())) };
            navigate(&kind.list_page(&opened).path_with(&search.print()), NavigateOptions::default());
        }
    });
    let typed = StoredValue::new_local((sheet.clone(), directory.id.clone()));
    let create = Callback::new(move |()| {
        let (sheet, directory_id) = typed.get_value();
        let document = sendable(&untrack(|| sheet.document()), kind.schema);
        made.set(Some(text(&document, kind.key).to_owned()));
        let telling = Telling::creation(kind.name(&document));
        changes.propose(creating::proposal(kind, &directory_id, document, telling));
    });
    let about = match resource {
        Resource::User => {
            "Atlassian links the account that has the primary address, or makes one. User name and one address are required; the rest can wait."
        }
        Resource::Group => {
            "The group appears in the organization with the members that you give it. What it gives is set in Atlassian afterwards."
        }
    };
    view! {
        {trail(&[(directory.name.clone(), kind.list_page(&directory.id))])}
        <h1 tabindex="-1">{title}</h1>
        <p class="subtle prose">{about}</p>
        <div class="sheet" data-testid="scim-form">{form.view(sheet.view(), format!("Create the {} …", kind.one), create, Some(leave))}</div>
    }
    .into_any()
}
