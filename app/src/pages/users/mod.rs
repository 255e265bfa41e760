//! Finding people: search as you type, filters, columns, and the whole view in the address.

mod choices;
mod columns;
mod export;
mod filters;
mod found;
mod list;
mod paste;
mod paste_dialog;
mod query;
mod selected;
mod status;

use leptos::prelude::*;

use crate::components::grid;
use crate::components::icon::Icon;
use crate::deferred::{self, deferred};
use crate::listing;
use crate::listing::page::{self, Head};
use crate::roster::{self, Roster};
use crate::routes::Page;
use crate::session;
use filters::Filters;
use list::List;
use paste_dialog::PasteDialog;
pub use selected::Selected;
use selected::{OnlyLine, Selectable};
use status::Status;

/// The page.
#[component]
pub fn UsersPage() -> impl IntoView {
    if !session::may(catalogue::capability::Capability::ReadDirectory) {
        return view! { <h1 tabindex="-1">"Users"</h1><p>"Your role does not include searching people."</p> }.into_any();
    }
    let view = listing::view(Page::Users, &query::SHAPE);
    let filter = Memo::new(move |_| query::filter(&view.query.get()));
    let again = RwSignal::new(0_u32);
    let roster = Memo::new_with_compare(
        move |before: Option<&Held>| {
            let count = again.get();
            let filter = filter.get();
            let is_again = before.is_some_and(|before| before.count != count);
            Held { roster: if is_again { roster::read_again(&filter) } else { roster::of(&filter) }, count }
        },
        |_, _| true,
    );
    let only = RwSignal::new(None::<Roster>);
    // Another filter or a fresh reading means the list again.
    Effect::new(move |before: Option<()>| {
        filter.track();
        again.track();
        if before.is_some() {
            only.set(None);
        }
    });
    let roster = Signal::derive(move || only.get().unwrap_or_else(|| roster.get().roster));
    let found = found::found(view, roster);
    let paste_open = RwSignal::new(false);
    provide_context(LookUpOpen(paste_open));
    provide_context(Selectable { roster, found, only });
    let selection = grid::selection::of(selected::LIST);
    let is_selecting = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || selection.count() > 0);
    let look_up_wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || paste_open.get());
    let actions = view! {
        {session::may(catalogue::capability::Capability::Invite)
            .then(|| view! { <a class="button is-primary" href=Page::Invite.path()>"Invite"</a> })}
        {export::button(view, roster, found)}
        <button type="button" class="button" on:click=move |_| paste_open.set(true)>
            <Icon name="list"/>
            "Look up a list"
        </button>
    };
    let head = Head {
        title: "Users",
        about: "",
        actions: actions.into_any(),
        search: ("Search names, e-mail addresses, job titles and departments", "Name, e-mail, job title or department"),
        test_id: "user-search",
        filters: view! { <Filters view/> }.into_any(),
    };
    view! {
        {page::head(view, head)}
        <Status view roster found again/>
        <OnlyLine only/>
        <List view roster found again/>
        {move || is_selecting.get().then(|| deferred(deferred::selected, 0))}
        {move || look_up_wanted.get().then(|| deferred(deferred::look_up, 0))}
    }
    .into_any()
}

/// Whether the dialog for pasted lists is open.
#[derive(Clone, Copy)]
struct LookUpOpen(RwSignal<bool>);

/// The dialog for pasted lists, below the page that provides [`LookUpOpen`]; fetched when it is first opened.
#[component]
pub fn LookUp() -> impl IntoView {
    let LookUpOpen(open) = expect_context();
    view! { <PasteDialog open/> }
}

/// A roster, and the refresh it belongs to.
#[derive(Clone)]
struct Held {
    roster: Roster,
    count: u32,
}
