//! The managed accounts as a file, with the last use of every product in a column of its own.

use std::rc::Rc;

use leptos::prelude::*;

use super::account::{Account, status_words};
use super::query::Filter;
use crate::export::{About, Cell, Export, ExportButton, of_roster};
use crate::listing::{ListQuery, View};
use crate::moment::{grouped, now};
use crate::roster::{Found, Roster, Used};
use crate::{export, session};

const COLUMNS: [&str; 10] = [
    "account_id",
    "name",
    "email",
    "account_type",
    "account",
    "takes_a_seat",
    "last_active",
    "last_active_is",
    "products",
    "last_active_by_product",
];

const REMARK: &str = "Answered by Atlassian's v1 list of managed accounts. Activity may be up to 24 hours old; “none seen” means that Atlassian names no \
                      use, which may be never or not known.";

/// The button.
pub fn button(view: View, roster: Signal<Roster<Account>>, found: Memo<Found>) -> AnyView {
    let organization = session::current().organization.name;
    let start = Rc::new(move || {
        let (roster, query) = (roster.get_untracked(), view.query.get_untracked());
        let (organization, read_at) = (organization.clone(), roster.read_at.clone());
        let about = Rc::new(move || About {
            list: "managed accounts",
            organization: organization.clone(),
            filters: filters(&query),
            exported_at: now(),
            read_at: read_at.get_untracked(),
            remark: REMARK.to_owned(),
        });
        Export { columns: &COLUMNS, about, pull: of_roster(&roster, found, cells) }
    });
    let what = Signal::derive(move || {
        let (narrowed, count) = (filters(&view.query.get()), grouped(found.get().len()));
        if narrowed.is_empty() {
            format!("All managed accounts: {count} read so far.")
        } else {
            format!("{count} managed accounts, narrowed by {narrowed}.")
        }
    });
    view! { <ExportButton start what/> }.into_any()
}

/// Search and filters in words.
fn filters(query: &ListQuery) -> String {
    let chosen = Filter::ALL.into_iter().filter_map(|filter| {
        let values = query.values(filter.key());
        (!values.is_empty()).then(|| format!("{}: {}", filter.title(), values.join(", ")))
    });
    let text = (!query.text.is_empty()).then(|| format!("search: {}", query.text));
    chosen.chain(text).collect::<Vec<_>>().join("; ")
}

fn cells(account: &Account) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let dated = |used: &Used| format!("{}: {}", used.key.text(), used.last.map_or_else(|| "none seen".to_owned(), export::moment));
    vec![
        text(&account.id),
        text(&account.name),
        if account.email.is_empty() { text("hidden") } else { text(&account.email) },
        Cell::or_unknown(account.kind.map(|kind| Cell::Text(kind.text()))),
        Cell::Text(status_words(account.status.as_ref()).0),
        Cell::or_unknown(account.billable.map(Cell::Flag)),
        Cell::moment(account.last_active),
        text(if account.last_active.is_some() { "known" } else { "none seen" }),
        Cell::List(account.products.iter().map(|used| used.key.text()).collect()),
        Cell::List(account.products.iter().map(dated).collect()),
    ]
}

#[cfg(test)]
mod tests;
