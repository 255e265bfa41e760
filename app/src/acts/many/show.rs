//! What the dialog of a plan shows: how far reading is, how many it concerns and who, and why not the others.

use std::rc::Rc;

use leptos::prelude::*;

use super::super::known::Known;
use super::super::possible::{Kind, Obstacle};
use super::MOST;
use super::plan::Plan;
use super::read::Progress;
use crate::change::{Changes, OnFault, Subject};
use crate::components::failure::Failure;
use crate::components::icon::Icon;
use crate::components::part::reactive;
use crate::form::{Field, text_area};
use crate::moment;
use crate::routes::Page;

/// `1 person`, `48 people`.
#[must_use]
pub fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{} people", moment::grouped(count)) }
}

/// What somebody is afterwards: `suspended`.
#[must_use]
pub const fn done(kind: Kind) -> &'static str {
    match kind {
        Kind::Suspend => "suspended",
        Kind::Restore => "restored",
        Kind::Deactivate => "deactivated",
        Kind::Reactivate => "reactivated",
        _ => "removed",
    }
}

/// Why nothing is sent for whom it is so already.
const fn already(kind: Kind) -> &'static str {
    match kind {
        Kind::Suspend => "suspended already",
        Kind::Restore => "not suspended",
        Kind::Deactivate => "deactivated already",
        Kind::Reactivate => "not deactivated",
        _ => "no member any more, or about to be none",
    }
}

/// `48 will be suspended, 1 is suspended already, 2 cannot be.`
#[must_use]
pub fn counts(plan: &Plan) -> String {
    let verb = if plan.already.len() == 1 { "is" } else { "are" };
    let mut parts = vec![format!("{} will be {}", plan.will.len(), done(plan.kind))];
    if !plan.already.is_empty() {
        parts.push(format!("{} {verb} {}", plan.already.len(), already(plan.kind)));
    }
    if plan.blocked() > 0 {
        parts.push(format!("{} cannot be", plan.blocked()));
    }
    format!("{}.", parts.join(", "))
}

/// Why so many are not taken at once, and what to do.
pub fn too_many(count: usize) -> AnyView {
    view! {
        <div class="message is-info" data-testid="plan-too-many">
            <Icon name="note"/>
            <div class="message__body">
                <p class="message__title">{format!("One run takes at most {MOST} people, and {} are selected", moment::grouped(count))}</p>
                <p>
                    "A run lives in this tab, and you have to be able to follow it. The menu beside the box above the list selects “Only the first 100 \
                     in this order”; a filter or another order brings the next. Nothing was sent."
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// How far reading is.
pub fn progress(progress: ArcRwSignal<Progress>, retry: Callback<()>) -> AnyView {
    reactive(Box::new(move || {
        let (done, of, words) = match progress.get() {
            Progress::Failed(error) => return view! { <Failure error retry=Some(retry)/> }.into_any(),
            Progress::Held { until } => {
                let words = format!("Atlassian asks us to wait until {}. It goes on by itself.", moment::time(until / 1_000));
                return view! { <p role="status" data-testid="plan-held">{words}</p> }.into_any();
            }
            Progress::People { done, of } => (done, of, "Reading where everybody stands"),
            Progress::Directories { done, of } => (done, of, "Looking who is in which directory"),
            Progress::Rules { done, of } => (done, of, "Asking Atlassian what it allows on each account"),
        };
        view! {
            <div class="plan__reading" role="status" data-testid="plan-reading">
                <p>{format!("{words}: {done} of {of}")}</p>
                <progress class="run__bar" aria-label=words max=of.to_string() value=done.to_string()></progress>
            </div>
        }
        .into_any()
    }))
}

/// The plan. Where there is nothing to do, it is only told.
pub fn plan(changes: Changes, plan: &Rc<Plan>, on_fault: Option<&ArcRwSignal<OnFault>>, message: Option<Field>) -> AnyView {
    let cannot = plan.cannot.iter().map(|(obstacles, subjects)| blocked(changes, obstacles, subjects)).collect_view();
    let skipped = (!plan.already.is_empty()).then(|| {
        let title = format!("{}: nothing is sent for {}", capital(already(plan.kind)), people(plan.already.len()));
        folded("plan-already", title, plan.already.iter().map(|subject| line(changes, subject)).collect())
    });
    let will = (!plan.will.is_empty()).then(|| {
        let title = format!("{} will be {}", people(plan.will.len()), done(plan.kind));
        folded("plan-will", title, plan.will.iter().map(|known: &Rc<Known>| line(changes, &known.subject())).collect())
    });
    let stop = on_fault.filter(|_| plan.will.len() > 1).map(stop_choice);
    view! {
        <div class="plan" data-testid="plan">
            <p class="plan__counts" data-testid="plan-counts"><strong>{counts(plan)}</strong></p>
            {cannot}
            {skipped}
            {will}
            {message.map(|field| text_area(field, 2))}
            {stop}
        </div>
    }
    .into_any()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A group of people, folded where there are many.
fn folded(test: &'static str, title: String, lines: Vec<AnyView>) -> AnyView {
    let is_short = lines.len() <= 3;
    view! {
        <details class="plan__group" open=is_short data-testid=test>
            <summary>{title}</summary>
            <ul class="plan__people">{lines}</ul>
        </details>
    }
    .into_any()
}

fn line(changes: Changes, subject: &Subject) -> AnyView {
    let href = Page::User { account_id: subject.id.clone() }.path();
    let detail = subject.detail.clone().map(|detail| view! { <span class="subtle"><bdi>{detail}</bdi></span> });
    view! {
        <li>
            <a href=href on:click=move |_| changes.withdraw()><bdi>{subject.name.clone()}</bdi></a>
            {detail}
            <code class="small subtle">{subject.id.clone()}</code>
        </li>
    }
    .into_any()
}

/// Those who share their reasons.
fn blocked(changes: Changes, obstacles: &[Obstacle], subjects: &[Subject]) -> AnyView {
    let reasons = obstacles.iter().map(|obstacle| {
        view! { <p>{obstacle.words.clone()}". "<span class="subtle">{obstacle.remedy.clone()}</span></p> }
    });
    view! {
        <section class="plan__blocked" data-testid="plan-blocked">
            <h3 class="plan__blocked-title"><Icon name="lock"/>{format!("Not possible for {}", people(subjects.len()))}</h3>
            {reasons.collect_view()}
            <ul class="plan__people">{subjects.iter().map(|subject| line(changes, subject)).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Whether a refusal ends the run; it can be changed on the way.
fn stop_choice(on_fault: &ArcRwSignal<OnFault>) -> AnyView {
    let (shown, on_fault) = (on_fault.clone(), on_fault.clone());
    let turn = move |event| on_fault.set(if event_target_checked(&event) { OnFault::Stop } else { OnFault::Continue });
    view! {
        <label class="run__choice">
            <input type="checkbox" data-testid="plan-stop" prop:checked=move || shown.get() == OnFault::Stop on:change=turn/>
            "Stop at the first refusal. Otherwise it goes on with the others, and what was refused can be tried again."
        </label>
    }
    .into_any()
}
