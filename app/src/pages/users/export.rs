//! The list of people as a file: every fact of a row in a column of its own.

use std::rc::Rc;

use leptos::prelude::*;

use super::query::Filter;
use crate::client::Api;
use crate::export::{About, Cell, Export, ExportButton, of_roster};
use crate::generation::Generation;
use crate::listing::{ListQuery, View};
use crate::moment::{grouped, now};
use crate::roster::{Found, Name, Person, Roster, Used};
use crate::{export, session};

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
    let api = StoredValue::new_local(Api::get());
    let organization = session::current().organization.name;
    let start = Rc::new(move || {
        let (roster, query) = (roster.get_untracked(), view.query.get_untracked());
        let organization = organization.clone();
        let read_at = roster.read_at.clone();
        let generation = api.with_value(|api| api.generation());
        let about = Rc::new(move || About {
            list: "users",
            organization: organization.clone(),
            filters: filters(&query),
            exported_at: now(),
            read_at: read_at.get_untracked(),
            remark: remark(generation.get_untracked()),
        });
        let cells = match api.with_value(|api| api.generation()).get_untracked() {
            Generation::V2 => |person: &Person| cells(person, "v2"),
            Generation::V1 => |person: &Person| cells(person, "v1"),
        };
        Export { columns: &COLUMNS, about, pull: of_roster(&roster, found, cells) }
    });
    let what = Signal::derive(move || {
        let narrowed = filters(&view.query.get());
        let people = grouped(found.get().len());
        if narrowed.is_empty() {
            format!("Everybody on the list: {people} read so far.")
        } else {
            format!("{people} people, narrowed by {narrowed}.")
        }
    });
    view! { <ExportButton start what/> }.into_any()
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

/// Search and filters in words.
fn filters(query: &ListQuery) -> String {
    let chosen = Filter::ALL.into_iter().filter_map(|filter| {
        let values = query.values(filter);
        (!values.is_empty()).then(|| format!("{}: {}", filter.title(), values.join(", ")))
    });
    let text = (!query.text.is_empty()).then(|| format!("search: {}", query.text));
    chosen.chain(text).collect::<Vec<_>>().join("; ")
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
