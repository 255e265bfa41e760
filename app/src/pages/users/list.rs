//! The rows that match, in their order, and what stands in their place when there are none.

use leptos::prelude::*;

use super::columns::{self, COLUMNS};
use super::selected;
use super::status::HonestAnnouncement;
use crate::anew::want_anew;
use crate::components::vacant::{Empty, Skeleton};
use crate::listing::{View, page};
use crate::roster::{self, Found, Progress, Roster, Stage};

/// The list.
#[component]
pub fn List(view: View, #[prop(into)] roster: Signal<Roster>, found: Memo<Found>, again: RwSignal<u32>) -> impl IntoView {
    let stage = roster::stage(roster, found);
    move || {
        match stage.get() {
        Stage::Waiting => view! { <div class="grid"><Skeleton lines=12/></div> }.into_any(),
        Stage::Failed => ().into_any(),
        Stage::Empty => view! { <Nobody view roster again/> }.into_any(),
        Stage::There => view! {
            <HonestAnnouncement count=Signal::derive(move || found.get().len())/>
            {page::grid(view, "People", &COLUMNS, found, roster::rows(roster, found, columns::write), Some(selected::selecting(roster, found)))}
        }
        .into_any(),
    }
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
                <button type="button" class="button" on:click=move |_| { want_anew(); again.update(|count| *count += 1) }>"Read again"</button>
            </Empty>
        }
        .into_any()
    }
}
