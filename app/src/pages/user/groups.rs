//! The groups of the person, and where each is kept.

use catalogue::organization::Group;
use leptos::prelude::*;

use super::reads::Reads;
use crate::components::icon::Icon;
use crate::components::vacant::Empty;

/// The card.
pub fn card(reads: Reads) -> AnyView {
    let body = reads.groups.show(4, |groups| body(&groups));
    view! {
        <section class="card" aria-labelledby="groups" data-testid="groups-card">
            <h2 id="groups">"Groups"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn body(groups: &[Group]) -> AnyView {
    if groups.is_empty() {
        return view! { <Empty title="In no group" why="This person is a member of no group of this organization."/> }.into_any();
    }
    let synced = groups.iter().filter(|group| group.external_synced == Some(true)).count();
    let count = match groups.len() {
        1 => "One group".to_owned(),
        count => format!("{count} groups"),
    };
    let kept = match synced {
        0 => String::new(),
        1 => ", one of them kept by the identity provider".to_owned(),
        synced => format!(", {synced} of them kept by the identity provider"),
    };
    let mut sorted: Vec<&Group> = groups.iter().collect();
    sorted.sort_by_key(|group| name(group).to_lowercase());
    view! {
        <p>{count}{kept}"."</p>
        <ul class="group-list">{sorted.into_iter().map(item).collect_view()}</ul>
    }
    .into_any()
}

fn name(group: &Group) -> String {
    group.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| group.id.clone())
}

fn item(group: &Group) -> AnyView {
    let kept = kept_by(group);
    let is_locked = group.external_synced == Some(true);
    view! {
        <li>
            <span class="group-list__name"><bdi>{name(group)}</bdi></span>
            {kept.map(|kept| view! { <span class="group-list__kept small subtle">{is_locked.then(|| view! { <Icon name="lock"/> })}{kept}</span> })}
            {group.description.clone().filter(|text| !text.is_empty()).map(|text| view! { <bdi class="group-list__about small subtle">{text}</bdi> })}
        </li>
    }
    .into_any()
}

/// Who changes the members, where it is not simply the administrators here.
fn kept_by(group: &Group) -> Option<String> {
    if group.external_synced == Some(true) {
        return Some("Members change in the identity provider".to_owned());
    }
    match group.managed_by.as_deref() {
        None | Some("open") => None,
        Some("external") => Some("Kept elsewhere".to_owned()),
        Some("admins") => Some("Members are set by administrators".to_owned()),
        Some("team-members") => Some("A team: its members decide".to_owned()),
        Some(other) => Some(format!("Managed by {other}")),
    }
}
