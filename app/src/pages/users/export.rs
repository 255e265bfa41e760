//! The list of people as a file: every fact of a row in a column of its own.

use std::rc::Rc;

use leptos::prelude::*;

use super::query::Filter;
use crate::client::Api;
use crate::export::{self, Cell};
use crate::generation::Generation;
use crate::listing::page::{Cells, Saved, in_words, save};
use crate::listing::{ListQuery, View};
use crate::roster::{Found, Name, Person, Roster, Used};

const COLUMNS: [&str; 21] = [
    "account_id",
    "name",
    "email",
    "state",
    "account_status",
    "membership_status",
    "managed",
    "management_source",
    "email_verified",
    "two_step_verification",
    "administrator_roles",
    "job_title",
    "department",
    "added_to_organization",
    "last_active",
    "last_active_is",
    "products",
    "last_active_by_product",
    "groups",
    "resources",
    "answered_by",
];

/// The button.
pub fn button(view: View, roster: Signal<Roster>, found: Memo<Found>) -> AnyView {
    let generation = Api::get().generation();
    let answering = generation.clone();
    let by_generation = move || -> Cells<Person> {
        match answering.get_untracked() {
            Generation::V2 => |person| cells(person, "v2"),
            Generation::V1 => |person| cells(person, "v1"),
        }
    };
    let saved = Saved {
        list: "users",
        many: "people",
        all: "Everybody on the list",
        filters,
        columns: &COLUMNS,
        cells: Rc::new(by_generation),
        remark: Rc::new(move || remark(generation.get_untracked())),
    };
    save(view, roster, found, saved)
}

fn remark(generation: Generation) -> String {
    let source = match generation {
        Generation::V2 => "Answered by Atlassian's v2 directory API.",
        Generation::V1 => {
            "Answered by Atlassian's v1 API, which tells neither roles nor groups; last activity is known of managed accounts only."
        }
    };
    format!("{source} Activity may be up to 24 hours old; “none seen” means that Atlassian names no use, which may be never or not known.")
}

fn filters(query: &ListQuery) -> String {
    in_words(query, Filter::ALL.map(|filter| (filter.key(), filter.title())))
}

fn cells(person: &Person, answered_by: &str) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let flag = |flag: Option<bool>| Cell::or_unknown(flag.map(Cell::Flag));
    let named = |name: Option<Name>| Cell::or_unknown(name.map(|name| Cell::Text(name.text())));
    let roles = person.roles.is_known().then(|| text(&person.roles.words()));
    let products = person.products.as_ref();
    let dated = |used: &Used| format!("{}: {}", used.key.text(), used.last.map_or_else(|| "none seen".to_owned(), export::moment));
    vec![
        text(&person.id),
        text(&person.name),
        if person.email.is_empty() { text("hidden") } else { text(&person.email) },
        text(person.standing.word()),
        named(person.account),
        named(person.membership),
        flag(person.managed),
        // A managed account without a source was claimed with its domain; of others there is none to tell.
        person.source.map_or_else(|| text(""), |source| Cell::Text(source.text())),
        flag(person.verified),
        flag(person.two_step),
        Cell::or_unknown(roles),
        text(&person.title),
        text(&person.department),
        Cell::moment(person.added),
        Cell::moment(person.last_active),
        text(if person.last_active.is_some() { "known" } else { person.without_activity() }),
        Cell::or_unknown(products.map(|used| Cell::List(used.iter().map(|used| used.key.text()).collect()))),
        Cell::or_unknown(products.map(|used| Cell::List(used.iter().map(dated).collect()))),
        Cell::or_unknown(person.groups.as_ref().map(|groups| Cell::List(groups.iter().map(|name| name.text()).collect()))),
        Cell::or_unknown(person.resources.map(|count| Cell::Number(u64::from(count)))),
        text(answered_by),
    ]
}

#[cfg(test)]
mod tests;
