//! The records of one SCIM directory, users or groups: a page at a time from the server, the exact filters, everything in the address.

use catalogue::capability::Capability;
use catalogue::scim::document::text;
use catalogue::scim::resource::ScimPage;
use catalogue::session::ScimDirectoryRef;
use leptos::html;
use leptos::prelude::*;
use serde_json::Value;

use super::cells::{cells, columns};
use super::kind::{self, Kind};
use super::paging::Slice;
use super::search::{PAGE, Search, cleaned};
use super::{barred, export, part, trail};
use crate::components::copy::CopyButton;
use crate::components::icon::Icon;
use crate::components::part::reactive;
use crate::components::table::{Head, table};
use crate::components::vacant::Empty;
use crate::routes::{Page, Resource, View};

/// The page of a directory.
pub fn page(directory: &ScimDirectoryRef, resource: Resource) -> AnyView {
    let kind = kind::of(resource);
    let address = crate::address::present();
    let search = Memo::new(move |_| {
        let value = |name| address.value(name);
        Search::parse(kind, value("startIndex").as_deref(), value("filter").as_deref(), value("value").as_deref())
    });
    let place = NodeRef::<html::Section>::new();
    // The link that was followed is gone with its page of the list, so focus goes to the list itself.
    Effect::new(move |before: Option<Search>| {
        let now = search.get();
        if before.is_some_and(|before| before != now)
            && let Some(place) = place.get_untracked()
        {
            // An element that cannot be focused keeps focus where it was.
            let _ = place.focus();
        }
        now
    });
    let id = directory.id.clone();
    let form_id = id.clone();
    view! {
        {trail(&[])}
        <div class="page-header">
            <h1 tabindex="-1"><bdi>{directory.name.clone()}</bdi></h1>
            <div class="page-header__actions">
                {export::button(kind, &id, &directory.name, search)}
                {create(kind, &id)}
            </div>
        </div>
        <p class="small"><span class="subtle">"Directory id "</span><code>{id.clone()}</code>" "<CopyButton what="directory id" text=id.clone()/></p>
        {tabs(&id, resource)}
        {reactive(Box::new(move || form(kind, &form_id, &search.get())))}
        <section class="scim-list" tabindex="-1" aria-labelledby="scim-list" node_ref=place>
            <h2 id="scim-list" class="visually-hidden">{format!("Provisioned {}", kind.many)}</h2>
            {reactive(Box::new(move || list(kind, &id, search.get())))}
        </section>
    }
    .into_any()
}

/// The way to a new record, or why there is none.
fn create(kind: &Kind, directory_id: &str) -> AnyView {
    match barred(Capability::WriteScim) {
        None => view! { <a class="button is-primary" href=kind.new_page(directory_id).path()>{format!("New {}", kind.one)}</a> }.into_any(),
        Some(words) => view! { <p class="lock small"><Icon name="lock"/><span>{words}</span></p> }.into_any(),
    }
}

fn tabs(directory_id: &str, here: Resource) -> AnyView {
    let tab = |resource: Resource, words: &'static str| {
        let current = (resource == here).then_some("page");
        view! { <li><a href=kind::of(resource).list_page(directory_id).path() aria-current=current>{words}</a></li> }
    };
    view! {
        <nav class="tabs" aria-label="In this directory">
            <ul>{tab(Resource::User, "Users")}{tab(Resource::Group, "Groups")}</ul>
        </nav>
    }
    .into_any()
}

fn path(kind: &Kind, directory_id: &str, search: &Search) -> String {
    kind.list_page(directory_id).path_with(&search.print())
}

/// The exact filters. The upstream knows no other: it compares whole values.
fn form(kind: &'static Kind, directory_id: &str, search: &Search) -> AnyView {
    let (filter, value) = search.filter.clone().unwrap_or((&kind.filters[0], String::new()));
    let filter = RwSignal::new(filter.name);
    let value = RwSignal::new(value);
    let address = crate::address::present();
    let id = directory_id.to_owned();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let wanted = cleaned(&value.get_untracked());
        let filter = kind.filter(filter.get_untracked()).filter(|_| !wanted.is_empty()).zip(Some(wanted));
        address.go(&path(kind, &id, &Search { start_index: 1, filter }));
    };
    let clear = search.filter.is_some().then(|| {
        view! { <a class="button is-quiet" href=path(kind, directory_id, &Search::WHOLE)>"Show all"</a> }
    });
    view! {
        <form class="scim-filter" role="search" on:submit=submit>
            <label for="scim-attribute">"Find by exact"</label>
            {attribute(kind, filter)}
            <input
                id="scim-value"
                type="search"
                aria-label="Value, in full"
                placeholder="the value, in full"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            <button type="submit" class="button"><Icon name="search"/>"Find"</button>
            {clear}
        </form>
        <p class="small subtle">
            "Atlassian compares whole values only. "
            {(kind.resource == Resource::User)
                .then(|| view! { "To search by part of a name, use "<a href=Page::Users.path()>"Users"</a>"." })}
        </p>
    }
    .into_any()
}

fn attribute(kind: &'static Kind, chosen: RwSignal<&'static str>) -> AnyView {
    let options = kind.filters.iter().map(|filter| {
        view! { <option value=filter.name selected=move || chosen.get() == filter.name>{filter.words}</option> }
    });
    let change = move |event| {
        if let Some(filter) = kind.filter(&event_target_value(&event)) {
            chosen.set(filter.name);
        }
    };
    view! { <select id="scim-attribute" on:change=change>{options.collect_view()}</select> }.into_any()
}

fn list(kind: &'static Kind, directory_id: &str, search: Search) -> AnyView {
    let id = directory_id.to_owned();
    let asked = search.clone();
    let read = part(move |api| {
        let (id, asked) = (id.clone(), asked.clone());
        async move { api.get_from(kind.lists(), &[("scimDirectoryId", &id)], &asked.query()).await }
    });
    let id = directory_id.to_owned();
    read.show(12, move |page| shown(kind, &id, &search, &page))
}

fn shown(kind: &'static Kind, directory_id: &str, search: &Search, page: &ScimPage<Value>) -> AnyView {
    if page.resources.is_empty() {
        return nothing(kind, directory_id, search, page.total_results);
    }
    let items = u64::try_from(page.resources.len()).unwrap_or(u64::MAX);
    let slice = Slice { start: search.start_index, items, total: page.total_results };
    let columns = columns(kind.resource);
    let rows: Vec<AnyView> = page.resources.iter().map(|record| row(kind, directory_id, columns, record)).collect();
    view! {
        {pager(kind, directory_id, search, slice)}
        {table("is-stacked scim-records", "scim-records", columns, view! { <tbody>{rows}</tbody> }.into_any())}
        {(slice.total > PAGE).then(|| pager(kind, directory_id, search, slice))}
    }
    .into_any()
}

fn nothing(kind: &Kind, directory_id: &str, search: &Search, total: u64) -> AnyView {
    let (title, why, way) = match (&search.filter, total) {
        (Some((filter, value)), _) => (
            "No record matches",
            format!("No provisioned {} has exactly the {} “{value}”.", kind.one, filter.words.to_lowercase()),
            Some("Show all"),
        ),
        (None, 0) => {
            let title = if kind.resource == Resource::User { "Nobody is provisioned" } else { "No group is provisioned" };
            (title, format!("The identity provider has sent no {} to this directory yet.", kind.one), None)
        }
        (None, total) => (
            "Nothing on this page",
            format!("The directory has {total} {}; this page lies behind the last.", kind.many),
            Some("To the first page"),
        ),
    };
    let whole = path(kind, directory_id, &Search::WHOLE);
    view! { <Empty title=title why=why>{way.map(|words| view! { <a class="button" href=whole>{words}</a> })}</Empty> }.into_any()
}

fn pager(kind: &Kind, directory_id: &str, search: &Search, slice: Slice) -> AnyView {
    let step = |to: Option<u64>, words: &'static str, rel: &'static str| match to {
        Some(start) => view! { <a class="button" rel=rel href=path(kind, directory_id, &search.from(start))>{words}</a> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="pager__place">{slice.words()}</span>
            {step(slice.previous(), "Previous", "prev")}
            {step(slice.next(), "Next", "next")}
        </nav>
    }
    .into_any()
}

fn row(kind: &Kind, directory_id: &str, columns: &'static [Head], record: &Value) -> AnyView {
    let id = text(record, "id");
    let key = text(record, kind.key);
    let name = if key.is_empty() { id } else { key }.to_owned();
    let page = kind.record_page(directory_id, id, View::Show);
    let cells = cells(kind, record).into_iter().zip(&columns[1..]);
    let cells = cells.map(|(cell, head)| view! { <td data-role=head.words() class=head.class()>{cell}</td> });
    view! {
        <tr>
            <th scope="row"><a href=page.path()><bdi>{name}</bdi></a></th>
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}
