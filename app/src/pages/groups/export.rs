//! The list of groups as a file.

use std::rc::Rc;

use leptos::prelude::*;

use super::row::{GroupRow, KEPT_FILTER};
use crate::export::Cell;
use crate::listing::View;
use crate::listing::page::{Saved, in_words, save};
use crate::roster::{Found, Roster};

const COLUMNS: [&str; 6] = ["group_id", "name", "members", "products", "kept_by", "description"];

/// The button.
pub fn button(view: View, roster: Signal<Roster<GroupRow>>, found: Memo<Found>) -> AnyView {
    let saved = Saved {
        list: "groups",
        many: "groups",
        all: "All groups",
        filters: |query| in_words(query, [(KEPT_FILTER, "Kept by")]),
        columns: &COLUMNS,
        cells: Rc::new(|| cells),
        remark: Rc::new(|| "Answered by Atlassian's v2 directory API. Members are counted, not listed.".to_owned()),
    };
    save(view, roster, found, saved)
}

fn cells(group: &GroupRow) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let number = |number: Option<u64>| Cell::or_unknown(number.map(Cell::Number));
    vec![text(&group.id), text(&group.name), number(group.members), number(group.products), text(&group.kept), text(&group.about)]
}

#[cfg(test)]
mod tests;
