//! The page of one group: what it is, who keeps it, its members, what they gain.

use catalogue::capability::Capability;
use catalogue::organization::{GET_GROUP, Group};
use catalogue::page::One;
use leptos::prelude::*;

use super::{gains, members};
use crate::access::group;
use crate::client::{Api, ClientError};
use crate::components::copy::CopyButton;
use crate::components::icon::Icon;
use crate::components::part::{Part, Reading, reactive};
use crate::components::state::State;
use crate::components::vacant::Empty;
use crate::generation::only_v2;
use crate::moment::grouped;
use crate::routes::Page;
use crate::session;

/// The page of the group in the address.
#[component]
pub fn GroupPage() -> impl IntoView {
    let id = crate::address::present().named(|page| match page {
        Page::Group { group_id } => Some(group_id),
        _ => None,
    });
    move || page(&id.get())
}

fn page(group_id: &str) -> AnyView {
    let (api, id) = (Api::get(), group_id.to_owned());
    let read = Part::permitted(session::may(Capability::ReadDirectory), Capability::ReadDirectory.words(), move || {
        let asking = api.get_from(GET_GROUP, &[("groupId", &id)], &[]);
        let api = api.clone();
        async move { only_v2(&api, "groups", Box::pin(asking)).await.map(|One { data }| data) }
    });
    let id = group_id.to_owned();
    let name = move || match read.get() {
        Reading::There(group, _) => group::name(&group),
        Reading::Loading => "Reading…".to_owned(),
        Reading::Failed(_) | Reading::NotPermitted => "Name not known".to_owned(),
    };
    view! {
        <nav class="trail small" aria-label="Breadcrumb"><ol><li><a href=Page::Groups.path()>"Groups"</a></li></ol></nav>
        <header class="page-header">
            <h1 tabindex="-1" data-testid="group-name"><bdi>{name}</bdi></h1>
            {reactive(Box::new(move || kept(read)))}
        </header>
        {read.show_or(6, move |group| parts(&group, read), unknown)}
        <p class="small"><span class="subtle">"Group id "</span><code>{id.clone()}</code>" "<CopyButton what="group id" text=id/></p>
    }
    .into_any()
}

fn unknown(error: &ClientError) -> Option<AnyView> {
    let why = "No directory of this organization has a group with this id. It may have been deleted, or the link is incomplete.";
    error.is_not_found().then(|| {
        view! { <Empty title="There is no such group" why=why><a class="button" href=Page::Groups.path()>"To all groups"</a></Empty> }
            .into_any()
    })
}

/// Who decides about the members, where it is not simply the administrators here.
fn kept(read: Part<Group>) -> AnyView {
    let Some(kept) = read.value().and_then(|group| group::kept_by(&group).map(|kept| (kept, group::is_synced(&group)))) else {
        return ().into_any();
    };
    let (words, is_synced) = kept;
    let (shape, class) = if is_synced { ("◇", "is-invited") } else { ("○", "is-deactivated") };
    view! { <State word=words shape=shape class=class/> }.into_any()
}

fn parts(group: &Group, read: Part<Group>) -> AnyView {
    view! {
        {about(group)}
        {notice(group)}
        <div class="group-page">
            {members::card(group, read)}
            {gains::card(group)}
        </div>
    }
    .into_any()
}

fn about(group: &Group) -> AnyView {
    let description = group.description.clone().filter(|text| !text.trim().is_empty());
    let members = group.counts.as_ref().and_then(|counts| counts.users).and_then(|users| usize::try_from(users).ok());
    let members = members.map(|users| match users {
        1 => "One member. ".to_owned(),
        users => format!("{} members. ", grouped(users)),
    });
    view! { <p>{members}{description.map(|text| view! { <bdi>{text}</bdi> })}</p> }.into_any()
}

/// Why nothing can be changed here, if so; said once, above everything.
fn notice(group: &Group) -> AnyView {
    let Some(lock) = group::lock(group) else { return ().into_any() };
    view! {
        <section class="message is-quiet" data-testid="group-locked">
            <Icon name="lock"/>
            <div class="message__body">
                <h2 class="message__title">{lock.words}</h2>
                <p>{lock.remedy}</p>
            </div>
        </section>
    }
    .into_any()
}
