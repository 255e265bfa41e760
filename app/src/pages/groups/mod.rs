//! The groups of the organization: the list with search and filters, and the page of one group.

mod gains;
mod joining;
mod list;
mod members;
mod one;
mod row;

use catalogue::capability::Capability;
use catalogue::organization::GroupSearch;
use leptos::prelude::*;

use crate::client::Api;
use crate::components::honest::HonestLine;
use crate::components::menu::{Choice, ChoiceMenu};
use crate::components::part::not_permitted;
use crate::components::search_field::SearchField;
use crate::generation::{self, Call};
use crate::listing::{self, View};
use crate::roster::{self, Ask, Noun, Portion, Progress, Roster, words};
use crate::routes::Page;
use crate::session;
use list::List;
pub use one::GroupPage;
use row::{GroupRow, KEPT, KEPT_FILTER, SHAPE, found};

const GROUPS: Noun = Noun { one: "group", many: "groups", meanwhile: "" };

/// The page with the list.
#[component]
pub fn GroupsPage() -> impl IntoView {
    if !session::may(Capability::ReadDirectory) {
        return view! { <h1 tabindex="-1">"Groups"</h1>{not_permitted(Capability::ReadDirectory.words())} }.into_any();
    }
    let view = listing::view(Page::Groups, &SHAPE);
    let again = RwSignal::new(0_u32);
    let roster = Memo::new_with_compare(
        move |before: Option<&(Roster<GroupRow>, u32)>| {
            let count = again.get();
            (roster::whole("groups", before.is_some_and(|(_, known)| *known != count), ask), count)
        },
        |_, _| true,
    );
    let roster = Signal::derive(move || roster.get().0);
    let found = found(view, roster);
    view! {
        <div class="page-header"><h1 tabindex="-1">"Groups"</h1></div>
        <div class="finder" role="search">
            <SearchField
                label="Search names and descriptions of groups"
                placeholder="Name or description"
                value=Signal::derive(move || view.query.get().text)
                on_input=Callback::new(move |text: String| view.replace.run(view.query.get_untracked().with_text(&text)))
                test_id="group-search"
            />
            <div class="finder__chips" role="group" aria-label="Filters"><KeptFilter view/></div>
        </div>
        <HonestLine
            words=words(GROUPS, roster, Signal::derive(move || view.query.get().is_narrowed().then(|| found.get().len())))
            failure=Signal::derive(move || match roster.get().progress.get() {
                Progress::Failed(error) => Some(error),
                _ => None,
            })
            on_again=Callback::new(move |()| again.update(|count| *count += 1))
            is_narrowed=Signal::derive(move || view.query.get().is_narrowed())
            on_clear=Callback::new(move |()| view.go.run(view.query.get_untracked().cleared()))
        />
        <List view roster found again/>
    }
    .into_any()
}

#[component]
fn KeptFilter(view: View) -> impl IntoView {
    let choices: Vec<Choice> =
        KEPT.iter().map(|(value, label)| Choice { value: (*value).to_owned(), label: (*label).to_owned(), note: None }).collect();
    view! {
        <ChoiceMenu
            id=KEPT_FILTER
            label="Kept by"
            choices=Signal::stored(choices)
            chosen=Signal::derive(move || view.query.get().values(KEPT_FILTER))
            on_change=Callback::new(move |values| view.go.run(view.query.get_untracked().with(KEPT_FILTER, values)))
        />
    }
}

/// The pages of the whole list.
fn ask() -> Ask<GroupRow> {
    let api = Api::get();
    Box::new(move |cursor| -> Call<Portion<GroupRow>> {
        let api = api.clone();
        Box::pin(async move {
            let expand = ["counts.users", "counts.resources"].map(str::to_owned).to_vec();
            let search = GroupSearch { limit: Some(100), expand, cursor, ..GroupSearch::default() };
            let page = generation::groups(&api, &search).await?;
            let next = page.links.next_cursor();
            Ok(Portion { rows: page.data.iter().map(GroupRow::of).collect(), next, total: None })
        })
    })
}
