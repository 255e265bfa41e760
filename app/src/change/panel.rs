//! The panels of runs of many changes: how far each is, what was refused and why, one row for each change, and what can be done about it. They stay
//! while pages change, and can be folded to one line.

mod beside;
mod causes;
mod result;
mod table;

use leptos::prelude::*;

use super::many::OnFault;
use super::runs::{Changes, Run, changes};
use super::stage::{Hold, Stage};
use super::tally::{self, Tally};
use crate::components::icon::Icon;
use crate::components::part::reactive;
use crate::moment::{self, grouped, milliseconds as now};

/// One change has a flag; more have a panel.
#[component]
pub fn Runs() -> impl IntoView {
    let changes = changes();
    let shown = Memo::new(move |_| {
        let runs = changes.runs();
        runs.iter().filter(|run| run.items.len() > 1 && changes.is_open(run.id)).map(|run| run.id).collect::<Vec<u32>>()
    });
    beside::watch(changes);
    view! {
        <div class="runs">
            <For each=move || shown.get() key=|id| *id let:id>
                {changes.runs().into_iter().find(|run| run.id == id).map(|run| panel(changes, run))}
            </For>
        </div>
    }
}

/// What every piece of a panel looks at.
#[derive(Clone, Copy)]
struct Panel {
    changes: Changes,
    run: StoredValue<Run, LocalStorage>,
    tally: Memo<Tally>,
    /// Milliseconds since 1970, once a second while it goes on.
    clock: RwSignal<i64>,
}

fn panel(changes: Changes, run: Run) -> AnyView {
    let (id, title) = (run.id, run.title.clone());
    let kept = StoredValue::new_local(run);
    let tally = Memo::new(move |_| kept.with_value(Run::tally));
    let panel = Panel { changes, run: kept, tally, clock: RwSignal::new(now()) };
    tick(panel);
    say_tenths(panel, title.clone());
    let folded = RwSignal::new(false);
    let is_over = move || tally.get().is_over();
    view! {
        <section class="run" class:is-folded=move || folded.get() aria-label=title.clone() data-testid="run">
            <header class="run__header">
                <h2 class="run__title">{title.clone()}</h2>
                <button
                    type="button"
                    class="button is-quiet"
                    aria-expanded=move || (!folded.get()).to_string()
                    on:click=move |_| folded.update(|folded| *folded = !*folded)
                    data-testid="run-fold"
                >
                    {move || if folded.get() { "Show" } else { "Fold" }}
                </button>
                <Show when=is_over>
                    <button type="button" class="button is-quiet is-icon" aria-label="Close this run" on:click=move |_| changes.dismiss(id)>
                        <Icon name="close"/>
                    </button>
                </Show>
            </header>
            {progress(panel)}
            {move || (!folded.get()).then(|| view! {
                {acts(panel)}
                {causes::causes(panel)}
                {table::table(panel)}
            })}
        </section>
    }
    .into_any()
}

/// The time moves on while something is left.
fn tick(panel: Panel) {
    let is_over = Memo::new(move |_| panel.tally.get().is_over());
    Effect::new(move |_| {
        if is_over.get() {
            return;
        }
        let beat = set_interval_with_handle(move || panel.clock.set(now()), std::time::Duration::from_secs(1));
        if let Ok(beat) = beat {
            on_cleanup(move || beat.clear());
        }
    });
}

/// Told to those who do not see the bar: each tenth, and the end.
fn say_tenths(panel: Panel, title: String) {
    let tenths = Memo::new(move |_| panel.tally.get().tenths());
    Effect::new(move |before: Option<usize>| {
        let now = tenths.get();
        if before.is_some_and(|before| before != now) {
            crate::components::notice::announce(&format!("{title}: {}", panel.tally.get_untracked().words()));
        }
        now
    });
}

fn progress(panel: Panel) -> AnyView {
    let tally = panel.tally;
    let is_seen = move || {
        let tally = tally.get();
        (tally.is_over() && tally.unseen > 0)
            .then(|| view! { <p class="small subtle">{format!("{} accepted, being read back.", grouped(tally.unseen))}</p> })
    };
    view! {
        <progress
            class="run__bar"
            aria-label="Progress"
            max=move || tally.get().all.to_string()
            value=move || tally.get().ended().to_string()
        ></progress>
        <p class="run__words" data-testid="run-words">
            <strong>{move || tally.get().words()}</strong>
            <span class="subtle">{move || pace_words(panel)}</span>
        </p>
        {hold(panel)}
        {is_seen}
    }
    .into_any()
}

/// ` · about 40 s left · 2.5 a second`, while something is left.
fn pace_words(panel: Panel) -> String {
    let left = panel.tally.get().left;
    if left == 0 {
        return String::new();
    }
    let (ends, held) = panel.run.with_value(|run| (run.ends.get(), held(run)));
    let left = tally::time_left(&ends, left, panel.clock.get(), held.map(|(until, _)| until))
        .map(|left| format!(" · {} left", tally::about(left)));
    let rate = tally::pace(&ends).map(|pace| format!(" · {}", tally::rate(pace)));
    format!("{}{}", left.unwrap_or_default(), rate.unwrap_or_default())
}

/// Until when nothing is sent and why, for the run or for the change that was turned away.
fn held(run: &Run) -> Option<(i64, Hold)> {
    let of_one = run.items.iter().find_map(|item| match item.stage.get() {
        Stage::Held { until, why } => Some((until, why)),
        _ => None,
    });
    of_one.into_iter().chain(run.held_until.get().map(|until| (until, Hold::Asked))).max_by_key(|(until, _)| *until)
}

/// Why nothing is sent now, and for how long yet. What counts down is not read out at every second.
fn hold(panel: Panel) -> AnyView {
    let held = Memo::new(move |_| panel.run.with_value(held));
    reactive(Box::new(move || {
        let Some((until, why)) = held.get() else { return ().into_any() };
        let at = moment::time(until / 1_000);
        let spoken = match why {
            Hold::Asked => format!("Atlassian asks us to wait until {at}. It goes on by itself."),
            Hold::Away => format!("Atlassian does not answer; trying again at {at}. Nothing is sent meanwhile."),
        };
        let counting = move || {
            let seconds = (until - panel.clock.get() + 999).max(0) / 1_000;
            match why {
                Hold::Asked => format!("Atlassian asks us to wait until {at} ({seconds} s). It goes on by itself."),
                Hold::Away => {
                    format!("Atlassian does not answer; trying again in {seconds} s. Nothing is sent meanwhile; it goes on by itself.")
                }
            }
        };
        view! {
            <p class="run__hold" data-testid="run-hold">
                <Icon name=if why == Hold::Away { "warning" } else { "note" }/>
                <span class="visually-hidden" role="status">{spoken}</span>
                <span aria-hidden="true">{counting}</span>
            </p>
        }
        .into_any()
    }))
}

/// Stop while it goes on; afterwards what can still be done.
fn acts(panel: Panel) -> AnyView {
    reactive(Box::new(move || {
        let tally = panel.tally.get();
        let (changes, run) = (panel.changes, panel.run);
        let button = move |words: String, test: &'static str, act: Box<dyn Fn(&Run)>| {
            view! { <button type="button" class="button" data-testid=test on:click=move |_| run.with_value(|run| act(run))>{words}</button> }
        };
        if !tally.is_over() {
            let stop = button("Stop".to_owned(), "run-stop", Box::new(move |run| changes.stop(run)));
            return view! { <div class="run__acts">{stop}{on_fault(panel)}</div> }.into_any();
        }
        let again = |count: usize, words: String, test, which: fn(&Stage) -> bool| {
            (count > 0).then(|| button(words, test, Box::new(move |run| changes.again(run, which))))
        };
        let refused =
            again(tally.refused, format!("Retry {}", these(tally.refused)), "run-retry", |stage| matches!(stage, Stage::Refused { .. }));
        let unsent = again(tally.unsent, format!("Send the {} that were not sent", grouped(tally.unsent)), "run-rest", |stage| {
            *stage == Stage::Cancelled
        });
        view! { <div class="run__acts">{refused}{unsent}{take_back(panel)}{result::buttons(panel)}</div> }.into_any()
    }))
}

/// `these 7`; one is `this one`.
fn these(count: usize) -> String {
    if count == 1 { "this one".to_owned() } else { format!("these {}", grouped(count)) }
}

/// Takes back what was done, after a plan and a confirmation of its own.
fn take_back(panel: Panel) -> Option<AnyView> {
    let act = panel.run.with_value(|run| run.many.as_ref().and_then(|many| many.take_back.clone()))?;
    let done = panel.tally.get().done;
    let take_back = move |_| {
        let ids = panel.run.with_value(|run| {
            let taken = run.items.iter().filter(|item| item.stage.with_untracked(Stage::is_taken));
            taken.map(|item| item.change.subject.id.clone()).collect()
        });
        act(ids);
    };
    let words = format!("Undo for {}…", these(done));
    (done > 0).then(|| view! { <button type="button" class="button" data-testid="run-undo" on:click=take_back>{words}</button> }.into_any())
}

/// Whether a refusal ends it, changeable on the way.
fn on_fault(panel: Panel) -> AnyView {
    let on_fault = panel.run.with_value(|run| run.on_fault);
    let turn = move |event| on_fault.set(if event_target_checked(&event) { OnFault::Stop } else { OnFault::Continue });
    view! {
        <label class="run__choice">
            <input type="checkbox" prop:checked=move || on_fault.get() == OnFault::Stop on:change=turn/>
            "Stop at the first refusal"
        </label>
    }
    .into_any()
}
