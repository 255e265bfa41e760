//! The record of changes in words: how a change ended, what that means, whom it was about. Pure but for the two small views that the list and the
//! page of a person share.

pub mod names;
pub mod request;

use catalogue::path::is_identifier;
use catalogue::record::{ACCOUNT, Act, Change, Finding, Outcome, Target};
use leptos::prelude::*;

use crate::components::state::State;
use crate::routes::{Page, Resource, View};
use crate::session;

/// How many accounts of one change are named in a list.
const MOST_NAMED: usize = 3;

/// The outcome as word, shape and colour.
#[must_use]
pub const fn mark(outcome: Option<Outcome>) -> (&'static str, &'static str, &'static str) {
    match outcome {
        None => ("Under way", "◌", "is-invited"),
        Some(Outcome::Ok) => ("Accepted", "●", "is-active"),
        Some(Outcome::Refused) => ("Refused", "✕", "is-deletion"),
        Some(Outcome::Failed) => ("Not done", "○", "is-suspended"),
        Some(Outcome::Unknown) => ("Unknown", "?", "is-unknown"),
    }
}

/// What an outcome means, and what to do about it; nothing where there is nothing to do.
#[must_use]
pub const fn meaning(outcome: Option<Outcome>) -> (&'static str, &'static str) {
    match outcome {
        None => ("It was recorded and sent; Atlassian's answer is awaited.", "Read it again in a moment."),
        Some(Outcome::Ok) => {
            ("Atlassian accepted it. Some changes are visible only after a while: roles after half a minute, removals later.", "")
        }
        Some(Outcome::Refused) => ("Atlassian refused it. Nothing was changed.", "Remove what stands in the way, then do it again."),
        Some(Outcome::Failed) => {
            ("It did not happen: Atlassian could not be reached, or said that it failed.", "Do it again when Atlassian answers.")
        }
        Some(Outcome::Unknown) => (
            "It was sent to Atlassian, and no clear answer came. It may have happened or not: Rollcall does not guess, and does not send it again by itself.",
            "Look at the person or record first. If the change is there, nothing is left to do. If it is not there after some minutes, do it again.",
        ),
    }
}

/// What a later look at a change with an unknown outcome told: for a line of a list, what it means, and what is left to do.
#[must_use]
pub const fn afterwards(finding: Finding) -> (&'static str, &'static str, &'static str) {
    match finding {
        Finding::Happened => {
            ("looked up: it happened", "No clear answer came. Rollcall looked it up afterwards: it happened.", "Nothing is left to do.")
        }
        Finding::DidNotHappen => (
            "looked up: it did not happen",
            "No clear answer came. Rollcall looked it up afterwards: it did not happen.",
            "Do it again if it is still wanted.",
        ),
        Finding::CannotBeTold => (
            "looked up: cannot be told",
            "No clear answer came. Rollcall looked it up afterwards, and what can be read does not tell whether it happened.",
            "Look at the person or record before you do it again.",
        ),
    }
}

/// What was done, as a person would say it; the operation's name where this version does not know it.
#[must_use]
pub fn title(act: &Act) -> String {
    if act.title.is_empty() { act.name.clone() } else { act.title.clone() }
}

/// Something that a change was about, with the page where it can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub label: &'static str,
    pub value: String,
    pub page: Option<Page>,
}

/// Everything that a change was about, in the order recorded.
#[must_use]
pub fn subjects(change: &Change) -> Vec<Subject> {
    targets(&change.targets)
}

/// The same of the targets of any entry.
#[must_use]
pub fn targets(targets: &[Target]) -> Vec<Subject> {
    let directory = targets.iter().find(|target| target.name == "scimDirectoryId").map(|target| target.value.as_str());
    let record = |directory: &str, resource, id: &str| Page::ScimRecord {
        directory_id: directory.to_owned(),
        resource,
        id: id.to_owned(),
        view: View::Show,
    };
    let page = |name: &str, value: &str| match (name, directory) {
        (ACCOUNT, _) if is_identifier(value) => Some(Page::User { account_id: value.to_owned() }),
        ("scimDirectoryId", _) => Some(Page::ScimList { directory_id: value.to_owned(), resource: Resource::User }),
        ("scimUserId", Some(directory)) => Some(record(directory, Resource::User, value)),
        ("scimGroupId", Some(directory)) => Some(record(directory, Resource::Group, value)),
        _ => None,
    };
    targets
        .iter()
        .map(|target| Subject { label: label(&target.name), value: target.value.clone(), page: page(&target.name, &target.value) })
        .collect()
}

fn label(target: &str) -> &'static str {
    match target {
        "orgId" => "Organization",
        "directoryId" => "Directory",
        ACCOUNT => "Account",
        "groupId" => "Group",
        "tokenId" => "API token",
        "scimDirectoryId" => "SCIM directory",
        "scimUserId" => "SCIM user",
        "scimGroupId" => "SCIM group",
        _ => "Other id",
    }
}

/// On whom, for a line of a list: people before records, and never more than a few. The number is how many are left out.
#[must_use]
pub fn whom(change: &Change) -> (Vec<Subject>, usize) {
    let all = subjects(change);
    let of = |label: &str| all.iter().filter(|subject| subject.label == label).cloned().collect::<Vec<_>>();
    let chosen = ["Account", "SCIM user", "SCIM group", "Group"].into_iter().map(of).find(|found| !found.is_empty()).unwrap_or_default();
    let more = chosen.len().saturating_sub(MOST_NAMED);
    (chosen.into_iter().take(MOST_NAMED).collect(), more)
}

/// "3 e-mail addresses"; nothing for none. The addresses themselves are not recorded.
#[must_use]
pub fn addresses(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 e-mail address".to_owned()),
        count => Some(format!("{count} e-mail addresses")),
    }
}

/// A ticket, leading to where it can be looked up, if this installation knows where.
#[must_use]
pub fn ticket(ticket: &str) -> AnyView {
    let words = ticket.to_owned();
    match session::current().remarks.link(ticket) {
        Some(address) => view! {
            <a class="ticket" href=address rel="external noopener noreferrer" target="_blank" title="Opens the ticket in another tab">{words}</a>
        }
        .into_any(),
        None => view! { <span class="ticket">{words}</span> }.into_any(),
    }
}

/// The outcome, drawn.
#[must_use]
pub fn outcome(change: &Change) -> AnyView {
    let (word, shape, class) = mark(change.outcome);
    let later = change.found.as_ref().map(|found| view! { <span class="small subtle">{afterwards(found.finding).0}</span> });
    view! { <State word=word shape=shape class=class/>" "{later} }.into_any()
}

/// What was done, leading to the record.
#[must_use]
pub fn link(change: &Change) -> AnyView {
    let page = Page::Change { id: change.id.clone() };
    view! { <a href=page.path()>{title(&change.operation)}</a> }.into_any()
}

#[cfg(test)]
mod tests;
