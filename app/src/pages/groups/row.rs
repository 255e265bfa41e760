//! A group as the list keeps it: its columns, its order, what is found.

use std::cmp::Ordering;
use std::sync::Arc;

use catalogue::organization::Group;
use leptos::prelude::*;

use crate::access::group;
use crate::components::grid::{Cell, Column, keys, sorting};
use crate::listing::{Shape, View};
use crate::moment::grouped;
use crate::roster::{Roster, Row, Store};
use crate::routes::Page;

/// The key of the one filter, and what it can be.
pub const KEPT_FILTER: &str = "kept";
pub const KEPT: [(&str, &str); 3] = [("here", "Administrators here"), ("synced", "Identity provider"), ("fixed", "Not changed here")];

pub const COLUMNS: [Column; 5] = [
    Column::sorted("name", "Name", "minmax(12rem, 2fr)"),
    Column::sorted("members", "Members", "6rem"),
    Column::sorted("products", "Products", "6rem"),
    Column::sorted("kept", "Kept by", "minmax(9rem, 1fr)"),
    Column::sorted("about", "Description", "minmax(10rem, 2fr)"),
];

/// The view in the address.
pub const SHAPE: Shape = Shape { filters: &[(KEPT_FILTER, KEPT.len())], sorts: &SORTS, columns: &KEYS, usual: &KEYS };
const KEYS: [&str; COLUMNS.len()] = keys(&COLUMNS);
const SORTS: [&str; COLUMNS.len()] = sorting(&COLUMNS);

/// One group.
pub struct GroupRow {
    pub id: String,
    pub name: String,
    pub about: String,
    pub members: Option<u64>,
    pub products: Option<u64>,
    /// Who decides about the members, in words.
    pub kept: String,
    /// Which choice of the filter it belongs to.
    kind: &'static str,
}

impl GroupRow {
    /// From what the upstream says.
    #[must_use]
    pub fn of(group: &Group) -> GroupRow {
        let counts = group.counts.clone().unwrap_or_default();
        let kind = match (group::is_synced(group), group::lock(group)) {
            (true, _) => "synced",
            (false, Some(_)) => "fixed",
            (false, None) => "here",
        };
        GroupRow {
            id: group.id.clone(),
            name: group::name(group),
            about: group.description.clone().unwrap_or_default(),
            members: counts.users,
            products: counts.resources,
            kept: group::kept_by(group).unwrap_or_else(|| "Administrators here".to_owned()),
            kind,
        }
    }
}

impl Row for GroupRow {
    fn id(&self) -> &str {
        &self.id
    }

    fn page(&self) -> Page {
        Page::Group { group_id: self.id.clone() }
    }

    fn texts(&self) -> [&str; 4] {
        [&self.name, "", &self.about, ""]
    }
}

/// Writes the cell of a group.
pub fn write(row: &GroupRow, cell: &mut Cell, _: i64) {
    match cell.key {
        "name" => cell.cut(&row.name),
        "members" => number(row.members, cell),
        "products" => number(row.products, cell),
        "kept" if row.kind == "here" => cell.cut(&row.kept),
        "kept" => cell.marked("lock", &row.kept),
        _ => cell.subtle(&row.about),
    }
}

fn number(number: Option<u64>, cell: &mut Cell) {
    match number.and_then(|number| usize::try_from(number).ok()) {
        Some(number) => cell.words(&grouped(number), "number"),
        None => cell.subtle("unknown"),
    }
}

/// The rows that match, in their order.
#[must_use]
pub fn found(view: View, roster: Signal<Roster<GroupRow>>) -> Memo<Arc<Vec<u32>>> {
    Memo::new_with_compare(
        move |_| {
            let (query, roster) = (view.query.get(), roster.get());
            roster.version.track();
            let store = roster.store();
            let mut rows = matching(&store, &query.text, &query.values(KEPT_FILTER));
            // Without a search or an order of one's own, names are what people look for.
            let order = query.sort.or_else(|| query.text.is_empty().then_some(("name", false)));
            if let Some((key, descending)) = order {
                crate::sorting::rows(&mut rows, &mut |one, other| {
                    let order = compare(&store, key, one, other);
                    if descending { order.reverse() } else { order }
                });
            }
            Arc::new(rows)
        },
        |before, now| before.is_none_or(|before| !now.is_some_and(|now| Arc::ptr_eq(before, now))),
    )
}

fn matching(store: &Store<GroupRow>, text: &str, kept: &[String]) -> Vec<u32> {
    let mut rows = store.search(text);
    rows.retain(|row| kept.is_empty() || store.get(*row).is_some_and(|row| kept.iter().any(|kept| kept == row.kind)));
    rows
}

fn compare(store: &Store<GroupRow>, key: &str, one: u32, other: u32) -> Ordering {
    let (Some(left), Some(right)) = (store.get(one), store.get(other)) else { return Ordering::Equal };
    match key {
        "members" => left.members.cmp(&right.members),
        "products" => left.products.cmp(&right.products),
        "kept" => left.kept.cmp(&right.kept),
        "about" => left.about.is_empty().cmp(&right.about.is_empty()).then_with(|| left.about.cmp(&right.about)),
        _ => store.folded_name(one).cmp(store.folded_name(other)),
    }
}

#[cfg(test)]
mod tests;
