//! Managed accounts: everybody who belongs to the organization through a verified domain, in a directory or not, with what they cost and when they
//! last used what. Read from v1, which has no filters, so that search and filters work among what has been read.

mod account;
mod columns;
mod export;
mod nobody;
mod query;

use std::sync::Arc;

use catalogue::capability::Capability;
use catalogue::organization::LIST_MANAGED_ACCOUNTS;
use leptos::prelude::*;

use crate::client::Api;
use crate::components::menu::{Choice, ChoiceMenu};
use crate::components::part::{not_permitted, reactive};
use crate::components::vacant::Skeleton;
use crate::generation::Call;
use crate::listing::page::{self, Head};
use crate::listing::{self, View};
use crate::moment::{self, grouped};
use crate::roster::{self, Ask, Found, Noun, Portion, Progress, Roster, Stage};
use crate::routes::Page;
use crate::session;
use account::Account;
use columns::COLUMNS;
use query::{Filter, SHAPE, Sieve};

const ACCOUNTS: Noun = Noun { one: "managed account", many: "managed accounts", meanwhile: "; search and filters see only these so far" };

/// The page.
#[component]
pub fn ManagedPage() -> impl IntoView {
    if !session::may(Capability::ReadAccount) {
        return view! { <h1 tabindex="-1">"Managed accounts"</h1>{not_permitted(Capability::ReadAccount.words())} }.into_any();
    }
    let view = listing::view(Page::Managed, &SHAPE);
    let again = RwSignal::new(0_u32);
    let roster = page::whole("managed accounts", again, asking);
    let found = found(view, roster);
    let head = Head {
        title: "Managed accounts",
        about: "Accounts that belong to this organization because their e-mail domain is verified, whether or not they are in a directory.",
        actions: export::button(view, roster, found),
        search: ("Search names and e-mail addresses", "Name or e-mail"),
        test_id: "managed-search",
        filters: chips(view, roster),
    };
    view! {
        {page::head(view, head)}
        {page::honest(view, ACCOUNTS, roster, page::narrowed(view, found), again)}
        {list(view, roster, found)}
        <p class="small subtle">"Atlassian's figures of activity may lag up to 24 hours; “none seen” means that Atlassian names no use, which may be never or not known."</p>
    }
    .into_any()
}

fn asking() -> Ask<Account> {
    let api = Api::get();
    Box::new(move |cursor| {
        let query: Vec<(&str, String)> = cursor.into_iter().map(|cursor| ("cursor", cursor)).collect();
        let asking = api.get_from(LIST_MANAGED_ACCOUNTS, &[], &query);
        let call: Call<Portion<Account>> = Box::pin(async move {
            let page = asking.await?;
            let total = page.meta.as_ref().and_then(|meta| meta.total).and_then(|total| usize::try_from(total).ok());
            Ok(Portion { rows: page.data.iter().map(Account::of).collect(), next: page.links.next_cursor(), total })
        });
        call
    })
}

/// The rows that match, in the order wanted.
fn found(view: View, roster: Signal<Roster<Account>>) -> Memo<Found> {
    Memo::new_with_compare(
        move |_| {
            let roster = roster.get();
            roster.version.track();
            let query = view.query.get();
            let sieve = Sieve::of(&query, moment::now());
            let store = roster.store();
            let mut rows = store.search(&query.text);
            rows.retain(|row| store.get(*row).is_some_and(|account| sieve.admits(account)));
            if let Some((key, descending)) = query.sort {
                crate::sorting::rows(&mut rows, &mut |one, other| {
                    let order = account::compare(&store, key, one, other);
                    if descending { order.reverse() } else { order }
                });
            }
            Arc::new(rows)
        },
        |_, _| true,
    )
}

fn chips(view: View, roster: Signal<Roster<Account>>) -> AnyView {
    let chips = Filter::ALL.into_iter().map(|filter| chip(view, roster, filter)).collect_view();
    let columns: Vec<Choice> = COLUMNS.iter().skip(1).map(|column| choice(column.key, column.title, None)).collect();
    let shown = Signal::derive(move || view.query.get().shown_columns().into_iter().skip(1).map(str::to_owned).collect::<Vec<_>>());
    let on_change = Callback::new(move |keys: Vec<String>| view.go.run(view.query.get_untracked().with_columns(&keys)));
    view! {
        <div class="finder__chips" role="group" aria-label="Filters">
            {chips}
            <ChoiceMenu id="columns" label="Columns" choices=Signal::derive(move || columns.clone()) chosen=shown on_change narrows=false/>
        </div>
    }
    .into_any()
}

fn choice(value: &str, label: &str, note: Option<String>) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), note }
}

/// A filter; when it is opened, each choice is counted among those read, the other filters and the text unchanged.
fn chip(view: View, roster: Signal<Roster<Account>>, filter: Filter) -> AnyView {
    let choices = RwSignal::new(Vec::<Choice>::new());
    let chosen = Signal::derive(move || view.query.get().values(filter.key()));
    let on_open = Callback::new(move |()| {
        let (query, roster) = (view.query.get_untracked(), roster.get_untracked());
        let store = roster.store();
        let rows = store.search(&query.text);
        let counted = query::choices(filter, &store).into_iter().map(|(value, words)| {
            let sieve = Sieve::of(&query.with(filter.key(), vec![value.clone()]), moment::now());
            let count = rows.iter().filter(|row| store.get(**row).is_some_and(|account| sieve.admits(account))).count();
            choice(&value, &words, Some(grouped(count)))
        });
        choices.set(counted.collect());
    });
    // What the address asks for can be taken off even when nobody has it.
    let shown = Signal::derive(move || {
        let mut shown = choices.get();
        let missing: Vec<Choice> = chosen
            .get()
            .iter()
            .filter(|value| !shown.iter().any(|known| known.value == **value))
            .map(|value| choice(value, value, None))
            .collect();
        shown.extend(missing);
        shown
    });
    let on_change = Callback::new(move |values| view.go.run(view.query.get_untracked().with(filter.key(), values)));
    view! { <ChoiceMenu id=filter.key() label=filter.title() choices=shown chosen on_change on_open=Some(on_open)/> }.into_any()
}

fn list(view: View, roster: Signal<Roster<Account>>, found: Memo<Found>) -> AnyView {
    let stage = roster::stage(roster, found);
    reactive(Box::new(move || match stage.get() {
        Stage::Waiting => view! { <div class="grid"><Skeleton lines=12/></div> }.into_any(),
        Stage::Failed => ().into_any(),
        Stage::Empty => {
            let is_complete = roster.get().progress.get() == Progress::Complete;
            if is_complete && roster.get_untracked().store().is_empty() {
                nobody::nobody_is_managed()
            } else {
                nobody::none_matches(view, is_complete)
            }
        }
        Stage::There => page::grid(view, "Managed accounts", &COLUMNS, found, roster::rows(roster, found, columns::write), None),
    }))
}
