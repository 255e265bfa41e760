//! Why changes of a run were refused, each reason once with whom it met and what Atlassian said.

use leptos::prelude::*;

use super::super::item::Item;
use super::super::tally::{self, Cause};
use super::Panel;
use crate::components::part::reactive;
use crate::moment::grouped;

/// How many names stand beside a cause.
const NAMED: usize = 6;

/// The list; nothing while nothing was refused.
pub fn causes(panel: Panel) -> AnyView {
    let refused = Memo::new(move |_| panel.tally.get().refused);
    reactive(Box::new(move || {
        if refused.get() == 0 {
            return ().into_any();
        }
        let causes = panel.run.with_value(|run| {
            let causes = tally::causes(&run.stages());
            causes.iter().map(|cause| one(cause, &run.items)).collect_view()
        });
        view! { <ul class="run__causes" aria-label="Refused, by cause" data-testid="run-causes">{causes}</ul> }.into_any()
    }))
}

fn one(cause: &Cause, items: &[Item]) -> AnyView {
    let names: Vec<String> = cause.rows.iter().filter_map(|row| items.get(*row)).map(|item| item.change.subject.name.clone()).collect();
    let more = names.len().saturating_sub(NAMED);
    let shown = names.iter().take(NAMED).map(|name| view! { <li><bdi>{name.clone()}</bdi></li> }).collect_view();
    let more = (more > 0).then(|| view! { <li>{format!("and {} more", grouped(more))}</li> });
    let error = &cause.error;
    let raw = error.problem().map(|problem| {
        let status = problem.upstream_status.unwrap_or(problem.status);
        let id = problem.request_id.clone().map(|id| view! { " · request id "<code>{id}</code> });
        view! {
            <details class="small">
                <summary>"What was answered"</summary>
                <p><code>{status}</code>" "<code>{problem.code.clone()}</code>{id}</p>
                <p>{problem.detail.clone()}</p>
            </details>
        }
    });
    view! {
        <li class="run__cause">
            <p><strong>{format!("{} × {}", grouped(cause.rows.len()), error.title())}</strong></p>
            <p class="small">{error.next_step()}</p>
            <ul class="run__names small">{shown}{more}</ul>
            {raw}
        </li>
    }
    .into_any()
}
