//! What was changed on this person through Rollcall and what else the record tells of them, the latest first. What was changed elsewhere is not known
//! here, and the card says so.

use catalogue::capability::Capability;
use catalogue::path::print_query;
use catalogue::record::{Change, Changes, Entry, Record, Told};
use leptos::prelude::*;

use super::reads::Reads;
use crate::change::on_settled;
use crate::client::Api;
use crate::components::card::framed;
use crate::components::left_out::left_out;
use crate::components::part::{Part, reactive};
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::routes::Page;
use crate::{record, session};

/// How many of the latest changes are shown.
const SHOWN: usize = 5;
/// How many of the latest entries are looked through for events.
const ASKED: usize = 50;

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
    let events = events(account_id);
    let body = reads.changes.show(4, move |changes| {
        let (page, id) = (Changes::clone(&changes), id.clone());
        reactive(Box::new(move || {
            // They come beside the changes: where they cannot be read, or are not for the reader, the changes stand alone.
            let told = events.value().map(|page| page.entries.clone()).unwrap_or_default();
            body(&page, told, &id)
        }))
    });
    framed("history", "Timeline", "history-card", body)
}

/// What the record tells of this person beside changes: refusals, approvals.
fn events(account_id: &str) -> Part<Record> {
    let api = Api::get();
    let query = print_query(&[("account".to_owned(), account_id.to_owned()), ("limit".to_owned(), ASKED.to_string())]);
    Part::permitted(session::may(Capability::ReadDirectory), Capability::ReadDirectory.words(), move || {
        let (api, query) = (api.clone(), query.clone());
        async move { api.client().record(&query).await }
    })
}

/// Changes and events in one order, the latest first.
fn merged(changes: &[Change], told: Vec<Entry>) -> Vec<Entry> {
    let events = told.into_iter().filter(|entry| matches!(entry, Entry::Event(_)));
    let mut all: Vec<Entry> = changes.iter().cloned().map(Entry::Change).chain(events).collect();
    // Stable, so that entries of the same moment keep the record's order.
    crate::sorting::by(&mut all, |one, other| other.at().cmp(one.at()));
    all
}

fn body(page: &Changes, told: Vec<Entry>, account_id: &str) -> AnyView {
    let entries = merged(&page.changes, told);
    if entries.is_empty() && page.hidden > 0 {
        return left_out(page.hidden);
    }
    if entries.is_empty() {
        let why = if page.has_older {
            "None of the latest changes concerns this person; older ones stand in the audit file only."
        } else {
            "Changes made elsewhere, in Atlassian Administration or by an identity provider, are not known here."
        };
        return view! { <Empty title="Nothing was changed here through Rollcall yet" why=why/> }.into_any();
    }
    let all = Page::Changes.path_with(&print_query(&[("account".to_owned(), account_id.to_owned())]));
    let is_more = entries.len() > SHOWN || page.next.is_some();
    let words = if is_more { "Everything on record about this person" } else { "The same as a list" };
    view! {
        <ol class="history">{entries.iter().take(SHOWN).map(entry).collect_view()}</ol>
        <p class="small"><a href=all>{words}</a></p>
    }
    .into_any()
}

fn entry(entry: &Entry) -> AnyView {
    match entry {
        Entry::Change(change) => item(change),
        Entry::Event(told) => event(told),
    }
}

fn event(told: &Told) -> AnyView {
    let what = told.kind().map_or_else(|| told.event.clone(), |kind| kind.title().to_owned());
    let operation = told.operation.as_ref().map(|act| format!(": {}", record::title(act)));
    let who = told.person.clone().map_or_else(|| "the service".to_owned(), |one| if one.name.is_empty() { one.id } else { one.name });
    view! {
        <li class="history__item" data-testid="history-event">
            <div class="history__what"><span>{what}{operation}</span></div>
            <p class="small subtle"><bdi>{who}</bdi>", "<When text=Some(told.at.clone()) absent="time not known"/></p>
        </li>
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
