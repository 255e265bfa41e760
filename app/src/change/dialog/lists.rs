//! Whom a proposal concerns and what follows from it, as lists.

use leptos::prelude::*;

use super::super::proposal::{Consequence, Subject};

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
