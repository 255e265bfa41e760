//! The record as a list, changes and events: newest first, narrowed and paged by the address.

use catalogue::capability::Capability;
use catalogue::record::{Change, Entry, Record};
use leptos::html;
use leptos::prelude::*;

use super::filters::{Offered, filters};
use super::query::RecordQuery;
use super::{Names, accounts, ask_ids, event, export, health, lines, part, subject};
use crate::change::{Visit, on_settled};
use crate::client::ClientError;
use crate::components::icon::Icon;
use crate::components::left_out::left_out;
use crate::components::part::reactive;
use crate::components::table::{Head, table};
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::moment::grouped;
use crate::routes::Page;
use crate::{record, session};

/// The page of the record.
#[component]
pub fn ChangesPage() -> impl IntoView {
    let address = crate::address::present();
    let query = Memo::new(move |_| RecordQuery::parse(|name| address.value(name)));
    let may = session::may(Capability::ReadDirectory);
    let (offered, names) = (Offered::new(), Names::default());
    let again = RwSignal::new(0_u32);
    on_settled(move |_| again.update(|count| *count += 1));
    let place = NodeRef::<html::Section>::new();
    // The link to another page of the list is gone with the page it stood on, so focus goes to the list. Filters stay, and keep it.
    Effect::new(move |before: Option<RecordQuery>| {
        let now = query.get();
        if before.is_some_and(|before| before != now && before.before(None) == now.before(None))
            && let Some(place) = place.get_untracked()
        {
            // An element that cannot be focused keeps focus where it was.
            let _ = place.focus();
        }
        now
    });
    view! {
        <div class="page-header">
            <h1 tabindex="-1">"Audit"</h1>
            {may.then(|| view! { <div class="page-header__actions">{lines::button(query)}{export::button(query, offered)}</div> })}
        </div>
        <p class="subtle prose">"Everything that was changed through Rollcall, recorded before it was sent, and who signed in, was turned away or took a copy. What is changed elsewhere, in Atlassian Administration or by an identity provider, is not here."</p>
        {may.then(health::panel)}
        <Visit/>
        {filters(query, offered)}
        <section class="changes" tabindex="-1" aria-label="Entries of the record" node_ref=place>
            {reactive(Box::new(move || list(query.get(), offered, names, again)))}
        </section>
    }
}

fn list(query: RecordQuery, offered: Offered, names: Names, again: RwSignal<u32>) -> AnyView {
    let asked = query.ask();
    let read = part(move |api| {
        again.track();
        let asked = asked.clone();
        async move {
            let page = api.client().record(&asked).await?;
            offered.take(&page);
            ask_ids(names, api, accounts(&page.entries));
            Ok(page)
        }
    });
    read.show_or(10, move |page| shown(&query, &page, names, again), gone)
}

/// The change at which the page before ended is no longer at hand.
fn gone(error: &ClientError) -> Option<AnyView> {
    let why = "The record has moved on: the entry at which this page begins is no longer there.";
    let way = || view! { <a class="button" href=Page::Changes.path()>"To the newest entries"</a> };
    error.is_not_found().then(|| view! { <Empty title="This page of the record is gone" why=why>{way()}</Empty> }.into_any())
}

const HEADS: [Head; 6] = [
    Head::Words("What"),
    Head::Words("Outcome"),
    Head::Words("On whom or what"),
    Head::Words("Who"),
    Head::Words("When"),
    Head::Words("Reason and details"),
];

fn shown(query: &RecordQuery, page: &Record, names: Names, again: RwSignal<u32>) -> AnyView {
    let own = page.is_own.then(|| {
        view! {
            <p class="message is-quiet" data-testid="own-only">
                <Icon name="lock"/>
                "You see everybody's changes. Of sign-ins, refusals and copies you see only your own, under “Kind”. Those of others are for people who look after roles."
            </p>
        }
    });
    if page.entries.is_empty() && page.hidden > 0 {
        return view! { {own}{left_out(page.hidden)}{pager(query, page, Some(again))} }.into_any();
    }
    if page.entries.is_empty() {
        return view! { {own}{nothing(query, page.is_own)} }.into_any();
    }
    let entry = |entry: &Entry| match entry {
        Entry::Change(change) => row(change, names),
        Entry::Event(told) => event::row(told, names),
    };
    let rows: Vec<AnyView> = page.entries.iter().map(entry).collect();
    view! {
        {own}
        {left_out(page.hidden)}
        {pager(query, page, Some(again))}
        {table("is-stacked changes__table", "changes", &HEADS, view! { <tbody>{rows}</tbody> }.into_any())}
        {(page.next.is_some() || !query.is_newest()).then(|| pager(query, page, None))}
    }
    .into_any()
}

fn nothing(query: &RecordQuery, is_own: bool) -> AnyView {
    if !query.is_narrowed() && is_own {
        let why = "Nobody has changed anything through Rollcall yet. Sign-ins, refusals and copies of your own are under “Kind”.";
        return view! { <Empty title="No change is on record yet" why=why/> }.into_any();
    }
    if !query.is_narrowed() {
        let why = "Each change, sign-in, refusal and copy appears on this page, with who, on whom, why, and how it ended.";
        return view! { <Empty title="Nothing is on record yet" why=why/> }.into_any();
    }
    view! {
        <Empty title="No entry fits" why="Nothing on record fits these filters. Older rows may have been removed after the time that the configuration sets.">
            <a class="button" href=Page::Changes.path()>"Show everything"</a>
        </Empty>
    }
    .into_any()
}

fn pager(query: &RecordQuery, page: &Record, again: Option<RwSignal<u32>>) -> AnyView {
    let place = format!("{} shown, newest first.", grouped(page.entries.len()));
    let newest = (!query.is_newest()).then(|| {
        view! { <a class="button" rel="first" href=Page::Changes.path_with(&query.before(None).print())>"Newest"</a> }
    });
    let older = page.next.map(|seq| {
        view! { <a class="button" rel="next" href=Page::Changes.path_with(&query.before(Some(seq.to_string())).print())>"Older"</a> }
    });
    let refresh = again.map(|again| {
        view! {
            <button
                type="button"
                class="button is-quiet is-icon"
                aria-label="Read the record again"
                title="Read the record again"
                on:click=move |_| again.update(|count| *count += 1)
            >
                <Icon name="refresh"/>
            </button>
        }
    });
    let label = if again.is_some() { "Pages" } else { "Pages, again below the list" };
    view! {
        <nav class="pager" aria-label=label>
            <span class="pager__place">{place}{refresh}</span>
            {newest}
            {older}
        </nav>
    }
    .into_any()
}

fn row(change: &Change, names: Names) -> AnyView {
    let who = if change.person.name.is_empty() { change.person.id.clone() } else { change.person.name.clone() };
    view! {
        <tr>
            <th scope="row">{record::link(change)}</th>
            <td data-role="Outcome">{record::outcome(change)}</td>
            <td data-role="About">{whom(change, names)}</td>
            <td data-role="Who"><bdi>{who}</bdi></td>
            <td data-role="When"><When text=Some(change.at.clone()) absent="not known"/>{event::place(change.seq)}</td>
            <td data-role="Details">{reason(change)}{change.ticket.as_deref().map(record::ticket)}</td>
        </tr>
    }
    .into_any()
}

fn whom(change: &Change, names: Names) -> AnyView {
    let (subjects, more) = record::whom(change);
    let addresses = record::addresses(change.addresses);
    if subjects.is_empty() && addresses.is_none() {
        return view! { <span class="subtle">"nobody in particular"</span> }.into_any();
    }
    let subjects = subjects.iter().map(|one| view! { <span class="changes__whom">{subject(names, one)}</span> }).collect_view();
    let more = (more > 0).then(|| view! { <span class="subtle">{format!("and {more} more")}</span> });
    let addresses = addresses.map(|words| view! { <span class="changes__whom">{words}</span> });
    view! { {subjects}{more}{addresses} }.into_any()
}

fn reason(change: &Change) -> AnyView {
    match &change.reason {
        Some(reason) => view! { <bdi class="changes__reason">{reason.clone()}</bdi> }.into_any(),
        None if change.ticket.is_some() => ().into_any(),
        None => view! { <span class="subtle">"none given"</span> }.into_any(),
    }
}
