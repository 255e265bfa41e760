//! The columns of the list of managed accounts and what stands in them.

use super::account::{Account, status_words};
use crate::components::grid::{Cell, Column, keys, sorting};
use crate::moment;
use crate::roster::Name;
use crate::standing::product_words;

/// Every column, in the order in which they stand.
pub const COLUMNS: [Column; 7] = [
    Column::sorted("name", "Name", "minmax(11rem, 2fr)"),
    Column::sorted("email", "E-mail", "minmax(11rem, 2fr)"),
    Column::sorted("state", "Account", "9rem"),
    Column::sorted("billable", "Seat", "7rem"),
    Column::sorted("active", "Last active", "8rem"),
    Column::unsorted("products", "Last active by product", "minmax(14rem, 3fr)"),
    Column::unsorted("kind", "Type", "7rem"),
];

/// What is shown unless chosen otherwise.
pub const USUAL: [&str; 6] = ["name", "email", "state", "billable", "active", "products"];

/// The keys of all columns, and of those that sort.
pub const KEYS: [&str; COLUMNS.len()] = keys(&COLUMNS);
pub const SORTS: [&str; 5] = sorting(&COLUMNS);

/// Writes the cell of an account.
pub fn write(account: &Account, cell: &mut Cell, now: i64) {
    match cell.key {
        "name" => cell.named(&account.name, &account.id),
        "email" if account.email.is_empty() => cell.subtle("hidden"),
        "email" => cell.cut(&account.email),
        "state" => {
            let (word, shape, class) = status_words(account.status.as_ref());
            cell.state(&word, shape, class);
        }
        "billable" => match account.billable {
            Some(true) => cell.cut("Takes a seat"),
            Some(false) => cell.subtle("no seat"),
            None => cell.subtle("unknown"),
        },
        "active" => match account.last_active {
            Some(last) => cell.cut(&moment::ago(last, now)),
            None => cell.subtle("none seen"),
        },
        "products" if account.products.is_empty() => cell.subtle("no product"),
        "products" => cell.cut(&by_product(account, now)),
        "kind" => match account.kind {
            Some(kind) => cell.cut(&kind.text()),
            None => cell.subtle("unknown"),
        },
        _ => cell.empty(),
    }
}

/// Each product with when it was last used, the latest first.
pub fn by_product(account: &Account, now: i64) -> String {
    let mut used: Vec<(Name, Option<i64>)> = account.products.iter().map(|product| (product.key, product.last)).collect();
    crate::sorting::by_key(&mut used, |(_, last)| std::cmp::Reverse(*last));
    let words = used.into_iter().map(|(key, last)| {
        let age = last.map_or_else(|| "none seen".to_owned(), |last| moment::ago(last, now));
        format!("{}: {age}", product_words(&key.text()))
    });
    words.collect::<Vec<_>>().join(" · ")
}
