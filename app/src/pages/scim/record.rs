//! One provisioned user: every attribute of the record, its groups, where it is linked, and the record as JSON.

use catalogue::operation::{Endpoint, Nothing};
use catalogue::path::is_identifier;
use catalogue::scim::discovery::LIST_SCHEMAS;
use catalogue::scim::resource::{ScimReference, ScimUser};
use catalogue::scim::users::GET_SCIM_USER;
use catalogue::session::ScimDirectoryRef;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde_json::Value;

use super::attributes::{self, Row, Section};
use super::schema::{self, Descriptions};
use super::user_list::active;
use super::{configured, not_configured, part, trail};
use crate::client::ClientError;
use crate::components::avatar::Avatar;
use crate::components::copy::CopyButton;
use crate::components::part::{Part, Reading, reactive};
use crate::components::state::State;
use crate::components::vacant::{Empty, Skeleton};
use crate::components::when::When;
use crate::moment;
use crate::routes::Page;

/// The page of the record in the address.
#[component]
pub fn ScimUserPage() -> impl IntoView {
    let parameters = use_params_map();
    let address = Memo::new(move |_| {
        let parameters = parameters.read();
        (parameters.get("directory").unwrap_or_default(), parameters.get("user").unwrap_or_default())
    });
    move || {
        let (directory_id, id) = address.get();
        match configured(&directory_id) {
            Some(directory) => page(&directory, &id),
            None => not_configured(&directory_id),
        }
    }
}

fn page(directory: &ScimDirectoryRef, id: &str) -> AnyView {
    // Read as JSON, so that what is shown as JSON is what came.
    let endpoint: Endpoint<Nothing, Value> = Endpoint::new(GET_SCIM_USER.operation);
    let address = (directory.id.clone(), id.to_owned());
    let record = part(move |api| {
        let (directory_id, id) = address.clone();
        async move { api.get_from(endpoint, &[("scimDirectoryId", &directory_id), ("scimUserId", &id)], &[]).await }
    });
    let directory_id = directory.id.clone();
    let schemas = part(move |api| {
        let id = directory_id.clone();
        async move { Ok(schema::descriptions(&api.get_from(LIST_SCHEMAS, &[("scimDirectoryId", &id)], &[]).await?)) }
    });
    view! {
        {trail(Some(directory))}
        {header(record, id)}
        <h2 class="visually-hidden">"Record"</h2>
        {record.show_or(14, move |value| whole(&value, schemas), gone)}
    }
    .into_any()
}

/// A record that is not there is an answer, and no failure.
fn gone(error: &ClientError) -> Option<AnyView> {
    let why = "It may have been deprovisioned. Creating it again gives it a new id.";
    let way = || view! { <a class="button" href=Page::Scim.path()>"See the directories"</a> };
    error.is_not_found().then(|| view! { <Empty title="There is no such record in this directory" why=why>{way()}</Empty> }.into_any())
}

fn typed(value: &Value) -> ScimUser {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

fn whole(value: &Value, schemas: Part<Descriptions>) -> AnyView {
    let record = typed(value);
    let descriptions = match schemas.get() {
        Reading::Loading => return view! { <Skeleton lines=14/> }.into_any(),
        other => other.value(),
    };
    let sections = attributes::sections(value);
    let cards = sections.into_iter().map(|section| card(section, descriptions.as_deref()));
    view! {
        {link(&record)}
        <div class="record">
            {cards.collect_view()}
            {groups(&record.groups)}
        </div>
        {raw(value)}
    }
    .into_any()
}

/// The heading stays the same element while it fills, because focus may be on it.
fn header(record: Part<Value>, id: &str) -> AnyView {
    let (name_id, avatar_id) = (id.to_owned(), id.to_owned());
    let title = move |id: &str| record.value().map_or_else(|| "SCIM record".to_owned(), |value| name(&typed(&value), id));
    let state = move || match record.value() {
        Some(value) => {
            let (word, shape, class) = active(typed(&value).active);
            view! { <State word=word shape=shape class=class/> }.into_any()
        }
        None => ().into_any(),
    };
    let avatar = move || {
        let name = record.value().map(|value| name(&typed(&value), "")).unwrap_or_default();
        view! { <Avatar name key=avatar_id.clone() large=true/> }.into_any()
    };
    let user_name = move || record.value().map_or_else(|| "\u{a0}".to_owned(), |value| typed(&value).user_name);
    view! {
        <header class="person-head">
            <div class="person-head__who">
                {reactive(Box::new(avatar))}
                <div class="person-head__names">
                    <div class="person-head__title">
                        <h1 tabindex="-1" data-testid="scim-user-name"><bdi>{move || title(&name_id)}</bdi></h1>
                        {reactive(Box::new(state))}
                    </div>
                    <p><bdi>{user_name}</bdi></p>
                </div>
            </div>
            <p class="person-head__id small"><span class="subtle">"SCIM id "</span><code>{id.to_owned()}</code><CopyButton what="SCIM id" text=id/></p>
        </header>
    }
    .into_any()
}

fn name(record: &ScimUser, id: &str) -> String {
    let names = [record.display_name.as_deref(), Some(record.user_name.as_str())];
    names.into_iter().flatten().find(|name| !name.trim().is_empty()).unwrap_or(id).to_owned()
}

/// The way to the person, or why there is none.
fn link(record: &ScimUser) -> AnyView {
    match record.account_id().filter(|id| is_identifier(id)) {
        Some(id) => view! {
            <p class="record__link">
                "Linked to the Atlassian account "
                <a href=Page::User { account_id: id.to_owned() }.path()><code>{id.to_owned()}</code></a>
                <span class="subtle">" · open it for access, activity and state"</span>
            </p>
        }
        .into_any(),
        None => view! { <p class="record__link subtle">"Not linked to an Atlassian account: what the identity provider sends reaches nobody."</p> }.into_any(),
    }
}

fn card(section: Section, descriptions: Option<&Descriptions>) -> AnyView {
    let rows = section.rows.into_iter().map(|row| attribute(row, descriptions)).collect_view();
    view! {
        <section class="card">
            <h2>{section.title}</h2>
            {section.schema.map(|schema| view! { <code class="record__path">{schema}</code> })}
            <dl class="facts">{rows}</dl>
        </section>
    }
    .into_any()
}

fn attribute(row: Row, descriptions: Option<&Descriptions>) -> AnyView {
    let description = descriptions.and_then(|descriptions| descriptions.get(&row.path).cloned());
    let is_known = row.is_known;
    // The card already names the extension.
    let name = row.path.rsplit(':').next().unwrap_or_default().to_owned();
    let is_date = row.path.starts_with("meta.");
    let values = row.values.into_iter().map(move |text| match (is_known, is_date && moment::parse(&text).is_some()) {
        (false, _) => view! { <code class="record__value">{text}</code> }.into_any(),
        (true, true) => view! { <span class="record__value"><When text=Some(text) absent=""/></span> }.into_any(),
        (true, false) => view! { <bdi class="record__value">{text}</bdi> }.into_any(),
    });
    view! {
        <div class="facts__row">
            <dt>
                {row.label}
                {is_known.then(|| view! { <code class="record__path">{name}</code> })}
            </dt>
            <dd>
                {values.collect_view()}
                {description.map(|text| view! { <span class="record__about small subtle">{text}</span> })}
            </dd>
        </div>
    }
    .into_any()
}

fn groups(groups: &[ScimReference]) -> AnyView {
    let items = groups.iter().map(|group| {
        let name = group.display.clone().or_else(|| group.value.clone()).unwrap_or_default();
        view! { <li title=group.value.clone()><bdi>{name}</bdi></li> }
    });
    let body = if groups.is_empty() {
        view! { <p class="subtle">"In no provisioned group."</p> }.into_any()
    } else {
        view! { <ul class="record__groups">{items.collect_view()}</ul> }.into_any()
    };
    view! { <section class="card"><h2>"Groups"</h2>{body}</section> }.into_any()
}

fn raw(value: &Value) -> AnyView {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    view! {
        <section class="card record__raw">
            <details>
                <summary><h2>"The record as JSON"</h2></summary>
                <p><CopyButton what="record as JSON" text=text.clone()/><span class="small subtle">"As Atlassian answered; members in alphabetical order."</span></p>
                <pre class="sample" tabindex="0" aria-label="The record as JSON"><code>{text}</code></pre>
            </details>
        </section>
    }
    .into_any()
}
