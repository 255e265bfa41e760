//! Why no managed account is shown: filters, or an organization without any, where the domains tell why.

use catalogue::capability::Capability;
use catalogue::organization::{DomainAttributes, DomainStatus, LIST_DOMAINS};
use leptos::prelude::*;

use crate::client::Api;
use crate::components::part::Part;
use crate::components::vacant::Empty;
use crate::listing::View;
use crate::session;

/// Nobody among those that have been read matches.
pub fn none_matches(view: View, is_complete: bool) -> AnyView {
    if !is_complete {
        return view! { <Empty title="Nobody so far" why="The list is still being read; more accounts may match."/> }.into_any();
    }
    let query = view.query;
    view! {
        <Empty title="No managed account matches" why="Names and e-mail addresses were searched, with the filters above.">
            <button type="button" class="button" on:click=move |_| view.go.run(query.get_untracked().cleared())>"Show all accounts"</button>
        </Empty>
    }
    .into_any()
}

/// Atlassian answered, with nobody: the domains tell which of the two reasons it is.
pub fn nobody_is_managed() -> AnyView {
    let api = Api::get();
    let domains = Part::permitted(session::may(Capability::ReadOrganization), Capability::ReadOrganization.words(), move || {
        let asking = api.get_from(LIST_DOMAINS, &[], &[]);
        async move { Ok(asking.await?.data.into_iter().map(|domain| domain.attributes).collect::<Vec<_>>()) }
    });
    let why = domains.show(2, |domains| {
        let (title, why) = reason(&domains);
        view! { <Empty title why/> }.into_any()
    });
    view! {
        <p class="subtle">"Atlassian answered, and listed no managed account."</p>
        {why}
    }
    .into_any()
}

/// A title, and what to do.
fn reason(domains: &[DomainAttributes]) -> (String, String) {
    let is_verified =
        |domain: &&DomainAttributes| domain.claim.as_ref().and_then(|claim| claim.status.as_ref()) == Some(&DomainStatus::Verified);
    let verified: Vec<&str> = domains.iter().filter(is_verified).map(|domain| domain.name.as_str()).collect();
    match (verified.as_slice(), domains.len()) {
        ([], 0) => (
            "No domain is verified".to_owned(),
            "An account is managed when its e-mail domain is verified by the organization, and this one has no domain. Verify one in Atlassian \
             Administration, then claim its accounts."
                .to_owned(),
        ),
        ([], count) => (
            "No domain is verified".to_owned(),
            format!(
                "An account is managed when its e-mail domain is verified by the organization; of {count} here none is. Finish the verification in \
                 Atlassian Administration, then claim the accounts."
            ),
        ),
        ([one], _) => (
            "No account is claimed yet".to_owned(),
            format!("The domain {one} is verified, but no account with an address there belongs to the organization. Claim them in Atlassian Administration."),
        ),
        (several, _) => (
            "No account is claimed yet".to_owned(),
            format!("{} domains are verified, but no account with an address there belongs to the organization. Claim them in Atlassian Administration.", several.len()),
        ),
    }
}

#[cfg(test)]
mod tests;
