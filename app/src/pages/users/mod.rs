//! Finding people: search as you type, filters, columns, and the whole view in the address.

mod choices;
mod columns;
mod filters;
mod found;
mod list;
mod paste;
mod paste_dialog;
pub mod query;
mod status;

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::components::icon::Icon;
use crate::deferred::{self, deferred};
use crate::roster::{self, Roster};
use crate::routes::Page;
use crate::session;
use filters::Filters;
use list::List;
use paste_dialog::PasteDialog;
use query::UserQuery;
use status::Status;

/// The page's view in the address, and the way to change it.
#[derive(Clone, Copy)]
pub struct View {
    pub query: Memo<UserQuery>,
    /// A change that Back undoes.
    pub go: Callback<UserQuery>,
    /// A change that replaces the present entry, for typing.
    pub replace: Callback<UserQuery>,
}

/// The page.
#[component]
pub fn UsersPage() -> impl IntoView {
    if !session::may(catalogue::capability::Capability::ReadDirectory) {
        return view! { <h1 tabindex="-1">"Users"</h1><p>"Your role does not include searching people."</p> }.into_any();
    }
    let view = view_of_address();
    let filter = Memo::new(move |_| view.query.get().filter());
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
    let roster = Signal::derive(move || roster.get().roster);
    let found = found::found(view, roster);
    let paste_open = RwSignal::new(false);
    provide_context(LookUpOpen(paste_open));
    let look_up_wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || paste_open.get());
    view! {
        <div class="page-header">
            <h1 tabindex="-1">"Users"</h1>
            <div class="page-header__actions">
                <button type="button" class="button" on:click=move |_| paste_open.set(true)>
                    <Icon name="list"/>
                    "Look up a list"
                </button>
            </div>
        </div>
        <div class="finder" role="search">
            <SearchField view/>
            <Filters view/>
        </div>
        <Status view roster found again/>
        <List view roster found again/>
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

fn view_of_address() -> View {
    let search = use_location().search;
    let query = Memo::new(move |_| UserQuery::parse(&search.get()));
    let navigate = use_navigate();
    let change = move |replace: bool| {
        let navigate = navigate.clone();
        Callback::new(move |next: UserQuery| {
            let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
            navigate(&Page::Users.path_with(&next.print()), options);
        })
    };
    View { query, go: change.clone()(false), replace: change(true) }
}

/// The field. Typing filters at once and keeps the address up to date.
#[component]
fn SearchField(view: View) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let on_input = move |event: web_sys::Event| {
        let next = UserQuery { text: event_target_value(&event), ..view.query.get_untracked() };
        view.replace.run(next);
    };
    view! {
        <label class="finder__field">
            <Icon name="search"/>
            <span class="visually-hidden">"Search names, e-mail addresses, job titles and departments"</span>
            <input
                type="search"
                node_ref=field
                placeholder="Name, e-mail, job title or department"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || view.query.get().text
                on:input=on_input
                data-testid="user-search"
            />
        </label>
    }
}
