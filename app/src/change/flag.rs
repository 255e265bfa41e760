//! The flags at the bottom left: each change under way or just done, in words that promise nothing, with its record and the way back.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use super::item::Item;
use super::oneself;
use super::runs::{Changes, Run, changes};
use super::stage::Stage;
use crate::components::card::framed;
use crate::components::failure::Failure;
use crate::components::icon::Icon;
use crate::components::part::reactive;
use crate::moment;
use crate::routes::Page;

/// How many flags are shown at once; faults come first.
const MOST: usize = 3;
/// How long a flag without a fault stays after it settled.
const STAYS: Duration = Duration::from_secs(12);

/// The flags of single changes; runs of many have a panel of their own.
#[component]
pub fn Flags() -> impl IntoView {
    let changes = changes();
    let shown = Memo::new(move |_| {
        let mut ids: Vec<(bool, u32)> =
            changes.runs().iter().filter(|run| run.items.len() == 1 && changes.is_open(run.id)).map(rank).collect();
        crate::sorting::by(&mut ids, |one, other| other.cmp(one));
        ids.truncate(MOST);
        crate::sorting::by_key(&mut ids, |(_, id)| *id);
        ids.into_iter().map(|(_, id)| id).collect::<Vec<u32>>()
    });
    view! {
        <For each=move || shown.get() key=|id| *id let:id>
            {changes.runs().into_iter().find(|run| run.id == id).map(|run| flag(changes, &run))}
        </For>
    }
}

/// Every change of this visit with where it stands and the way back, the latest first; gone with the visit, unlike the record.
#[component]
pub fn Visit() -> impl IntoView {
    let changes = changes();
    let ids = Memo::new(move |_| changes.runs().iter().rev().map(|run| run.id).collect::<Vec<u32>>());
    let line = move |run: Run| run.items.iter().map(|item| visited(changes, run.id, item)).collect_view();
    view! {
        <Show when=move || !ids.get().is_empty()>
            {framed("visit", "In this visit", "visit", view! {
                <p class="subtle">"What you changed since you opened this page. Undo is offered here as long as it stays open."</p>
                <ul class="visit">
                    <For each=move || ids.get() key=|id| *id let:id>
                        {changes.runs().into_iter().find(|run| run.id == id).map(line)}
                    </For>
                </ul>
            }.into_any())}
        </Show>
    }
}

fn visited(changes: Changes, id: u32, item: &Item) -> AnyView {
    let kept = StoredValue::new_local(item.clone());
    view! { <li class="visit__item">{reactive(Box::new(move || kept.with_value(|item| inside(changes, id, item))))}</li> }.into_any()
}

fn rank(run: &Run) -> (bool, u32) {
    let keeps = run.items.iter().any(|item| item.stage.with(|stage| stage.is_fault() || stage.is_moving()));
    (keeps, run.id)
}

fn flag(changes: Changes, run: &Run) -> AnyView {
    let id = run.id;
    let Some(item) = run.items.first().cloned() else { return ().into_any() };
    let is_held = RwSignal::new(false);
    leave_when_read(changes, id, item.stage, is_held);
    let class = move || if item.stage.with(Stage::is_fault) { "flag is-danger" } else { "flag" };
    let kept = StoredValue::new_local(item.clone());
    let dismiss = format!("Dismiss: {}", item.change.doing);
    view! {
        <article
            class=class
            data-testid="flag"
            on:mouseenter=move |_| is_held.set(true)
            on:mouseleave=move |_| is_held.set(false)
            on:focusin=move |_| is_held.set(true)
            on:focusout=move |_| is_held.set(false)
        >
            {reactive(Box::new(move || kept.with_value(|item| inside(changes, id, item))))}
            <button type="button" class="button is-quiet is-icon flag__close" aria-label=dismiss on:click=move |_| changes.dismiss(id)>
                <Icon name="close"/>
            </button>
        </article>
    }
    .into_any()
}

fn inside(changes: Changes, id: u32, item: &Item) -> AnyView {
    let stage = item.stage.get();
    let (word, shape, class) = stage.mark();
    let words = match &stage {
        Stage::Refused { error, done, of } => {
            let steps = (*done > 0).then(|| view! { <p>{format!("{done} of {of} steps were done before this.")}</p> });
            view! { {steps}<Failure error=(**error).clone() retry=None/> }.into_any()
        }
        stage => view! { <p>{stage.words(&item.change.done, |at| moment::exact(at / 1_000))}</p> }.into_any(),
    };
    let notes = item.notes.get().into_iter().map(|note| view! { <p class="small">{note}</p> }).collect_view();
    view! {
        <p class="flag__title">{item.change.doing.clone()}</p>
        <p class=format!("state {class}")><span class="state__shape" aria-hidden="true">{shape}</span>{word}</p>
        {words}
        {notes}
        <div class="flag__acts">{acts(changes, id, item, &stage)}</div>
    }
    .into_any()
}

fn acts(changes: Changes, id: u32, item: &Item, stage: &Stage) -> AnyView {
    let record = item.record.get().map(|id| view! { <a href=Page::Change { id }.path()>"See the record"</a> });
    let undo = (item.change.undo.is_possible() && stage.is_taken()).then(|| {
        let change = Rc::clone(&item.change);
        // Made only now: the fields of its form live longer than this flag.
        let take_back = move |_| {
            changes.dismiss(id);
            change.undo.inverse().into_iter().for_each(|inverse| changes.propose(inverse));
        };
        view! { <button type="button" class="button" on:click=take_back>"Undo…"</button> }
    });
    let look = matches!(stage, Stage::Pending { .. }).then(|| {
        let item = item.clone();
        view! { <button type="button" class="button" on:click=move |_| changes.look_again(&item)>"Check again"</button> }
    });
    let confirm = matches!(stage, Stage::Refused { error, .. } if oneself::asks(error)).then(|| {
        let item = item.clone();
        let ask = move |_| changes.ask_once_more(id, &item);
        view! { <button type="button" class="button" data-testid="once-more" on:click=ask>"Confirm once more…"</button> }
    });
    let place = item.place.get().map(|place| view! { <a href=place.path>{place.words}</a> });
    view! { {undo}{look}{confirm}{place}{record} }.into_any()
}

/// A settled flag leaves after a while, unless it is being read or carries a fault.
fn leave_when_read(changes: Changes, id: u32, stage: RwSignal<Stage>, is_held: RwSignal<bool>) {
    Effect::new(move |_| {
        let is_over = stage.with(|stage| matches!(stage, Stage::Confirmed | Stage::Accepted));
        if !is_over || is_held.get() {
            return;
        }
        let leave = move || {
            if !is_held.try_get_untracked().unwrap_or(true) {
                changes.dismiss(id);
            }
        };
        if let Ok(timer) = set_timeout_with_handle(leave, STAYS) {
            on_cleanup(move || timer.clear());
        }
    });
}
