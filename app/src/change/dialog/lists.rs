//! Whom a proposal concerns, what follows from it, and who else has to consent.

use leptos::prelude::*;

use super::super::proposal::{Change, Consequence, Proposal, Subject};
use super::super::runs::Changes;
use crate::components::icon::Icon;

/// How many names are shown before the rest is counted.
const NAMED: usize = 8;

/// The people or things, the first few by name.
pub fn subjects(subjects: &[Subject]) -> AnyView {
    let line = |subject: &Subject| {
        // What is still to be made is known by its name alone.
        let is_said = subject.id == subject.name || subject.detail.as_ref() == Some(&subject.id);
        view! {
            <li class="proposal__subject">
                <strong><bdi>{subject.name.clone()}</bdi></strong>
                {subject.detail.clone().map(|detail| view! { <span><bdi>{detail}</bdi></span> })}
                {(!is_said).then(|| view! { <code class="subtle">{subject.id.clone()}</code> })}
            </li>
        }
    };
    let more = subjects.len().saturating_sub(NAMED);
    let hidden = (more > 0).then(|| {
        let rest = subjects[NAMED..].iter().map(line).collect_view();
        view! { <details><summary>{format!("and {more} more")}</summary><ul class="proposal__subjects">{rest}</ul></details> }
    });
    let shown = subjects.iter().take(NAMED).map(line).collect_view();
    view! { <ul class="proposal__subjects">{shown}</ul>{hidden} }.into_any()
}

/// The table of consequences; the way back last. Nothing where nothing is said.
pub fn effects(effects: &[Consequence], undo: &str) -> AnyView {
    let undo = (!undo.is_empty()).then(|| ("Undo", undo.to_owned()));
    let lines = effects.iter().cloned().chain(undo);
    let lines = lines.map(|(label, words)| view! { <tr><th scope="row">{label}</th><td>{words}</td></tr> }).collect_view();
    view! { <table class="proposal__effects"><caption class="visually-hidden">"Consequences"</caption><tbody>{lines}</tbody></table> }
        .into_any()
}

/// That somebody else has to consent, where it is known beforehand: what a form will send is known once it is filled in.
pub fn second_person(proposal: &Proposal, changes: Changes) -> Option<AnyView> {
    if proposal.body.is_some() || proposal.resume.is_some() {
        return None;
    }
    let words = "This needs a second person: it is kept, unsent, until a colleague consents.";
    waits_for_consent(&(proposal.plan)().unwrap_or_default(), changes)
        .then(|| view! { <p class="proposal__caution" data-testid="second-person"><Icon name="warning"/>{words}</p> }.into_any())
}

/// Whether any of these changes needs a second person, whoever asks for it.
pub fn waits_for_consent(planned: &[Change], changes: Changes) -> bool {
    let api = changes.api();
    planned.iter().flat_map(|change| &change.calls).any(|call| api.needs_a_second_person(call.operation))
}
