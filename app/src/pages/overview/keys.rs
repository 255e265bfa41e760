//! The card of keys: what each can do, which generation of the API answers, how old the check is.

use catalogue::capability::Capability;
use catalogue::session::{KeyReport, Probe, ProbeOutcome, Tier};
use leptos::prelude::*;

use super::card::card;
use super::{expiry, part};
use crate::components::part::Part;
use crate::components::state::State;
use crate::components::table::{Head, table};
use crate::components::vacant::Empty;
use crate::moment;

/// What the keys can do, and when they expire.
pub fn report() -> Part<KeyReport> {
    part(Capability::ReadOrganization, |api| async move {
        let report = api.client().keys().await?;
        if report.tier == Some(Tier::V1) {
            api.notice(Tier::V1);
        }
        Ok(report)
    })
}

/// The card.
pub fn keys_card(report: Part<KeyReport>) -> AnyView {
    card("keys", "Keys and API", "is-wide", report.show(6, |report| report_view(&report)))
}

fn report_view(report: &KeyReport) -> AnyView {
    if report.probes.is_empty() {
        return view! { <Empty title="Nothing was checked" why="The service has not tried its keys yet. Read again in a moment."/> }
            .into_any();
    }
    let age = i64::try_from(report.age_seconds).unwrap_or(i64::MAX);
    let (works, rest): (Vec<&Probe>, Vec<&Probe>) =
        sorted(&report.probes).into_iter().partition(|probe| probe.outcome == ProbeOutcome::Works);
    let works =
        works.into_iter().map(|probe| view! { <li data-testid="probe">{mark(probe)}<bdi>{probe.title.clone()}</bdi></li> }.into_any());
    view! {
        <p data-testid="keys-summary">{summary(&report.probes)}" "{tier_words(report.tier)}</p>
        {(!rest.is_empty()).then(|| attention(&rest))}
        <ul class="probes__works">{works.collect_view()}</ul>
        {expiry::ends(&report.expiries)}
        <p class="subtle small">"Checked "{moment::ago(0, age)}", with one harmless read each; a check older than ten minutes is made again."</p>
    }
    .into_any()
}

fn mark(probe: &Probe) -> AnyView {
    let (word, shape, class) = outcome(probe.outcome);
    view! { <State word shape class/> }.into_any()
}

/// What does not work, with what to do about it.
fn attention(probes: &[&Probe]) -> AnyView {
    let row = |probe: &&Probe| {
        view! {
            <tr data-testid="probe">
                <th scope="row">{probe.title.clone()}</th>
                <td>{mark(probe)}</td>
                <td>
                    <span>{probe.detail.clone()}" "</span>
                    <strong>{probe.next_step.clone()}</strong>
                    <code class="probes__call small subtle">{probe.operation.clone()}</code>
                </td>
            </tr>
        }
        .into_any()
    };
    let heads = [Head::Words("What"), Head::Words("The key"), Head::Words("What Atlassian said, and what to do")];
    let rows: Vec<AnyView> = probes.iter().map(row).collect();
    table("probes", "probes", &heads, view! { <tbody>{rows}</tbody> }.into_any())
}

/// What needs attention first; otherwise the order of the checks.
fn sorted(probes: &[Probe]) -> Vec<&Probe> {
    let mut probes: Vec<&Probe> = probes.iter().collect();
    crate::sorting::by_key(&mut probes, |probe| match probe.outcome {
        ProbeOutcome::Refused => 0,
        ProbeOutcome::Missing => 1,
        ProbeOutcome::Unknown => 2,
        ProbeOutcome::Works => 3,
    });
    probes
}

/// Word, shape and style of an outcome.
const fn outcome(outcome: ProbeOutcome) -> (&'static str, &'static str, &'static str) {
    match outcome {
        ProbeOutcome::Works => ("Works", "✓", "is-active"),
        ProbeOutcome::Refused => ("Refused", "✕", "is-deletion"),
        ProbeOutcome::Missing => ("Missing", "–", "is-suspended"),
        ProbeOutcome::Unknown => ("Not known", "?", "is-unknown"),
    }
}

/// "All 10 checks work." or how many do not, and how.
fn summary(probes: &[Probe]) -> String {
    let count = |wanted: ProbeOutcome| probes.iter().filter(|probe| probe.outcome == wanted).count();
    let works = count(ProbeOutcome::Works);
    if works == probes.len() {
        return format!("All {works} checks work.");
    }
    let rest =
        [(count(ProbeOutcome::Refused), "refused"), (count(ProbeOutcome::Missing), "missing"), (count(ProbeOutcome::Unknown), "not known")];
    let rest: Vec<String> = rest.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    format!("{works} of {} checks work; {}.", probes.len(), rest.join(", "))
}

/// Which generation answers, and what that means.
const fn tier_words(tier: Option<Tier>) -> &'static str {
    match tier {
        Some(Tier::V2) => "The present directory API (v2) answers and is in use.",
        Some(Tier::V1) => {
            "Only the old API (v1) answers. It is used as the fallback; its announced end was 30 June 2026, so it may stop any day."
        }
        None => "Neither generation of the directory API answered, so which one to use is not known.",
    }
}

#[cfg(test)]
mod tests;
