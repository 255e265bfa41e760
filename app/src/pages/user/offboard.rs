//! The panel that leads through letting somebody go: the plan for this person, each step with how it stands, its button, and what came of it.

mod plan;

use std::rc::Rc;

use leptos::prelude::*;

use super::aside::{act_button, reason};
use super::known::Known;
use super::pending::{self, Progress};
use super::possible::Kind;
use crate::change::Changes;
use crate::components::state::State as Mark;
use plan::{State, Step};

/// The plan, drawn from what is known now.
pub fn panel(known: &Rc<Known>, changes: Changes) -> AnyView {
    let steps = plan::plan(known);
    let is_over = steps.iter().all(|step| matches!(step.state, State::Done(_)));
    let over = is_over.then(|| {
        view! {
            <p class="plan__over" role="status">
                "Done: no sign-in, no access, no tokens, no seat. Roles and groups are kept; remove the person when nobody needs them any more."
            </p>
        }
    });
    let items = steps.into_iter().map(|step| item(known, step, changes)).collect_view();
    view! {
        <p class="small subtle">"The order in which somebody who has left is let go. Each step is confirmed by itself; what was done before counts."</p>
        <ol class="plan" data-testid="plan">{items}</ol>
        {over}
    }
    .into_any()
}

fn item(known: &Rc<Known>, step: Step, changes: Changes) -> AnyView {
    let progress = pending::progress(changes, known.id(), step.kind).filter(|_| !matches!(step.state, State::Done(_)));
    let is_under_way = progress.as_ref().is_some_and(|progress| progress.is_moving);
    let (word, shape, class) = match &step.state {
        State::Done(_) => ("Done", "●", "is-active"),
        _ if is_under_way => ("Under way", "◐", "is-invited"),
        State::Next => ("Next", "◆", "is-suspended"),
        State::Then => ("Then", "◇", "is-deactivated"),
        State::Blocked(_) => ("Not possible", "✕", "is-deleted"),
        State::Open(_) => ("Not known", "?", "is-unknown"),
    };
    let told = progress.map(|Progress { words, .. }| view! { <p class="small">{words}</p> });
    let class_of_item = if step.state == State::Next { "plan__step is-next" } else { "plan__step" };
    let kind = step.kind;
    view! {
        <li class=class_of_item data-step=format!("{kind:?}")>
            <div class="plan__head">
                <h3>{kind.title()}</h3>
                <Mark word shape class/>
            </div>
            {told}
            {rest(known, step, is_under_way, changes)}
        </li>
    }
    .into_any()
}

/// Why it stands so, or the button.
fn rest(known: &Rc<Known>, step: Step, is_under_way: bool, changes: Changes) -> AnyView {
    match step.state {
        State::Done(words) => view! { <p class="small subtle">{words}</p> }.into_any(),
        _ if is_under_way => ().into_any(),
        State::Next | State::Then => {
            let button = act_button(known, step.kind, changes, step.state == State::Next);
            view! { <p class="small subtle">{plan::purpose(step.kind)}</p>{button} }.into_any()
        }
        // The step before has its own place here.
        State::Blocked(obstacles) => {
            let obstacles = obstacles.into_iter().map(|mut obstacle| {
                obstacle.first = obstacle.first.filter(|kind| *kind != Kind::Demote);
                reason(known, obstacle, changes)
            });
            obstacles.collect_view().into_any()
        }
        State::Open(why) => view! { <p class="small subtle">{why}</p> }.into_any(),
    }
}
