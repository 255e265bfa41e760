//! Activity: when each product was last used, on one time axis. The chart is a table, so it is its own twin.

use catalogue::organization::LastActiveDates;
use leptos::prelude::*;

use super::reads::Reads;
use super::timeline::{self, Last, Line};
use crate::components::card::framed;
use crate::components::folded::folded;
use crate::components::part::Reading;
use crate::components::vacant::{Empty, Skeleton};
use crate::components::when::When;
use crate::moment;

/// The card.
pub fn card(reads: Reads) -> AnyView {
    let body = reads.activity.show_or(8, move |dates| body(&dates, reads), super::access::absent);
    framed("activity", "Activity", "activity-card", body)
}

/// Waits for roles and names, so that the lines are laid out once.
fn body(dates: &LastActiveDates, reads: Reads) -> AnyView {
    let (roles, workspaces) = (reads.roles.get(), reads.workspaces.get());
    if matches!(roles, Reading::Loading) || matches!(workspaces, Reading::Loading) {
        return view! { <Skeleton lines=8/> }.into_any();
    }
    let (roles, workspaces) = (roles.value(), workspaces.value());
    let now = moment::now();
    let lines = timeline::lines(
        &dates.product_access,
        roles.as_deref().map_or(&[], Vec::as_slice),
        workspaces.as_deref().map_or(&[], Vec::as_slice),
        now,
    );
    if lines.is_empty() {
        let why = "Atlassian answered, and knows of no product that this person uses or could use.";
        return view! { <Empty title="No product, no activity" why=why/> }.into_any();
    }
    let summary = timeline::summary(&lines, now);
    view! {
        <p>{summary}</p>
        <table class="timeline">
            <caption class="visually-hidden">"Last use of each product, within the last 12 months"</caption>
            <thead>
                <tr>
                    <th scope="col">"Product"</th>
                    <th scope="col">"Last active"</th>
                    <td class="timeline__axis" aria-hidden="true">
                        <span>"12 months ago"</span>
                        <span>"6 months"</span>
                        <span>"today"</span>
                    </td>
                </tr>
            </thead>
            {folded(lines, "products", 3, row)}
        </table>
        <p class="small subtle">"The line from a dot to the right is time without use. Atlassian's figures may lag up to 24 hours; “never” means that Atlassian knows of no use."</p>
    }
    .into_any()
}

fn row(line: &Line) -> AnyView {
    let (words, mark) = match &line.last {
        Last::At { text, percent, is_older } => (view! { <When text=Some(text.clone()) absent=""/> }.into_any(), mark(*percent, *is_older)),
        Last::Never => {
            (view! { <span class="subtle">"never"</span> }.into_any(), view! { <span class="timeline__never"></span> }.into_any())
        }
        Last::Unreadable(text) => (view! { <span>{text.clone()}</span> }.into_any(), ().into_any()),
    };
    view! {
        <tr>
            <th scope="row">
                <span>{line.place.product.clone()}</span>
                <span class="small subtle">{line.place.site.clone()}</span>
            </th>
            <td class="timeline__when">{words}</td>
            <td class="timeline__track" aria-hidden="true"><div class="timeline__space">{mark}</div></td>
        </tr>
    }
    .into_any()
}

/// A dot where the product was last used, and the idle time since; an arrow head where that is off the axis.
fn mark(percent: f64, is_older: bool) -> AnyView {
    let left = format!("{percent:.1}%");
    let shape = if is_older { "◂" } else { "" };
    view! {
        <span class="timeline__idle" style:left=left.clone()></span>
        <span class="timeline__dot" class:is-older=is_older style:left=left>{shape}</span>
    }
    .into_any()
}
