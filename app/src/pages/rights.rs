//! What the reader may do, and why: each role with what it includes, through which group, within which limits; what is missing, and which roles have it.

use catalogue::capability::Capability;
use catalogue::rights::{RIGHTS_PATH, RightsReport, Share};
use leptos::prelude::*;

use crate::client::Api;
use crate::components::card::framed;
use crate::components::part::Part;
use crate::session;

mod others;

/// The page.
#[component]
pub fn RightsPage() -> impl IntoView {
    let api = Api::get();
    let read: Part<RightsReport> = Part::permitted(true, "see what you may do", move || {
        let api = api.clone();
        async move { api.client().ask(RIGHTS_PATH.to_owned()).await }
    });
    view! {
        <div class="page-header"><h1 tabindex="-1">"What may I do, and why"</h1></div>
        <p class="subtle prose">
            "Your roles come from the configuration of this installation, by your name there or by your groups at the identity provider. Whoever runs Rollcall can change them; a change holds from your next click on."
        </p>
        {read.show(6, |report| shown(&report, Whose::Mine))}
        {session::may(Capability::GrantAdministration).then(others::section)}
    }
}

/// Whom a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Mine,
    Others,
}

impl Whose {
    /// The opening of an id, so that both reports fit in one page.
    const fn prefix(self) -> &'static str {
        match self {
            Whose::Mine => "mine",
            Whose::Others => "others",
        }
    }

    const fn subject(self) -> &'static str {
        match self {
            Whose::Mine => "You",
            Whose::Others => "They",
        }
    }
}

fn shown(report: &RightsReport, whose: Whose) -> AnyView {
    let read_only =
        report.read_only.then(|| view! { <p>"This installation is read-only: nobody changes anything here, whatever their role."</p> });
    let protects = report
        .protects_people
        .then(|| view! { <p class="subtle">"Some people are protected: they can be seen, and nobody changes them here."</p> });
    let shares: Vec<AnyView> = report.shares.iter().enumerate().map(|(at, share)| card(at, share, whose)).collect();
    let missing: Vec<AnyView> =
        missing(report).into_iter().map(|(words, who)| view! { <li>{words}<span class="subtle">{who}</span></li> }.into_any()).collect();
    let missing = (!missing.is_empty()).then(|| {
        let title = format!("What {} may not do", whose.subject().to_lowercase());
        let body = view! {
            <p class="subtle">"Behind each stand the roles here that may."</p>
            <ul class="column-list">{missing}</ul>
        };
        framed(format!("{}-missing", whose.prefix()), title, "missing", body.into_any())
    });
    view! { {read_only}{protects}{shares}{missing} }.into_any()
}

fn card(at: usize, share: &Share, whose: Whose) -> AnyView {
    let id = format!("{}-share-{at}", whose.prefix());
    let may: Vec<AnyView> = share.capabilities.iter().map(|capability| view! { <li>{capability.words()}</li> }.into_any()).collect();
    let limits = share.limits.words();
    let limits = if limits.is_empty() {
        view! { <p>"Without limits to people."</p> }.into_any()
    } else {
        view! { <ul class="plain-list">{limits.into_iter().map(|words| view! { <li>{words}</li> }.into_any()).collect::<Vec<_>>()}</ul> }
            .into_any()
    };
    let body = view! {
        <p>{share.role.purpose.clone()}" "{why(share, whose)}</p>
        <h3>{whose.subject()}" may"</h3>
        <ul class="column-list">{may}</ul>
        <h3>"Limits"</h3>
        {limits}
    };
    framed(id, share.role.title.clone(), "share", body.into_any())
}

/// By which grant somebody has a role.
fn why(share: &Share, whose: Whose) -> String {
    let who = whose.subject();
    match share.through.as_slice() {
        [] => format!("{who} have it by name."),
        [group] => format!("{who} have it through the group {group}."),
        groups => format!("{who} have it through the groups {}.", groups.join(", ")),
    }
}

/// What no share includes, and who could do it.
fn missing(report: &RightsReport) -> Vec<(String, String)> {
    let lacks = |capability: &Capability| !report.shares.iter().any(|share| share.capabilities.contains(capability));
    let who = |capability: Capability| {
        let titles: Vec<&str> =
            report.roles.iter().filter(|(_, held)| held.contains(&capability)).map(|(name, _)| name.title.as_str()).collect();
        format!(" – {}", if titles.is_empty() { "no role here does".to_owned() } else { titles.join(", ") })
    };
    Capability::ALL.into_iter().filter(lacks).map(|capability| (capability.words().to_owned(), who(capability))).collect()
}

#[cfg(test)]
mod tests;
