//! What the list of managed accounts can be narrowed by. Atlassian's call takes no filter, so all of it is done here, among what has been read. Pure.

use catalogue::organization::AccountStatus;

use super::account::Account;
use super::columns::{KEYS, SORTS, USUAL};
use crate::listing::{ListQuery, Shape};
use crate::moment::DAY;
use crate::roster::{Name, Store};
use crate::standing::product_words;

/// A filter of several values; values of one filter are alternatives, filters narrow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    Billable,
    Status,
    Product,
    Inactive,
}

impl Filter {
    pub const ALL: [Filter; 4] = [Filter::Billable, Filter::Status, Filter::Product, Filter::Inactive];

    /// The key in the address. Unlike those of people, so that the menus have ids of their own.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Filter::Billable => "billable",
            Filter::Status => "account",
            Filter::Product => "product",
            Filter::Inactive => "inactive",
        }
    }

    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Filter::Billable => "Billable",
            Filter::Status => "Account",
            Filter::Product => "Product",
            Filter::Inactive => "Inactive",
        }
    }
}

/// What the list can be asked.
pub static SHAPE: Shape =
    Shape { filters: &[("billable", 3), ("account", 4), ("product", 50), ("inactive", 5)], sorts: &SORTS, columns: &KEYS, usual: &USUAL };

/// Ages of the last activity, in days.
const AGES: [&str; 4] = ["30", "90", "180", "365"];
/// The value for accounts of which Atlassian has seen no activity: that may mean never, or not known.
const NONE_SEEN: &str = "none";

/// What a filter offers: the value and its words.
#[must_use]
pub fn choices(filter: Filter, store: &Store<Account>) -> Vec<(String, String)> {
    let fixed = |pairs: &[(&str, &str)]| pairs.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect();
    match filter {
        Filter::Billable => fixed(&[("yes", "Takes a seat"), ("no", "Takes no seat"), ("unknown", "Not said")]),
        Filter::Status => fixed(&[("active", "Account active"), ("inactive", "Deactivated"), ("closed", "Closed")]),
        Filter::Product => products(store),
        Filter::Inactive => {
            let aged = AGES.map(|days| (days.to_owned(), format!("Not active for {days} days")));
            aged.into_iter().chain([(NONE_SEEN.to_owned(), "No activity seen".to_owned())]).collect()
        }
    }
}

/// The products that occur, by name.
fn products(store: &Store<Account>) -> Vec<(String, String)> {
    let mut keys: Vec<Name> = Vec::new();
    for account in store.iter() {
        for product in &account.products {
            if !keys.contains(&product.key) {
                keys.push(product.key);
            }
        }
    }
    let mut products: Vec<(String, String)> = keys.into_iter().map(|key| (key.text(), product_words(&key.text()))).collect();
    crate::sorting::by(&mut products, |one, other| one.1.cmp(&other.1));
    products
}

/// The filters in use, in the form in which accounts are asked.
pub struct Sieve {
    billable: Vec<Option<bool>>,
    statuses: Vec<AccountStatus>,
    products: Vec<Name>,
    /// Last activity before one of these moments.
    before: Vec<i64>,
    none_seen: bool,
    has_age: bool,
}

impl Sieve {
    /// The filters of a view; ages count back from `now`.
    #[must_use]
    pub fn of(query: &ListQuery, now: i64) -> Sieve {
        let values = |filter: Filter| query.values(filter.key());
        let ages = values(Filter::Inactive);
        let billable = |value: &String| match value.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        Sieve {
            billable: values(Filter::Billable).iter().map(billable).collect(),
            statuses: values(Filter::Status).iter().map(|value| AccountStatus::from(value.as_str())).collect(),
            products: values(Filter::Product).iter().map(|value| Name::of(value)).collect(),
            before: ages.iter().filter_map(|days| Some(now - days.parse::<i64>().ok()?.checked_mul(DAY)?)).collect(),
            none_seen: ages.iter().any(|age| age == NONE_SEEN),
            has_age: !ages.is_empty(),
        }
    }

    /// Whether an account passes.
    #[must_use]
    pub fn admits(&self, account: &Account) -> bool {
        let is_old = match account.last_active {
            Some(last) => self.before.iter().any(|before| last < *before),
            None => self.none_seen,
        };
        (self.billable.is_empty() || self.billable.contains(&account.billable))
            && (self.statuses.is_empty() || account.status.as_ref().is_some_and(|status| self.statuses.contains(status)))
            && (self.products.is_empty() || account.products.iter().any(|product| self.products.contains(&product.key)))
            && (!self.has_age || is_old)
    }
}

#[cfg(test)]
mod tests;
