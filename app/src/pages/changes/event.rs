//! An event of the record: who came in, who was turned away, what was taken or done to the service itself. One row, with everything known folded in.

use catalogue::record::{EventKind, Target, Told};
use leptos::prelude::*;

use super::{Names, subject};
use crate::components::state::State;
use crate::components::when::When;
use crate::record;

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
        Some(EventKind::Pruned | EventKind::KeyChanged | EventKind::ConfigurationRead) => ("Service", "◐", "is-suspended"),
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
        "how" => "By",
        "why" => "Why",
        "what" => "What",
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
        other => return other.replace(['-', '_'], " "),
    };
    known.to_owned()
}

/// The row.
pub fn row(told: &Told, names: Names) -> AnyView {
    let (word, shape, class) = mark(told.kind());
    let who = told.person.clone().map(|person| if person.name.is_empty() { person.id } else { person.name });
    let who = match who {
        Some(who) => view! { <bdi>{who}</bdi> }.into_any(),
        None => view! { <span class="subtle">"the service"</span> }.into_any(),
    };
    view! {
        <tr data-testid="event">
            <th scope="row">{title(told)}</th>
            <td data-role="Outcome"><State word shape class/></td>
            <td data-role="About">{about(told, names)}</td>
            <td data-role="Who">{who}</td>
            <td data-role="When"><When text=Some(told.at.clone()) absent="not known"/>{place(told.seq)}</td>
            <td data-role="Details">{details(told)}</td>
        </tr>
    }
    .into_any()
}

/// The number of a row in the chain.
pub fn place(seq: i64) -> AnyView {
    if seq < 1 { ().into_any() } else { view! { " "<span class="small subtle changes__seq">{format!("#{seq}")}</span> }.into_any() }
}

fn about(told: &Told, names: Names) -> AnyView {
    let operation = told.operation.as_ref().map(|act| view! { <span class="changes__whom">{record::title(act)}</span> });
    let targets: Vec<AnyView> = record::targets(&told.targets)
        .iter()
        .filter(|one| one.label != "Organization")
        .map(|one| view! { <span class="changes__whom">{subject(names, one)}</span> }.into_any())
        .collect();
    if operation.is_none() && targets.is_empty() {
        return view! { <span class="subtle">"–"</span> }.into_any();
    }
    view! { {operation}{targets} }.into_any()
}

fn details(told: &Told) -> AnyView {
    let role = (!told.role.is_empty()).then(|| Target { name: "role".to_owned(), value: told.role.clone() });
    let all: Vec<Target> = told.details.iter().cloned().chain(role).collect();
    if all.is_empty() {
        return view! { <span class="subtle">"nothing more"</span> }.into_any();
    }
    let line = |detail: &Target| {
        let (name, value) = (label(&detail.name), detail.value.clone());
        view! { <span class="changes__detail"><span class="subtle">{name}": "</span><bdi>{value}</bdi></span> }
    };
    all.iter().map(line).collect_view().into_any()
}

#[cfg(test)]
mod tests;
