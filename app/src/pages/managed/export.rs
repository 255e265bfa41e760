//! The managed accounts as a file, with the last use of every product in a column of its own.

use std::rc::Rc;

use leptos::prelude::*;

use super::account::{Account, status_words};
use super::query::Filter;
use crate::export::{self, Cell};
use crate::listing::View;
use crate::listing::page::{Saved, in_words, save};
use crate::roster::{Found, Roster, Used};

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
    let saved = Saved {
        list: "managed accounts",
        many: "managed accounts",
        all: "All managed accounts",
        filters: |query| in_words(query, Filter::ALL.map(|filter| (filter.key(), filter.title()))),
        columns: &COLUMNS,
        cells: Rc::new(|| cells),
        remark: Rc::new(|| REMARK.to_owned()),
    };
    save(view, roster, found, saved)
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
