//! The columns of the Users list and what stands in them.

use crate::components::grid::{Cell, Column, keys, sorting};
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

/// Writes the cell of a person.
pub fn write(person: &Person, cell: &mut Cell, now: i64) {
    match cell.key {
        "name" => cell.named(&person.name, &person.id),
        "email" if person.email.is_empty() => cell.subtle("hidden"),
        "email" => cell.cut(&person.email),
        "state" => cell.state(person.standing.word(), person.standing.shape(), person.standing.class()),
        "active" => when(person.last_active, person.without_activity(), cell, now),
        "added" => when(person.added, "unknown", cell, now),
        "managed" => managed(person, cell),
        "two-step" => match person.two_step {
            Some(true) => cell.cut("On"),
            Some(false) => cell.cut("Off"),
            None => cell.subtle("unknown"),
        },
        "products" => known(person.products.as_ref().map(|used| products(used)), "", cell),
        "groups" => known(person.groups.as_ref().map(|groups| joined(groups.iter().map(|name| name.text()))), "", cell),
        "resources" => known(person.resources.map(|count| count.to_string()), "figure", cell),
        "title" => cell.cut(&person.title),
        "department" => cell.cut(&person.department),
        "roles" => known(person.roles.is_known().then(|| person.roles.words()), "", cell),
        _ => cell.empty(),
    }
}

fn known(text: Option<String>, class: &'static str, cell: &mut Cell) {
    match text {
        Some(text) => cell.words(&text, class),
        None => cell.subtle("unknown"),
    }
}

/// Whether the account belongs to the organization, and how it came to be.
fn managed(person: &Person, cell: &mut Cell) {
    match (person.managed, person.source.map(Name::text).as_deref()) {
        (Some(true), Some("synced")) => cell.cut("Managed, synced"),
        (Some(true), Some("invited")) => cell.cut("Managed, invited"),
        (Some(true), _) => cell.cut("Managed"),
        (Some(false), _) => cell.subtle("Not managed"),
        (None, _) => cell.subtle("unknown"),
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
fn when(then: Option<i64>, absent: &'static str, cell: &mut Cell, now: i64) {
    match then {
        Some(then) => cell.cut(&moment::ago(then, now)),
        None => cell.subtle(absent),
    }
}
