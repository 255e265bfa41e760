//! The cards of the organization itself: its name and id, its directories, its domains.

use catalogue::capability::Capability;
use catalogue::organization::{Directory, DomainAttributes, LIST_DOMAINS};
use leptos::prelude::*;

use super::card::{card, short_list};
use super::part;
use crate::components::copy::CopyButton;
use crate::components::state::State;
use crate::components::vacant::Empty;
use crate::{domain, generation, session};

/// Name and id are known from the session; the directories are read.
pub fn organization_card() -> AnyView {
    let session = session::current();
    let directories = part(Capability::ReadOrganization, |api| async move { generation::directories(&api).await });
    let listed = directories.show(2, |page| {
        if page.data.is_empty() {
            return view! { <Empty title="No directory" why="The key sees no user directory of this organization."/> }.into_any();
        }
        let entry = |directory: &Directory| {
            let name = directory.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| "A directory without a name".to_owned());
            let id = identified(name, directory.directory_id.clone(), "directory id");
            view! { <li class="entry">{id}</li> }.into_any()
        };
        short_list(page.data.iter().map(entry).collect(), "directories", page.links.next_cursor().is_some())
    });
    let body = view! {
        <div class="entry">{identified(session.organization.name, session.organization.id, "organization id")}</div>
        <div class="card__part" data-testid="directories">
            <h3>"User directories"</h3>
            {listed}
        </div>
    };
    card("organization", "Organization", "", body.into_any())
}

/// A name, and beneath it the id that other tools ask for.
fn identified(name: String, id: String, what: &'static str) -> AnyView {
    view! {
        <bdi>{name}</bdi>
        <span class="entry__id"><code class="small subtle">{id.clone()}</code>" "<CopyButton what text=id/></span>
    }
    .into_any()
}

/// Who owns an account is decided by its domain.
pub fn domains_card() -> AnyView {
    let domains = part(Capability::ReadOrganization, |api| async move { api.get_from(LIST_DOMAINS, &[], &[]).await });
    let body = domains.show(4, |page| {
        if page.data.is_empty() {
            let why = "Without a verified domain no account is managed, so none can be edited or deactivated here. Verify one in Atlassian Administration.";
            return view! { <Empty title="No domain" why/> }.into_any();
        }
        let mut domains: Vec<&DomainAttributes> = page.data.iter().map(|domain| &domain.attributes).collect();
        crate::sorting::by_key(&mut domains, |domain| (!domain::is_verified(domain), domain.name.clone()));
        let caption = domain_sentence(&domains);
        let entries = domains.into_iter().map(|domain| {
            let (word, shape, class) = domain::words(domain);
            view! { <li class="entry"><bdi>{domain.name.clone()}</bdi><State word shape class/></li> }.into_any()
        });
        let entries = entries.collect();
        view! {
            <p class="subtle">{caption}</p>
            {short_list(entries, "domains", page.links.next_cursor().is_some())}
        }
        .into_any()
    });
    card("domains", "Domains", "", body)
}

fn domain_sentence(domains: &[&DomainAttributes]) -> String {
    let verified = domains.iter().filter(|domain| domain::is_verified(domain)).count();
    format!("{verified} of {} verified. Accounts with an address at a verified domain belong to this organization.", domains.len())
}

#[cfg(test)]
mod tests;
