//! The rows that match, in their order, and what stands in their place when there are none.

use leptos::prelude::*;

use super::columns::{self, COLUMNS};
use super::selected;
use super::status::HonestAnnouncement;
use crate::components::grid::{Grid, Sorting};
use crate::components::vacant::{Empty, Skeleton};
use crate::listing::View;
use crate::preference;
use crate::roster::{self, Found, Progress, Roster, Stage};

/// The list.
#[component]
pub fn List(view: View, #[prop(into)] roster: Signal<Roster>, found: Memo<Found>, again: RwSignal<u32>) -> impl IntoView {
    let stage = roster::stage(roster, found);
    move || match stage.get() {
        Stage::Waiting => view! { <div class="grid"><Skeleton lines=12/></div> }.into_any(),
        Stage::Failed => ().into_any(),
        Stage::Empty => view! { <Nobody view roster again/> }.into_any(),
        Stage::There => view! {
            <HonestAnnouncement count=Signal::derive(move || found.get().len())/>
            <People view roster found/>
        }
        .into_any(),
    }
}

#[component]
fn People(view: View, roster: Signal<Roster>, found: Memo<Found>) -> impl IntoView {
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
            rows=roster::rows(roster, found, columns::cell)
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
