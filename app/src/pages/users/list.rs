//! The rows that match, in their order, and what stands in their place when there are none.

use std::sync::Arc;

use leptos::prelude::*;

use super::columns::{self, COLUMNS};
use super::found::Found;
use super::selected;
use super::status::HonestAnnouncement;
use crate::components::grid::{Grid, Rows, Sorting};
use crate::components::vacant::{Empty, Skeleton};
use crate::listing::View;
use crate::moment;
use crate::preference;
use crate::roster::{Progress, Roster};
use crate::routes::Page;

/// The list.
#[component]
pub fn List(view: View, #[prop(into)] roster: Signal<Roster>, found: Memo<Found>, again: RwSignal<u32>) -> impl IntoView {
    let is_waiting = Memo::new(move |_| {
        let roster = roster.get();
        roster.version.track();
        roster.store().is_empty() && matches!(roster.progress.get(), Progress::Reading | Progress::Waiting(_))
    });
    let is_failed = Memo::new(move |_| {
        let roster = roster.get();
        matches!(roster.progress.get(), Progress::Failed(_)) && roster.store().is_empty()
    });
    let is_empty = Memo::new(move |_| found.get().is_empty());
    move || {
        if is_waiting.get() {
            view! { <div class="grid"><Skeleton lines=12/></div> }.into_any()
        } else if is_failed.get() {
            ().into_any()
        } else if is_empty.get() {
            view! { <Nobody view roster again/> }.into_any()
        } else {
            view! {
                <HonestAnnouncement count=Signal::derive(move || found.get().len())/>
                <People view roster found/>
            }
            .into_any()
        }
    }
}

#[component]
fn People(view: View, roster: Signal<Roster>, found: Memo<Found>) -> impl IntoView {
    let row = move |position: usize| found.with_untracked(|rows| rows.get(position).copied());
    let now = moment::now();
    let key = move |position: usize| found.with(|rows| rows.get(position).map_or(u64::MAX, |row| roster.get().key(*row)));
    let href = move |position: usize| {
        let roster = roster.get_untracked();
        let store = roster.store();
        let person = row(position).and_then(|row| store.get(row));
        person.map_or_else(String::new, |person| Page::User { account_id: person.id.to_string() }.path())
    };
    let cell = move |position: usize, key: &'static str| {
        let roster = roster.get_untracked();
        let store = roster.store();
        row(position).and_then(|row| store.get(row)).map_or_else(|| ().into_any(), |person| columns::cell(person, key, now))
    };
    let columns = Memo::new(move |_| {
        let shown = view.query.get().shown_columns();
        COLUMNS.into_iter().filter(|column| shown.contains(&column.key)).collect::<Vec<_>>()
    });
    let sorting = Signal::derive(move || view.query.get().sort.map(|(key, descending)| Sorting { key, descending }));
    let on_sort = Callback::new(move |word: &'static str| {
        view.go.run(view.query.get_untracked().sorted_by(word));
    });
    view! {
        <Grid
            label="People"
            columns
            count=Signal::derive(move || found.get().len())
            rows=Rows { key: Arc::new(key), href: Arc::new(href), cell: Arc::new(cell) }
            sorting
            on_sort
            row_height=preference::current().row_height()
            selecting=selected::selecting(roster, found)
        />
    }
}

/// Why nobody is shown, and the one next step.
#[component]
fn Nobody(view: View, roster: Signal<Roster>, again: RwSignal<u32>) -> impl IntoView {
    let is_complete = move || roster.get().progress.get() == Progress::Complete;
    let query = view.query;
    move || {
        let text = query.get().text;
        let has_filters = query.get().has_filters();
        if !is_complete() {
            return view! { <Empty title="Nobody so far" why="The list is still being read; more people may match."/> }.into_any();
        }
        if !text.is_empty() && has_filters {
            let without = query.get().cleared().with_text(&text);
            return view! {
                <Empty title=format!("Nobody matches “{text}” with these filters") why="The filters may be hiding the person.">
                    <button type="button" class="button" on:click=move |_| view.go.run(without.clone())>"Search without filters"</button>
                </Empty>
            }
            .into_any();
        }
        if !text.is_empty() {
            return view! {
                <Empty
                    title=format!("Nobody matches “{text}”")
                    why="Names, e-mail addresses, job titles and departments were searched. People in other organizations cannot be found here."
                >
                    <button type="button" class="button" on:click=move |_| view.go.run(query.get_untracked().cleared())>"Show everybody"</button>
                </Empty>
            }
            .into_any();
        }
        if has_filters {
            return view! {
                <Empty title="Nobody matches these filters" why="No person has this combination.">
                    <button type="button" class="button" on:click=move |_| view.go.run(query.get_untracked().cleared())>"Clear all filters"</button>
                </Empty>
            }
            .into_any();
        }
        view! {
            <Empty title="The directory is empty" why="Atlassian answered with no people. Somebody who was just invited may take a moment to appear.">
                <button type="button" class="button" on:click=move |_| again.update(|count| *count += 1)>"Read again"</button>
            </Empty>
        }
        .into_any()
    }
}
