//! The rows of the list of groups, and what stands in their place when there are none.

use std::sync::Arc;

use leptos::prelude::*;

use super::row::{COLUMNS, GroupRow, cell};
use crate::components::grid::{Grid, Rows, Sorting};
use crate::components::vacant::{Empty, Skeleton};
use crate::listing::View;
use crate::preference;
use crate::roster::{Progress, Roster};
use crate::routes::Page;

/// The list.
#[component]
pub fn List(view: View, roster: Signal<Roster<GroupRow>>, found: Memo<Arc<Vec<u32>>>, again: RwSignal<u32>) -> impl IntoView {
    let state = Memo::new(move |_| {
        let roster = roster.get();
        roster.version.track();
        let (is_empty, progress) = (roster.store().is_empty(), roster.progress.get());
        match progress {
            Progress::Reading | Progress::Waiting(_) if is_empty => State::Waiting,
            Progress::Failed(_) if is_empty => State::Failed,
            _ if found.get().is_empty() => State::Nothing,
            _ => State::There,
        }
    });
    move || match state.get() {
        State::Waiting => view! { <div class="grid"><Skeleton lines=12/></div> }.into_any(),
        // The honest line says why.
        State::Failed => ().into_any(),
        State::Nothing => nothing(view, again),
        State::There => grid(view, roster, found),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Waiting,
    Failed,
    Nothing,
    There,
}

fn nothing(view: View, again: RwSignal<u32>) -> AnyView {
    if view.query.get().is_narrowed() {
        let clear = move |_| view.go.run(view.query.get_untracked().cleared());
        return view! {
            <Empty title="No group matches" why="Names and descriptions were searched. Groups of other organizations cannot be found here.">
                <button type="button" class="button" on:click=clear>"Show all groups"</button>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Empty title="There are no groups" why="Atlassian answered with no group in any directory that the key can see.">
            <button type="button" class="button" on:click=move |_| again.update(|count| *count += 1)>"Read again"</button>
        </Empty>
    }
    .into_any()
}

fn grid(view: View, roster: Signal<Roster<GroupRow>>, found: Memo<Arc<Vec<u32>>>) -> AnyView {
    let row = move |position: usize| found.with_untracked(|rows| rows.get(position).copied());
    let key = move |position: usize| found.with(|rows| rows.get(position).map_or(u64::MAX, |row| roster.get().key(*row)));
    let href = move |position: usize| {
        let roster = roster.get_untracked();
        let store = roster.store();
        row(position).and_then(|row| store.get(row)).map_or_else(String::new, |row| Page::Group { group_id: row.id.clone() }.path())
    };
    let cell = move |position: usize, key: &'static str| {
        let roster = roster.get_untracked();
        let store = roster.store();
        row(position).and_then(|row| store.get(row)).map_or_else(|| ().into_any(), |row| cell(row, key))
    };
    view! {
        <Grid
            label="Groups"
            columns=Signal::stored(COLUMNS.to_vec())
            count=Signal::derive(move || found.get().len())
            rows=Rows { key: Arc::new(key), href: Arc::new(href), cell: Arc::new(cell) }
            sorting=Signal::derive(move || view.query.get().sort.map(|(key, descending)| Sorting { key, descending }))
            on_sort=Callback::new(move |word: &'static str| view.go.run(view.query.get_untracked().sorted_by(word)))
            row_height=preference::current().row_height()
        />
    }
    .into_any()
}
