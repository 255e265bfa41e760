//! One provisioned record: every attribute, what it belongs to, where it is linked, what can be done with it, and the record as JSON.

use catalogue::path::is_identifier;
use catalogue::scim::discovery::{GET_SCHEMA, LIST_SCHEMAS};
use catalogue::scim::document::text;
use catalogue::scim::resource::{ScimReference, ScimUser};
use catalogue::session::ScimDirectoryRef;
use leptos::prelude::*;
use serde_json::Value;

use super::attributes::{self, Row, Section};
use super::held::Held;
use super::kind::{self, Kind};
use super::schema::{self, Descriptions};
use super::{acts, cells, members, part, trail, typed};
use crate::change::when_settled;
use crate::client::ClientError;
use crate::components::avatar::Avatar;
use crate::components::card::framed;
use crate::components::copy::CopyButton;
use crate::components::part::{Part, Reading, reactive};
use crate::components::vacant::{Empty, Skeleton};
use crate::components::when::When;
use crate::moment;
use crate::routes::{Page, Resource, View};

/// The page of a record.
pub fn page(directory: &ScimDirectoryRef, resource: Resource, id: &str) -> AnyView {
    let kind = kind::of(resource);
    let record = read(kind, &directory.id, id);
    let schemas = descriptions(kind, &directory.id);
    let held = Held { kind, directory_id: directory.id.clone(), id: id.to_owned(), record: Value::Null };
    when_settled(id, move || record.again());
    view! {
        {trail(&[(directory.name.clone(), kind.list_page(&directory.id))])}
        {header(kind, record, id)}
        <h2 class="visually-hidden">"Record"</h2>
        {record.show_or(14, move |value| whole(&held.with((*value).clone()), schemas), gone)}
    }
    .into_any()
}

/// The record, read as JSON, so that what is shown as JSON is what came.
pub fn read(kind: &'static Kind, directory_id: &str, id: &str) -> Part<Value> {
    let address = (directory_id.to_owned(), id.to_owned());
    part(move |api| {
        let (directory_id, id) = address.clone();
        async move { api.get_from(kind.gets(), &kind.place(&directory_id, &id), &[]).await }
    })
}

/// What the directory's schemas say: a user has several of them, a group one.
fn descriptions(kind: &'static Kind, directory_id: &str) -> Part<Descriptions> {
    let id = directory_id.to_owned();
    part(move |api| {
        let id = id.clone();
        async move {
            let place = [("scimDirectoryId", id.as_str()), ("schemaId", kind.schema)];
            let schemas = match kind.resource {
                Resource::User => api.get_from(LIST_SCHEMAS, &place[..1], &[]).await?,
                Resource::Group => api.get_from(GET_SCHEMA, &place, &[]).await?,
            };
            Ok(schema::descriptions(&schemas, kind.schema))
        }
    })
}

/// A record that is not there is an answer, and no failure.
pub fn gone(error: &ClientError) -> Option<AnyView> {
    let why = "It may have been deprovisioned. Creating it again gives it a new id.";
    let way = || view! { <a class="button" href=Page::Scim.path()>"See the directories"</a> };
    error.is_not_found().then(|| view! { <Empty title="There is no such record in this directory" why=why>{way()}</Empty> }.into_any())
}

fn whole(held: &Held, schemas: Part<Descriptions>) -> AnyView {
    let (kind, value) = (held.kind, &held.record);
    let descriptions = match schemas.get() {
        Reading::Loading => return view! { <Skeleton lines=14/> }.into_any(),
        other => other.value(),
    };
    let sections = attributes::sections(kind.known, value);
    let cards = sections.into_iter().map(|section| card(section, descriptions.as_deref())).collect_view();
    let (above, beside) = match kind.resource {
        Resource::User => {
            let user = typed(value);
            (link(&user), groups(&held.directory_id, &user.groups))
        }
        Resource::Group => (members::card(held), ().into_any()),
    };
    view! {
        {acts::card(held)}
        {above}
        <div class="record">
            {cards}
            {beside}
        </div>
        {raw(value)}
    }
    .into_any()
}

/// The heading stays the same element while it fills, because focus may be on it.
fn header(kind: &'static Kind, record: Part<Value>, id: &str) -> AnyView {
    let avatar_id = id.to_owned();
    let is_user = kind.resource == Resource::User;
    let title = move || record.value().map_or_else(|| "SCIM record".to_owned(), |value| kind.name(&value).to_owned());
    let state = move || match record.value().filter(|_| is_user) {
        Some(value) => cells::state(typed(&value).active),
        None => ().into_any(),
    };
    let avatar = move || {
        let name = record.value().map(|value| kind.name(&value).to_owned()).unwrap_or_default();
        view! { <Avatar name key=avatar_id.clone() large=true/> }.into_any()
    };
    let under = move || match (is_user, record.value()) {
        (false, _) => "Provisioned group".to_owned(),
        (true, None) => "\u{a0}".to_owned(),
        (true, Some(value)) => text(&value, kind.key).to_owned(),
    };
    view! {
        <header class="person-head">
            <div class="person-head__who">
                {reactive(Box::new(avatar))}
                <div class="person-head__names">
                    <div class="person-head__title">
                        <h1 tabindex="-1" data-testid="scim-name"><bdi>{title}</bdi></h1>
                        {reactive(Box::new(state))}
                    </div>
                    <p><bdi>{under}</bdi></p>
                </div>
            </div>
            <p class="person-head__id small"><span class="subtle">"SCIM id "</span><code>{id.to_owned()}</code><CopyButton what="SCIM id" text=id/></p>
        </header>
    }
    .into_any()
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

fn groups(directory_id: &str, groups: &[ScimReference]) -> AnyView {
    let kind = kind::of(Resource::Group);
    let items = groups.iter().map(|group| {
        let name = group.display.clone().or_else(|| group.value.clone()).unwrap_or_default();
        let page = group.value.as_deref().filter(|id| is_identifier(id)).map(|id| kind.record_page(directory_id, id, View::Show).path());
        match page {
            Some(path) => view! { <li><a href=path><bdi>{name}</bdi></a></li> }.into_any(),
            None => view! { <li><bdi>{name}</bdi></li> }.into_any(),
        }
    });
    let body = if groups.is_empty() {
        view! { <p class="subtle">"In no provisioned group."</p> }.into_any()
    } else {
        view! { <ul class="record__groups">{items.collect_view()}</ul> }.into_any()
    };
    framed("groups", "Groups", "groups", body)
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
