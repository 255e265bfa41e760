//! The columns of the list of managed accounts and what stands in them.

use leptos::prelude::*;

use super::account::{Account, status_words};
use crate::components::avatar::Avatar;
use crate::components::grid::cells::{cut, subtle};
use crate::components::grid::{Column, keys, sorting};
use crate::components::state::State;
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

/// The cell of an account.
pub fn cell(account: &Account, key: &'static str, now: i64) -> AnyView {
    match key {
        "name" => view! {
            <Avatar name=account.name.to_string() key=account.id.to_string()/>
            <bdi title=account.name.to_string()>{account.name.to_string()}</bdi>
        }
        .into_any(),
        "email" if account.email.is_empty() => subtle("hidden"),
        "email" => cut(&account.email),
        "state" => {
            let (word, shape, class) = status_words(account.status.as_ref());
            view! { <State word shape class/> }.into_any()
        }
        "billable" => match account.billable {
            Some(true) => "Takes a seat".into_any(),
            Some(false) => subtle("no seat"),
            None => subtle("unknown"),
        },
        "active" => account.last_active.map_or_else(|| subtle("none seen"), |last| moment::ago(last, now).into_any()),
        "products" if account.products.is_empty() => subtle("no product"),
        "products" => cut(&by_product(account, now)),
        "kind" => account.kind.map_or_else(|| subtle("unknown"), |kind| kind.text().into_any()),
        _ => ().into_any(),
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
