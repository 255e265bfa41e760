//! What was changed on this person through Rollcall, the latest first. What was changed elsewhere is not known here, and the card says so.

use catalogue::path::print_query;
use catalogue::record::{Change, Changes};
use leptos::prelude::*;

use super::reads::Reads;
use crate::change::on_settled;
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::record;
use crate::routes::Page;

/// How many of the latest changes are shown.
const SHOWN: usize = 5;

/// The card.
pub fn card(reads: Reads, account_id: &str) -> AnyView {
    let id = account_id.to_owned();
    on_settled({
        let id = id.clone();
        move |subject| {
            if subject == id {
                reads.changes.again();
            }
        }
    });
    let body = reads.changes.show(4, move |changes| body(&changes, &id));
    view! {
        <section class="card" aria-labelledby="history" data-testid="history-card">
            <h2 id="history">"Timeline"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn body(page: &Changes, account_id: &str) -> AnyView {
    if page.changes.is_empty() {
        let why = if page.has_older {
            "None of the latest changes concerns this person; older ones stand in the audit file only."
        } else {
            "Changes made elsewhere, in Atlassian Administration or by an identity provider, are not known here."
        };
        return view! { <Empty title="Nothing was changed here through Rollcall yet" why=why/> }.into_any();
    }
    let all = Page::Changes.path_with(&print_query(&[("account".to_owned(), account_id.to_owned())]));
    let is_more = page.changes.len() > SHOWN || page.next.is_some();
    let words = if is_more { "All changes of this person" } else { "The same as a list" };
    view! {
        <ol class="history">{page.changes.iter().take(SHOWN).map(item).collect_view()}</ol>
        <p class="small"><a href=all>{words}</a></p>
    }
    .into_any()
}

fn item(change: &Change) -> AnyView {
    let who = if change.person.name.is_empty() { change.person.id.clone() } else { change.person.name.clone() };
    let reason = change.reason.clone().map(|reason| view! { <p class="history__reason"><bdi>{reason}</bdi></p> });
    let ticket = change.ticket.as_deref().map(record::ticket);
    view! {
        <li class="history__item">
            <div class="history__what">{record::link(change)}{record::outcome(change)}</div>
            <p class="small subtle"><bdi>{who}</bdi>", "<When text=Some(change.at.clone()) absent="time not known"/>{ticket}</p>
            {reason}
        </li>
    }
    .into_any()
}
