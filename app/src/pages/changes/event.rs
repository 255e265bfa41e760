//! An event of the record: who came in, who was turned away, what was taken or done to the service itself. One row, with everything known folded in.

use catalogue::record::{EventKind, Target, Told};
use leptos::prelude::*;

use super::{Names, subject};
use crate::components::state::State;
use crate::components::when::When;
use crate::record;
use crate::routes::Page;

/// Word, shape and style of a kind, so that what was refused stands out of what is usual.
#[must_use]
pub const fn mark(kind: Option<EventKind>) -> (&'static str, &'static str, &'static str) {
    match kind {
        Some(
            EventKind::SignInRefused
            | EventKind::Denied
            | EventKind::DeniedMore
            | EventKind::TokenRefused
            | EventKind::ConfigurationRefused
            | EventKind::Declined,
        ) => ("Refused", "✕", "is-deletion"),
        Some(EventKind::SessionEnded | EventKind::TokenRevoked | EventKind::ApprovalExpired) => ("Ended", "○", "is-deactivated"),
        Some(EventKind::ApprovalAsked) => ("Asked", "◇", "is-invited"),
        Some(EventKind::Pruned | EventKind::KeyChanged | EventKind::RecordKeyExchanged | EventKind::ConfigurationRead) => {
            ("Service", "◐", "is-suspended")
        }
        Some(_) => ("Done", "●", "is-active"),
        None => ("Unknown", "?", "is-unknown"),
    }
}

/// What it is called; its word where this version does not know it.
#[must_use]
pub fn title(told: &Told) -> String {
    told.kind().map_or_else(|| told.event.clone(), |kind| kind.title().to_owned())
}

/// The name of a detail, as people say it.
#[must_use]
pub fn label(name: &str) -> String {
    let known = match name {
        "how" => "Signed in through",
        "why" => "Why",
        "what" => "Copy of",
        "rows" => "Rows",
        "reason" | "code" => "Problem",
        "subject" => "Subject",
        "session" => "Session",
        "person" => "Person",
        "name" => "Name",
        "id" => "Id",
        "faults" => "Faults",
        "count" => "Times",
        "role" => "Role",
        "through" => "Up to row",
        "from" => "Old key",
        "to" => "New key",
        other => return other.replace(['-', '_'], " "),
    };
    known.to_owned()
}

/// The row.
pub fn row(told: &Told, names: Names) -> AnyView {
    let (word, shape, class) = mark(told.kind());
    let who = told.person.clone().map(|person| if person.name.is_empty() { person.id } else { person.name });
    let who = match who {
        Some(who) => view! { <bdi>{who}</bdi>{role(told)} }.into_any(),
        None => view! { <span class="subtle">"the service"</span> }.into_any(),
    };
    view! {
        <tr data-testid="event">
            <th scope="row">{title(told)}</th>
            <td data-role="Outcome"><State word shape class/></td>
            {about(told, names)}
            <td data-role="Who">{who}</td>
            <td data-role="When"><When text=Some(told.at.clone()) absent="not known"/>{place(told.seq)}</td>
            {details(told)}
        </tr>
    }
    .into_any()
}

fn role(told: &Told) -> AnyView {
    if told.role.is_empty() { ().into_any() } else { view! { <p class="small subtle">{told.role.clone()}</p> }.into_any() }
}

/// A cell with nothing in it; it takes no line where rows are stacked.
fn nothing(role: &'static str, words: &'static str) -> AnyView {
    view! { <td data-role=role class="is-none subtle">{words}</td> }.into_any()
}

/// The number of a row in the chain.
pub fn place(seq: i64) -> AnyView {
    if seq < 1 { ().into_any() } else { view! { " "<span class="small subtle changes__seq">{format!("#{seq}")}</span> }.into_any() }
}

/// The page of the request for a second person that a detail names.
fn request(told: &Told, detail: &Target) -> Option<Page> {
    let is_one = matches!(
        told.kind(),
        Some(
            EventKind::ApprovalAsked
                | EventKind::Approved
                | EventKind::Declined
                | EventKind::ApprovalWithdrawn
                | EventKind::ApprovalExpired
        )
    );
    (is_one && detail.name == "id").then(|| Page::Approval { id: detail.value.clone() })
}

fn about(told: &Told, names: Names) -> AnyView {
    let operation = told.operation.as_ref().map(|act| view! { <span class="changes__whom">{record::title(act)}</span> });
    let targets: Vec<AnyView> = record::targets(&told.targets)
        .iter()
        .filter(|one| one.label != "Organization")
        .map(|one| view! { <span class="changes__whom">{subject(names, one)}</span> }.into_any())
        .collect();
    if operation.is_none() && targets.is_empty() {
        return nothing("About", "–");
    }
    view! { <td data-role="About">{operation}{targets}</td> }.into_any()
}

fn details(told: &Told) -> AnyView {
    if told.details.is_empty() {
        return nothing("Details", "nothing more");
    }
    let line = |detail: &Target| {
        if let Some(page) = request(told, detail) {
            return view! { <span class="changes__detail"><a href=page.path()>"See the request"</a></span> }.into_any();
        }
        let (name, value) = (label(&detail.name), detail.value.clone());
        view! { <span class="changes__detail"><span class="subtle">{name}": "</span><bdi>{value}</bdi></span> }.into_any()
    };
    let lines: Vec<AnyView> = told.details.iter().map(line).collect();
    view! { <td data-role="Details">{lines}</td> }.into_any()
}

#[cfg(test)]
mod tests;
