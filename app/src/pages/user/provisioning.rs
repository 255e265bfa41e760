//! Provisioning: the SCIM records that are linked to the account, and where they disagree with it.

use catalogue::organization::{AccountStatus, ManagementSource, User};
use catalogue::scim::repair::ScimLink;
use catalogue::scim::resource::ScimUser;
use leptos::prelude::*;

use super::known_user;
use super::reads::{self, Reads};
use crate::components::card::framed;
use crate::components::copy::CopyButton;
use crate::components::facts::{Fact, Facts, Text};
use crate::components::icon::Icon;
use crate::components::state::State;
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::routes::{Page, Resource, View};
use crate::session;

/// The card.
pub fn card(reads: Reads) -> AnyView {
    let body = reads.links.show_or(4, move |links| body(&links, reads), super::profile::unreached);
    framed("provisioning", "Provisioning (SCIM)", "scim-card", body)
}

fn body(links: &[ScimLink], reads: Reads) -> AnyView {
    if links.is_empty() {
        return view! { <Empty title="No SCIM record is linked" why=unlinked(known_user(reads).as_ref())/> }.into_any();
    }
    let records = links.iter().map(|link| record(link, reads)).collect_view();
    let unlock = known_user(reads).map(|user| Page::Unlock { account_id: user.account_id }.path());
    view! { {records}{unlock.map(|path| view! { <p><a class="button" href=path>"Unlock this account …"</a></p> })} }.into_any()
}

/// What it means that nothing is linked.
fn unlinked(user: Option<&User>) -> &'static str {
    match user.and_then(|user| user.management_source.as_ref()) {
        Some(ManagementSource::Synced) => {
            "Atlassian calls this account synced, yet no record points to it: it is orphaned, and the identity provider can no longer reach it."
        }
        _ => "No identity provider keeps this account; it is looked after by hand.",
    }
}

fn record(link: &ScimLink, reads: Reads) -> AnyView {
    let directory = session::current().scim_directories.into_iter().find(|directory| directory.id == link.directory_id);
    let id = link.scim_user_id.clone();
    let Some(directory) = directory else {
        let directory_id = link.directory_id.clone();
        return view! {
            <Facts>
                <Fact label="Directory"><code>{directory_id}</code></Fact>
                <Fact label="SCIM id"><code>{id.clone()}</code>" "<CopyButton what="SCIM id" text=id/></Fact>
            </Facts>
            <p class="small subtle">"Rollcall has no key for this directory, so the record itself cannot be shown."</p>
        }
        .into_any();
    };
    let page = Page::ScimRecord { directory_id: directory.id.clone(), resource: Resource::User, id: id.clone(), view: View::Show };
    let list = Page::ScimList { directory_id: directory.id.clone(), resource: Resource::User };
    let shown = reads::scim_record(link).show(4, move |record| facts(&record, known_user(reads).as_ref()));
    view! {
        <Facts>
            <Fact label="Directory"><a href=list.path()><bdi>{directory.name}</bdi></a></Fact>
            <Fact label="Record"><a href=page.path()><code>{id.clone()}</code></a>" "<CopyButton what="SCIM id" text=id/></Fact>
        </Facts>
        {shown}
    }
    .into_any()
}

fn facts(record: &ScimUser, user: Option<&User>) -> AnyView {
    let (word, shape, class) = active(record.active);
    let modified = record.meta.as_ref().and_then(|meta| meta.last_modified.clone());
    let user_name = record.user_name.clone();
    let drift = user.map(|user| drift(record, user)).unwrap_or_default();
    view! {
        <Facts>
            <Fact label="User name"><Text value=Some(user_name)/></Fact>
            <Fact label="Provisioned as"><State word=word shape=shape class=class/></Fact>
            <Fact label="Last modified"><When text=modified absent="not said"/></Fact>
        </Facts>
        {drift
            .into_iter()
            .map(|words| view! { <p class="drift small"><Icon name="warning"/><span>{words}</span></p> })
            .collect_view()}
    }
    .into_any()
}

/// Absent means active (SCIM).
const fn active(active: Option<bool>) -> (&'static str, &'static str, &'static str) {
    match active {
        Some(false) => ("Not active", "○", "is-deactivated"),
        _ => ("Active", "●", "is-active"),
    }
}

/// Where record and account say different things, in words.
fn drift(record: &ScimUser, user: &User) -> Vec<String> {
    let mut differences = Vec::new();
    let is_active = record.active != Some(false);
    match &user.account_status {
        Some(AccountStatus::Active) if !is_active => {
            differences.push("The record is not active, but the account is: the sync has not arrived, or it failed.".to_owned());
        }
        Some(AccountStatus::Inactive) if is_active => {
            differences.push("The record is active, but the account is deactivated.".to_owned());
        }
        _ => {}
    }
    if record.account_id().is_some_and(|id| id != user.account_id) {
        differences.push("The record names another account than the link does.".to_owned());
    }
    if let (Some(record), Some(account)) = (record.primary_email(), user.email.as_deref())
        && !record.eq_ignore_ascii_case(account)
    {
        differences.push(format!("The record's address is {record}, the account's is {account}."));
    }
    differences
}

#[cfg(test)]
mod tests;
