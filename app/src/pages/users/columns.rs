//! The columns of the Users list and what stands in them.

use leptos::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::grid::cells::{cut, subtle};
use crate::components::grid::{Column, keys, sorting};
use crate::components::state::State;
use crate::moment;
use crate::roster::{Name, Person, Used};
use crate::standing::product_words;

/// Every column, in the order in which they stand. The keys of those that sort are those of [`crate::roster::SortKey`].
pub const COLUMNS: [Column; 13] = [
    Column::sorted("name", "Name", "minmax(11rem, 2fr)"),
    Column::sorted("email", "E-mail", "minmax(11rem, 2fr)"),
    Column::sorted("state", "State", "9rem"),
    Column::sorted("active", "Last active", "8rem"),
    Column::sorted("roles", "Administrator", "minmax(8rem, 1fr)"),
    Column::sorted("managed", "Managed", "8rem"),
    Column::sorted("two-step", "Two-step", "6rem"),
    Column::unsorted("products", "Products", "minmax(9rem, 1fr)"),
    Column::sorted("resources", "Resources", "6rem"),
    Column::unsorted("groups", "Groups", "minmax(9rem, 1fr)"),
    Column::sorted("title", "Job title", "minmax(8rem, 1fr)"),
    Column::sorted("department", "Department", "minmax(8rem, 1fr)"),
    Column::sorted("added", "Added", "8rem"),
];

/// What is shown unless chosen otherwise.
pub const USUAL: [&str; 5] = ["name", "email", "state", "active", "roles"];

/// The keys of all columns, and of those that sort.
pub const KEYS: [&str; COLUMNS.len()] = keys(&COLUMNS);
pub const SORTS: [&str; 11] = sorting(&COLUMNS);

/// The cell of a person.
#[must_use]
pub fn cell(person: &Person, key: &'static str, now: i64) -> AnyView {
    match key {
        "name" => view! {
            <Avatar name=person.name.to_string() key=person.id.to_string()/>
            <bdi title=person.name.to_string()>{person.name.to_string()}</bdi>
        }
        .into_any(),
        "email" if person.email.is_empty() => subtle("hidden"),
        "email" => cut(&person.email),
        "state" => view! { <State word=person.standing.word() shape=person.standing.shape() class=person.standing.class()/> }.into_any(),
        "active" => activity(person, now),
        "added" => when(person.added, "unknown", now),
        "managed" => managed(person),
        "two-step" => match person.two_step {
            Some(true) => "On".into_any(),
            Some(false) => "Off".into_any(),
            None => subtle("unknown"),
        },
        "products" => person.products.as_ref().map_or_else(|| subtle("unknown"), |used| cut(&products(used))),
        "groups" => person.groups.as_ref().map_or_else(|| subtle("unknown"), |groups| cut(&joined(groups.iter().map(|name| name.text())))),
        "resources" => {
            person.resources.map_or_else(|| subtle("unknown"), |count| view! { <span class="figure">{count.to_string()}</span> }.into_any())
        }
        "title" => cut(&person.title),
        "department" => cut(&person.department),
        "roles" if !person.roles.is_known() => subtle("unknown"),
        "roles" => cut(&person.roles.words()),
        _ => ().into_any(),
    }
}

fn activity(person: &Person, now: i64) -> AnyView {
    when(person.last_active, person.without_activity(), now)
}

/// Whether the account belongs to the organization, and how it came to be.
fn managed(person: &Person) -> AnyView {
    match (person.managed, person.source.map(Name::text).as_deref()) {
        (Some(true), Some("synced")) => "Managed, synced".into_any(),
        (Some(true), Some("invited")) => "Managed, invited".into_any(),
        (Some(true), _) => "Managed".into_any(),
        (Some(false), _) => subtle("Not managed"),
        (None, _) => subtle("unknown"),
    }
}

/// The products, each once, although there may be several sites of one.
fn products(used: &[Used]) -> String {
    let keys: Vec<Name> = crate::sorting::unique(used.iter().map(|used| used.key).collect());
    joined(keys.into_iter().map(|key| product_words(&key.text())))
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    let mut texts: Vec<String> = texts.collect();
    crate::sorting::by(&mut texts, String::cmp);
    texts.join(", ")
}

/// The list shows thousands of moments: the exact time is on the person's page, here only the age.
fn when(then: Option<i64>, absent: &'static str, now: i64) -> AnyView {
    match then {
        Some(then) => view! { <span>{moment::ago(then, now)}</span> }.into_any(),
        None => subtle(absent),
    }
}
