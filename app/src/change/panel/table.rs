//! One row for each change of a run: who, where it stands, why, and its record.

use leptos::prelude::*;

use super::super::item::Item;
use super::super::stage::Stage;
use super::Panel;
use crate::components::part::reactive;
use crate::components::state::State;
use crate::moment;

/// The table, in the order of the plan.
pub fn table(panel: Panel) -> AnyView {
    let rows = panel.run.with_value(|run| run.items.iter().map(|item| row(panel, item)).collect_view());
    let count = panel.tally.get_untracked().all;
    view! {
        <details class="run__rows" open>
            <summary>{format!("One by one ({count})")}</summary>
            <table class="table run__table" data-testid="run-table">
                <thead>
                    <tr><th scope="col">"Who"</th><th scope="col">"State"</th><th scope="col">"Record"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
    .into_any()
}

fn row(panel: Panel, item: &Item) -> AnyView {
    let subject = item.change.subject.clone();
    let kept = StoredValue::new_local(item.clone());
    let state = reactive(Box::new(move || kept.with_value(|item| state(panel, item))));
    let record = item.record;
    let link = move || {
        let words = "See the record";
        record.get().map(|id| view! { <a href=format!("/changes/{id}") aria-label=format!("{words} of {}", subject.name)>{words}</a> })
    };
    let detail =
        item.change.subject.detail.clone().map(|detail| view! { <span class="small subtle run__detail"><bdi>{detail}</bdi></span> });
    view! {
        <tr data-testid="run-row">
            <th scope="row"><bdi>{item.change.subject.name.clone()}</bdi>{detail}</th>
            <td>{state}</td>
            <td>{link}</td>
        </tr>
    }
    .into_any()
}

fn state(panel: Panel, item: &Item) -> AnyView {
    let stage = item.stage.get();
    let (word, shape, class) = stage.mark();
    let words = match &stage {
        // Why it is held, and for how long yet, stands above all of them.
        Stage::Held { .. } | Stage::Confirmed | Stage::Accepted | Stage::Queued | Stage::Sending | Stage::Checking(_) => String::new(),
        Stage::Refused { error, done, of } if *done > 0 => format!("{done} of {of} steps were done. {}", error.title()),
        Stage::Refused { error, .. } => error.title(),
        stage => stage.words(&item.change.done, |at| moment::time(at / 1_000)),
    };
    let words = (!words.is_empty()).then(|| view! { <p class="small">{words}</p> });
    let notes = item.notes.get().into_iter().map(|note| view! { <p class="small subtle">{note}</p> }).collect_view();
    let look = matches!(stage, Stage::Pending { .. }).then(|| {
        let (item, label) = (item.clone(), format!("Check {} again", item.change.subject.name));
        let changes = panel.changes;
        view! { <button type="button" class="button" aria-label=label on:click=move |_| changes.look_again(&item)>"Check again"</button> }
    });
    view! { <State word shape class/>{words}{notes}{look} }.into_any()
}
