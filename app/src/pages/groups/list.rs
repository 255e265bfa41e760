//! The rows of the list of groups, and what stands in their place when there are none.

use leptos::prelude::*;

use super::row::{COLUMNS, GroupRow, write};
use crate::anew::want_anew;
use crate::components::vacant::{Empty, Skeleton};
use crate::listing::{View, page};
use crate::roster::{self, Found, Roster, Stage};

/// The list.
#[component]
pub fn List(view: View, roster: Signal<Roster<GroupRow>>, found: Memo<Found>, again: RwSignal<u32>) -> impl IntoView {
    let stage = roster::stage(roster, found);
    move || match stage.get() {
        Stage::Waiting => view! { <div class="grid"><Skeleton lines=12/></div> }.into_any(),
        // The honest line says why.
        Stage::Failed => ().into_any(),
        Stage::Empty => nothing(view, again),
        Stage::There => page::grid(view, "Groups", &COLUMNS, found, roster::rows(roster, found, write), None),
    }
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
            <button type="button" class="button" on:click=move |_| { want_anew(); again.update(|count| *count += 1) }>"Read again"</button>
        </Empty>
    }
    .into_any()
}
