//! The groups of the organization: the list with search and filters, and the page of one group.

mod export;
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
use crate::components::menu::{Choice, ChoiceMenu};
use crate::components::part::not_permitted;
use crate::generation::{self, Call};
use crate::listing::page::{self, Head};
use crate::listing::{self, View};
use crate::roster::{Ask, Noun, Portion};
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
    let roster = page::whole("groups", again, ask);
    let found = found(view, roster);
    let head = Head {
        title: "Groups",
        about: "",
        actions: export::button(view, roster, found),
        search: ("Search names and descriptions of groups", "Name or description"),
        test_id: "group-search",
        filters: view! { <div class="finder__chips" role="group" aria-label="Filters"><KeptFilter view/></div> }.into_any(),
    };
    view! {
        {page::head(view, head)}
        {page::honest(view, GROUPS, roster, page::narrowed(view, found), again)}
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
