//! Draws differences: the old struck through, the new beside it, unchanged not shown; three versions as a table.

use leptos::prelude::*;

use super::{Clash, Difference, Versions};

/// Each value that changes.
#[must_use]
pub fn before_and_after(differences: &[Difference]) -> AnyView {
    let rows = differences.iter().cloned().map(|Difference { label, before, after }| {
        view! {
            <div class="diff__row">
                <dt>{label}</dt>
                <dd>
                    <span class="visually-hidden">"from "</span>
                    {match before.is_empty() {
                        true => view! { <span class="subtle">"not set"</span> }.into_any(),
                        false => view! { <del><bdi>{before}</bdi></del> }.into_any(),
                    }}
                    <span class="diff__arrow" aria-hidden="true">"→"</span>
                    <span class="visually-hidden">" to "</span>
                    {match after.is_empty() {
                        true => view! { <ins>"not set"</ins> }.into_any(),
                        false => view! { <ins><bdi>{after}</bdi></ins> }.into_any(),
                    }}
                </dd>
            </div>
        }
    });
    view! { <dl class="diff" data-testid="differences">{rows.collect_view()}</dl> }.into_any()
}

/// What somebody else changed since the form was opened, beside what you typed.
#[must_use]
pub fn three_versions(versions: &[Versions]) -> AnyView {
    let rows = versions.iter().cloned().map(|versions| {
        let (clash, outcome) = (versions.clash(), versions.outcome());
        let cell = |what: &'static str, text: String| {
            let text = match text.is_empty() {
                true => view! { <span class="subtle">"not set"</span> }.into_any(),
                false => view! { <bdi>{text}</bdi> }.into_any(),
            };
            view! { <td data-version=what>{text}</td> }
        };
        view! {
            <tr class:is-clash=clash == Clash::Both>
                <th scope="row">{versions.label}<span class="small subtle">{outcome}</span></th>
                {cell("When you opened it", versions.was)}
                {cell("At Atlassian now", versions.now)}
                {cell("Yours", versions.yours)}
            </tr>
        }
    });
    view! {
        <table class="versions" data-testid="versions">
            <thead>
                <tr>
                    <th scope="col">"Value"</th>
                    <th scope="col">"When you opened it"</th>
                    <th scope="col">"At Atlassian now"</th>
                    <th scope="col">"Yours"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
