//! The page on which a record is created: all attributes as a form, checked while typing.

use catalogue::capability::Capability;
use catalogue::scim::document::{sendable, text};
use catalogue::session::ScimDirectoryRef;
use leptos::prelude::*;

use super::fields::Sheet;
use super::membership::Member;
use super::people::People;
use super::rewriting::going;
use super::search::Search;
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
    let people = (resource == Resource::Group).then(|| People::new("Members by user name or external id"));
    let sheet = Sheet::of(kind.portions, None).and(people.map(|people| people.field.into()));
    let (form, go, changes) = (sheet.form, going(), changes());
    let list = kind.list_page(&directory.id).path();
    let leave = Callback::new(move |()| go.run(list.clone()));
    let made = RwSignal::new(None::<String>);
    let opened = directory.id.clone();
    on_settled(move |key| {
        if made.get_untracked().as_deref() == Some(key) {
            // The flag leads to the new record; here one goes on with the list in which it stands.
            let search = Search { start_index: 1, filter: Some((&kind.filters[0], key.to_owned())) };
            go.run(kind.list_page(&opened).path_with(&search.print()));
        }
    });
    let body = sheet.view();
    let typed = StoredValue::new_local((sheet, directory.id.clone()));
    let create = Callback::new(move |()| {
        let (sheet, directory_id) = typed.get_value();
        let document = sendable(&untrack(|| sheet.document()), kind.schema);
        made.set(Some(text(&document, kind.key).to_owned()));
        let (telling, place) = (Telling::creation(kind.name(&document)), directory_id.clone());
        let propose = move |members: Vec<Member>| changes.propose(creating::proposal(kind, &place, document, &members, telling));
        match people {
            Some(people) => people.find(&directory_id, propose),
            None => propose(Vec::new()),
        }
    });
    let about = match resource {
        Resource::User => {
            "Atlassian links the account that has the primary address, or makes one. User name and one address are required; the rest can wait."
        }
        Resource::Group => {
            "The group appears in the organization with the members that you give it. What it gives is set in Atlassian afterwards."
        }
    };
    let members = people.map(|people| {
        let view = people.view(create);
        view! { <fieldset class="portion"><legend>"Members"</legend>{view}</fieldset> }
    });
    let body = view! { {body}{members} }.into_any();
    view! {
        {trail(&[(directory.name.clone(), kind.list_page(&directory.id))])}
        <h1 tabindex="-1">{title}</h1>
        <p class="subtle prose">{about}</p>
        <div class="sheet" data-testid="scim-form">{form.view(body, format!("Create the {} …", kind.one), create, Some(leave))}</div>
    }
    .into_any()
}
