//! Freeing an account from the provisioning that holds it, step by step: which records hold it, what unlinking means, unlink, see what is open.

use catalogue::account::{GET_PERMISSIONS, Permissions};
use catalogue::capability::Capability;
use catalogue::organization::{AccountStatus, User};
use catalogue::scim::repair::{EmailQuestion, GET_SCIM_LINKS, SEARCH_SCIM_LINKS};
use leptos::prelude::*;

use super::links::{Hold, Link, joined, locks};
use super::{barred, kind, part, repairing};
use crate::change::{Proposal, Subject, changes, when_settled};
use crate::client::{Api, ClientError};
use crate::components::failure::Failure;
use crate::components::icon::Icon;
use crate::components::state::State;
use crate::generation;
use crate::routes::{Page, Resource, View};
use crate::session;

/// What was read about the person and the records. All of it together, so that the page changes once.
#[derive(Clone)]
struct Found {
    user: User,
    links: Vec<Link>,
    /// Failing alone: what can be unlinked stands without it.
    permissions: Result<Permissions, ClientError>,
}

/// The page of the account in the address.
#[component]
pub fn UnlockPage() -> impl IntoView {
    let account = crate::address::present().named(|page| match page {
        Page::Unlock { account_id } => Some(account_id),
        _ => None,
    });
    move || page(&account.get())
}

fn page(account_id: &str) -> AnyView {
    let id = account_id.to_owned();
    let found = part(move |api| read(api, id.clone()));
    when_settled(account_id, move || found.again());
    let person = Page::User { account_id: account_id.to_owned() }.path();
    let title =
        move || found.value().map_or_else(|| "Unlock an account".to_owned(), |found| format!("Unlock {}", subject(&found.user).name));
    view! {
        <nav class="trail small" aria-label="Breadcrumb"><ol><li><a href=person>"The person"</a></li></ol></nav>
        <h1 tabindex="-1"><bdi>{title}</bdi></h1>
        <p class="subtle prose">
            "While a SCIM record holds an account, profile, address and state are changed by the identity provider only. If that provider is gone or has lost the person, unlink the record."
        </p>
        {found.show(16, move |read| steps(&read, Callback::new(move |()| found.again())))}
    }
    .into_any()
}

async fn read(api: Api, account_id: String) -> Result<Found, ClientError> {
    let user = generation::person(&api, &account_id).await?;
    let by_account = api.get_from(GET_SCIM_LINKS, &[("accountId", &account_id)], &[]).await?.scim_links;
    let by_email = match user.email.clone() {
        Some(email) => api.post_to(SEARCH_SCIM_LINKS, &[], &EmailQuestion { email }).await?.scim_links,
        None => Vec::new(),
    };
    let permissions = api.get_from(GET_PERMISSIONS, &[("accountId", &account_id)], &[]).await;
    Ok(Found { links: joined(&account_id, &by_account, &by_email), user, permissions })
}

fn subject(user: &User) -> Subject {
    let name = user.name.clone().filter(|name| !name.trim().is_empty());
    let email = user.email.clone();
    Subject { name: name.or_else(|| email.clone()).unwrap_or_else(|| user.account_id.clone()), detail: email, id: user.account_id.clone() }
}

fn steps(found: &Found, again: Callback<()>) -> AnyView {
    let subject = subject(&found.user);
    let holds: Vec<&Link> = found.links.iter().filter(|link| link.hold == Hold::Holds).collect();
    let unlink = match (holds.is_empty(), barred(Capability::RepairScim)) {
        (true, _) => view! { <p>"No record holds this account: there is nothing to unlink."</p> }.into_any(),
        (false, Some(words)) => view! { <p class="lock"><Icon name="lock"/><span>{words}</span></p> }.into_any(),
        (false, None) => holds.iter().map(|link| unlink(&subject, link)).collect_view().into_any(),
    };
    let links = if found.links.is_empty() {
        view! { <p class="subtle">"None, neither by the account nor by its address."</p> }.into_any()
    } else {
        view! { <ul class="steps__links">{found.links.iter().map(record).collect_view()}</ul> }.into_any()
    };
    let open = match found.permissions.clone() {
        Ok(permissions) => opened(&found.user, &subject, &permissions),
        Err(error) => view! { <Failure error retry=Some(again)/> }.into_any(),
    };
    view! {
        <ol class="steps" data-testid="unlock">
            {step("1. The records that have to do with the account", links)}
            {step("2. What unlinking means", meaning())}
            {step("3. Unlink", unlink)}
            {step("4. What is open now", open)}
        </ol>
        {delete(&subject, !holds.is_empty())}
    }
    .into_any()
}

fn step(title: &'static str, body: AnyView) -> AnyView {
    view! { <li class="card"><h2>{title}</h2>{body}</li> }.into_any()
}

fn record(link: &Link) -> AnyView {
    let directory = session::current().scim_directories.into_iter().find(|directory| directory.id == link.directory_id);
    let (word, shape, class, words) = match &link.hold {
        Hold::Holds => ("Holds it", "●", "is-suspended", "linked to this account".to_owned()),
        Hold::Free => {
            ("Not linked", "○", "is-deactivated", "has the address and is linked to nobody: the next sync may link it".to_owned())
        }
        Hold::Other(id) => ("Another account", "✕", "is-deletion", format!("has the address and is linked to the account {id}")),
    };
    let id = link.scim_user_id.clone();
    let what = match directory {
        Some(directory) => {
            let path = kind::of(Resource::User).record_page(&directory.id, &id, View::Show).path();
            view! { <a href=path><code>{id}</code></a>" in "<bdi>{directory.name}</bdi> }.into_any()
        }
        None => view! { <code>{id}</code>" in the directory "<code>{link.directory_id.clone()}</code>", for which Rollcall has no key" }
            .into_any(),
    };
    view! { <li><State word=word shape=shape class=class/>" "{what}<p class="small subtle">{words}</p></li> }.into_any()
}

fn meaning() -> AnyView {
    view! {
        <ul class="prose-list">
            <li>"Record and account both stay. The account keeps its state, roles and groups."</li>
            <li>"Its fields can be changed here again, and the identity provider no longer reaches it."</li>
            <li>"Atlassian has no call to link again: that happens when the identity provider creates the person anew."</li>
        </ul>
    }
    .into_any()
}

fn propose(words: String, class: &'static str, proposal: impl Fn() -> Proposal + 'static) -> AnyView {
    let changes = changes();
    view! { <div><button type="button" class=class on:click=move |_| changes.propose(proposal())>{words}" …"</button></div> }.into_any()
}

fn unlink(subject: &Subject, link: &Link) -> AnyView {
    let (who, link) = (subject.clone(), link.clone());
    propose(format!("Unlink {}", subject.name), "button is-primary", move || repairing::unlinking(&who, &link))
}

fn opened(user: &User, subject: &Subject, permissions: &Permissions) -> AnyView {
    let locks = locks(permissions);
    let is_open = locks.iter().all(|(_, open)| *open);
    let rows = locks.into_iter().map(|(what, open)| {
        let (word, shape, class) = if open { ("Open", "●", "is-active") } else { ("Held by provisioning", "○", "is-suspended") };
        view! { <div class="facts__row"><dt>{what}</dt><dd><State word=word shape=shape class=class/></dd></div> }
    });
    let is_off = user.account_status == Some(AccountStatus::Inactive);
    let enable = match (is_off && is_open, barred(Capability::ToggleAccount)) {
        (true, None) => {
            let who = subject.clone();
            propose(format!("Reactivate {}", subject.name), "button", move || repairing::enabling(&who))
        }
        (true, Some(words)) => view! { <p class="lock"><Icon name="lock"/><span>{words}</span></p> }.into_any(),
        (false, _) if is_off => {
            view! { <p class="subtle">"The account is deactivated. Once it is unlinked, it can be reactivated here."</p> }.into_any()
        }
        (false, _) => view! { <p class="subtle">"The account is not deactivated."</p> }.into_any(),
    };
    view! { <dl class="facts" data-testid="unlock-open">{rows.collect_view()}</dl>{enable} }.into_any()
}

/// The harder way.
fn delete(subject: &Subject, is_held: bool) -> AnyView {
    if !is_held {
        return ().into_any();
    }
    let who = subject.clone();
    let way = match barred(Capability::RepairScim) {
        Some(words) => view! { <p class="lock"><Icon name="lock"/><span>{words}</span></p> }.into_any(),
        None => propose("Delete in the database only".to_owned(), "button", move || repairing::deleting(&who)),
    };
    view! {
        <section class="card" data-testid="unlock-delete">
            <details><summary><h2>"If unlinking does not help"</h2></summary><p>"Removes the SCIM records of this account from all directories of the organization and leaves the account as it is. Only for managed accounts, and only where unlinking does not help: group membership has to be provisioned again."</p>{way}</details>
        </section>
    }
    .into_any()
}
