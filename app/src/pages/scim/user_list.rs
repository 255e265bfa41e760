//! The users of one SCIM directory: a page at a time from the server, the two exact filters, everything in the address.

use catalogue::path::is_identifier;
use catalogue::scim::resource::{ScimPage, ScimUser};
use catalogue::scim::users::LIST_SCIM_USERS;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use super::paging::Slice;
use super::search::{Attribute, PAGE, Search, cleaned};
use super::{configured, not_configured, part, trail};
use crate::components::copy::CopyButton;
use crate::components::icon::Icon;
use crate::components::part::reactive;
use crate::components::state::State;
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::routes::Page;

/// The page of the directory in the address.
#[component]
pub fn ScimUsersPage() -> impl IntoView {
    let parameters = use_params_map();
    let directory_id = Memo::new(move |_| parameters.read().get("directory").unwrap_or_default());
    move || directory(&directory_id.get())
}

fn directory(directory_id: &str) -> AnyView {
    let Some(directory) = configured(directory_id) else { return not_configured(directory_id) };
    let query = use_query_map();
    let search = Memo::new(move |_| {
        let query = query.read();
        Search::parse(query.get_str("startIndex"), query.get_str("filter"), query.get_str("value"))
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
        {trail(None)}
        <h1 tabindex="-1"><bdi>{directory.name.clone()}</bdi></h1>
        <p class="small"><span class="subtle">"Directory id "</span><code>{id.clone()}</code>" "<CopyButton what="directory id" text=directory.id.clone()/></p>
        {reactive(Box::new(move || form(&form_id, &search.get())))}
        <section class="scim-list" tabindex="-1" aria-labelledby="scim-list" node_ref=place>
            <h2 id="scim-list" class="visually-hidden">"Provisioned users"</h2>
            {reactive(Box::new(move || list(&id, search.get())))}
        </section>
    }
    .into_any()
}

fn path(directory_id: &str, search: &Search) -> String {
    Page::ScimUsers { directory_id: directory_id.to_owned() }.path_with(&search.print())
}

/// The exact filters. The upstream knows no other: it compares whole values.
fn form(directory_id: &str, search: &Search) -> AnyView {
    let (attribute, value) = search.filter.clone().unwrap_or((Attribute::UserName, String::new()));
    let attribute = RwSignal::new(attribute);
    let value = RwSignal::new(value);
    let navigate = use_navigate();
    let id = directory_id.to_owned();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let wanted = cleaned(&value.get_untracked());
        let filter = (!wanted.is_empty()).then(|| (attribute.get_untracked(), wanted));
        navigate(&path(&id, &Search { start_index: 1, filter }), NavigateOptions::default());
    };
    let options = Attribute::ALL.into_iter().map(|choice| {
        view! { <option value=choice.name() selected=move || attribute.get() == choice>{choice.words()}</option> }
    });
    let clear = search.filter.is_some().then(|| {
        let whole = path(directory_id, &Search { start_index: 1, filter: None });
        view! { <a class="button is-quiet" href=whole>"Show all"</a> }
    });
    view! {
        <form class="scim-filter" role="search" on:submit=submit>
            <label for="scim-attribute">"Find by exact"</label>
            <select
                id="scim-attribute"
                on:change=move |event| {
                    if let Some(choice) = Attribute::parse(&event_target_value(&event)) {
                        attribute.set(choice);
                    }
                }
            >
                {options.collect_view()}
            </select>
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
        <p class="small subtle">"Atlassian compares whole values only. To search by part of a name, use "<a href=Page::Users.path()>"Users"</a>"."</p>
    }
    .into_any()
}

fn list(directory_id: &str, search: Search) -> AnyView {
    let id = directory_id.to_owned();
    let asked = search.clone();
    let read = part(move |api| {
        let (id, asked) = (id.clone(), asked.clone());
        async move { api.get_from(LIST_SCIM_USERS, &[("scimDirectoryId", &id)], &asked.query()).await }
    });
    let id = directory_id.to_owned();
    read.show(12, move |page| shown(&id, &search, &page))
}

fn shown(directory_id: &str, search: &Search, page: &ScimPage<ScimUser>) -> AnyView {
    if page.resources.is_empty() {
        return nothing(directory_id, search, page.total_results);
    }
    let items = u64::try_from(page.resources.len()).unwrap_or(u64::MAX);
    let slice = Slice { start: search.start_index, items, total: page.total_results };
    let rows = page.resources.iter().map(|user| row(directory_id, user));
    view! {
        {pager(directory_id, search, slice)}
        <table class="table is-stacked scim-users">
            <thead>
                <tr>
                    <th scope="col">"User name"</th>
                    <th scope="col">"Display name"</th>
                    <th scope="col">"E-mail"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Atlassian account"</th>
                    <th scope="col">"Last modified"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {(slice.total > PAGE).then(|| pager(directory_id, search, slice))}
    }
    .into_any()
}

fn nothing(directory_id: &str, search: &Search, total: u64) -> AnyView {
    let whole = path(directory_id, &Search { start_index: 1, filter: None });
    let (title, why, way) = match (&search.filter, total) {
        (Some((attribute, value)), _) => (
            "No record matches",
            format!("No provisioned user has exactly the {} “{value}”.", attribute.words().to_lowercase()),
            Some("Show all"),
        ),
        (None, 0) => ("Nobody is provisioned", "The identity provider has sent no user to this directory yet.".to_owned(), None),
        (None, total) => {
            ("Nothing on this page", format!("The directory has {total} users; this page lies behind the last."), Some("To the first page"))
        }
    };
    view! { <Empty title=title why=why>{way.map(|words| view! { <a class="button" href=whole>{words}</a> })}</Empty> }.into_any()
}

fn pager(directory_id: &str, search: &Search, slice: Slice) -> AnyView {
    let step = |to: Option<u64>, words: &'static str, rel: &'static str| match to {
        Some(start) => view! { <a class="button" rel=rel href=path(directory_id, &search.from(start))>{words}</a> }.into_any(),
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

fn row(directory_id: &str, user: &ScimUser) -> AnyView {
    let name = if user.user_name.is_empty() { user.id.clone() } else { user.user_name.clone() };
    let record = Page::ScimUser { directory_id: directory_id.to_owned(), scim_user_id: user.id.clone() }.path();
    let text = |text: Option<&str>| match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => view! { <bdi>{text.to_owned()}</bdi> }.into_any(),
        None => view! { <span class="subtle">"not set"</span> }.into_any(),
    };
    let (word, shape, class) = active(user.active);
    let account = match user.account_id().filter(|id| is_identifier(id)) {
        Some(id) => {
            let whose = user.display_name.clone().unwrap_or_else(|| name.clone());
            let path = Page::User { account_id: id.to_owned() }.path();
            view! { <a href=path title=id.to_owned()>"Open the person"<span class="visually-hidden">" "{whose}</span></a> }.into_any()
        }
        None => view! { <span class="subtle">"not linked"</span> }.into_any(),
    };
    let modified = user.meta.as_ref().and_then(|meta| meta.last_modified.clone());
    view! {
        <tr>
            <th scope="row"><a href=record><bdi>{name}</bdi></a></th>
            <td data-role="Display name">{text(user.display_name.as_deref())}</td>
            <td data-role="E-mail">{text(user.primary_email())}</td>
            <td data-role="State"><State word=word shape=shape class=class/></td>
            <td data-role="Atlassian account">{account}</td>
            <td data-role="Last modified"><When text=modified absent="not said"/></td>
        </tr>
    }
    .into_any()
}

/// Absent means active (SCIM).
pub const fn active(active: Option<bool>) -> (&'static str, &'static str, &'static str) {
    match active {
        Some(false) => ("Not active", "○", "is-deactivated"),
        _ => ("Active", "●", "is-active"),
    }
}
