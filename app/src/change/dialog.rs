//! The confirmation: the question, whom it concerns, what follows from it, how it can be taken back, and why. Nothing is sent before it.

mod fields;
mod lists;
mod obstacle;
mod remarks;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::oneself;
use super::proposal::{Moved, Place, Proposal, Refused};
use super::runs::{Changes, Run, changes};
use super::said::Said;
use super::stage::Stage;
use crate::client::ClientError;
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::components::part::reactive;
use remarks::Remarks;

/// The dialog; once in the frame.
#[component]
pub fn ProposalDialog() -> impl IntoView {
    let changes = changes();
    let open = RwSignal::new(false);
    let title = Signal::derive_local(move || {
        changes.proposal.with(|proposal| proposal.as_ref().map_or_else(String::new, |proposal| proposal.question.clone()))
    });
    Effect::new(move |_| open.set(changes.proposal.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && changes.proposal.with_untracked(Option::is_some) {
            changes.proposal.set(None);
        }
    });
    view! {
        <Dialog open title=title class="is-proposal">
            {move || changes.proposal.get().map(|proposal| confirmation(changes, proposal, open))}
        </Dialog>
    }
}

/// What the reader of the confirmation has done so far.
#[derive(Clone)]
enum Step {
    Asking,
    Rechecking,
    /// Waiting for the first answer.
    Sending,
    Moved(Moved),
    /// With what was found to stand in the way, once that was looked for.
    Failed(ClientError, Option<RwSignal<Option<Place>>>),
    /// The form says it, at its fields.
    Refused,
    /// The same was confirmed before and has not ended.
    UnderWay,
    /// What was filled in needs a second person; said before it is asked for.
    SecondPerson,
    /// What was filled in then needs none; said before it is done.
    NobodyElse,
}

impl Step {
    /// What the button says instead of the verb, and that another click does nothing.
    const fn waits(&self) -> Option<&'static str> {
        match self {
            Step::Rechecking => Some("Looking once more…"),
            Step::Sending => Some("Sending…"),
            _ => None,
        }
    }
}

#[derive(Clone, Copy)]
struct Form {
    step: RwSignal<Step, LocalStorage>,
    typed: RwSignal<String>,
    typed_fault: RwSignal<bool>,
    typed_input: NodeRef<html::Input>,
    remarks: Remarks,
    /// Whether it was said that a second person is needed.
    is_told: RwSignal<bool>,
    open: RwSignal<bool>,
    /// What was confirmed, while its answer is waited for.
    sent: RwSignal<Option<Run>, LocalStorage>,
}

fn confirmation(changes: Changes, proposal: Proposal, open: RwSignal<bool>) -> AnyView {
    let second = lists::second_person(&proposal, changes);
    let form = Form {
        step: RwSignal::new_local(Step::Asking),
        typed: RwSignal::new(String::new()),
        typed_fault: RwSignal::new(false),
        typed_input: NodeRef::new(),
        remarks: Remarks::new(),
        is_told: RwSignal::new(second.is_some()),
        open,
        sent: RwSignal::new_local(None),
    };
    stay_until_answered(changes, form, proposal.refused.clone());
    show_obstacles(form);
    let body = proposal.body.as_ref().map(|body| body());
    let cancel = NodeRef::<html::Button>::new();
    start_on(cancel, proposal.body.is_none() || proposal.many.is_some());
    let cautions = proposal.cautions.iter().map(|text| view! { <p class="proposal__caution"><Icon name="warning"/>{text.clone()}</p> });
    let cautions = cautions.collect_view();
    let typed = proposal.typed.clone().map(|expected| fields::typed(form, expected));
    let effects = lists::effects(&proposal.effects, &proposal.undo);
    let subjects = lists::subjects(&proposal.subjects);
    let said = (!proposal.verb.is_empty() && proposal.resume.is_none()).then(|| remarks::fields(form.remarks, changes));
    let verb = if proposal.is_danger { "button is-danger" } else { "button is-primary" };
    let confirmation = (!proposal.verb.is_empty()).then(|| confirm_button(form, verb, proposal.verb.clone()));
    let confirm = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        submit(changes, &proposal, form);
    };
    view! {
        <form class="proposal" on:submit=confirm novalidate data-testid="proposal">
            {subjects}
            {reactive(Box::new(move || obstacle::view(form)))}
            {body}
            {effects}
            {cautions}
            {second}
            {typed}
            {said}
            <div class="proposal__buttons">
                <button type="button" class="button" node_ref=cancel on:click=move |_| open.set(false)>"Cancel"</button>
                {confirmation}
            </div>
        </form>
    }
    .into_any()
}

fn confirm_button(form: Form, class: &'static str, words: String) -> AnyView {
    let asks = move || form.is_told.get().then_some("Ask a second person");
    let words = move || form.step.with(Step::waits).or_else(asks).map_or_else(|| words.clone(), str::to_owned);
    view! { <button type="submit" class=class data-testid="confirm">{words}</button> }.into_any()
}

/// Focus starts on Cancel, so that Enter never acts by itself; a form starts on its first field instead.
fn start_on(cancel: NodeRef<html::Button>, is_plain: bool) {
    Effect::new(move |_| {
        let Some(cancel) = cancel.get().filter(|_| is_plain) else { return };
        // The dialog is shown modally only after its content is there.
        request_animation_frame(move || {
            // An element that cannot be focused keeps focus where it was.
            let _ = cancel.focus();
            // In a long dialog the focus would bring the end into view before the beginning was read.
            to_the_top();
        });
    });
}

/// In a long form the button is far below what stands in the way.
fn show_obstacles(form: Form) {
    Effect::new(move |_| {
        if form.step.with(|step| matches!(step, Step::Moved(_) | Step::Failed(..) | Step::UnderWay | Step::SecondPerson | Step::NobodyElse))
        {
            request_animation_frame(to_the_top);
        }
    });
}

fn to_the_top() {
    if let Ok(Some(dialog)) = document().query_selector("dialog[open]:has(.proposal)") {
        dialog.set_scroll_top(0);
    }
}

/// The click on the verb. A second one while the first is being worked on does nothing.
fn submit(changes: Changes, proposal: &Proposal, form: Form) {
    if form.step.with_untracked(|step| step.waits().is_some()) || !form.open.get_untracked() {
        return;
    }
    if let Some(expected) = &proposal.typed {
        let is_same = form.typed.get_untracked().trim() == expected;
        form.typed_fault.set(!is_same);
        if !is_same {
            focus(form.typed_input);
            return;
        }
    }
    if let Some(resume) = &proposal.resume {
        changes.withdraw();
        return resume();
    }
    let Some(said) = form.remarks.said(&changes.api().remark_rules()) else {
        // A form shows its own faults first, as it stands above.
        if (proposal.plan)().is_ok() {
            form.remarks.point();
        }
        return;
    };
    let Some(recheck) = proposal.recheck.clone() else { return go(changes, proposal, form, &said) };
    // What is not filled in needs no look at the upstream.
    if (proposal.plan)().is_err() {
        return;
    }
    form.step.set(Step::Rechecking);
    let proposal = proposal.clone();
    spawn_local(async move {
        let seen = recheck(changes.api()).await;
        // The dialog may have been closed meanwhile: then nothing is sent.
        if !form.open.try_get_untracked().unwrap_or(false) {
            return;
        }
        match seen {
            Ok(None) => go(changes, &proposal, form, &said),
            Ok(Some(moved)) => form.step.set(Step::Moved(moved)),
            Err(error) => form.step.set(Step::Failed(error, None)),
        }
    });
}

fn go(changes: Changes, proposal: &Proposal, form: Form, said: &Said) {
    form.step.set(Step::Asking);
    let Ok(planned) = (proposal.plan)() else { return };
    if planned.is_empty() {
        return form.open.set(false);
    }
    let is_needed = lists::waits_for_consent(&planned, changes);
    if is_needed != form.is_told.get_untracked() {
        form.is_told.set(is_needed);
        return form.step.set(if is_needed { Step::SecondPerson } else { Step::NobodyElse });
    }
    let Some(run) = changes.start(&proposal.verb, planned, said, proposal.many.clone()) else {
        return form.step.set(Step::UnderWay);
    };
    // Nothing is sent before this click is over.
    run.items.iter().for_each(|item| item.means_self.set(proposal.means_self));
    if let Some(started) = &proposal.started {
        started();
    }
    if proposal.body.is_some() && proposal.many.is_none() && run.items.len() == 1 {
        form.step.set(Step::Sending);
        form.sent.set(Some(run));
    } else {
        changes.withdraw();
    }
}

/// A dialog with a form closes when the change is taken or its outcome is unknown. A refusal is shown where the values stand, and can be mended there.
fn stay_until_answered(changes: Changes, form: Form, refused: Option<Refused>) {
    Effect::new(move |_| {
        let Some((run, item)) = form.sent.get().and_then(|run| Some((run.id, run.items.first()?.clone()))) else { return };
        let stage = item.stage.get();
        match stage {
            Stage::Queued | Stage::Sending | Stage::Held { .. } => {}
            Stage::Refused { error, .. } if oneself::asks(&error) => {
                form.sent.set(None);
                changes.ask_once_more(run, &item);
            }
            Stage::Refused { error, done: 0, .. } => {
                form.sent.set(None);
                changes.dismiss(run);
                let is_shown = refused.as_ref().is_some_and(|refused| refused(&error));
                form.step.set(if is_shown { Step::Refused } else { Step::Failed(*error, Some(item.place)) });
            }
            _ => form.open.set(false),
        }
    });
}

fn focus(input: NodeRef<html::Input>) {
    if let Some(input) = input.get_untracked() {
        // An element that cannot be focused keeps focus where it was.
        let _ = input.focus();
    }
}
