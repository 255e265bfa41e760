//! A managed account as a row of the list.

use std::cmp::Ordering;

use catalogue::organization::{AccountStatus, ManagedAccount};

use crate::moment;
use crate::roster::{Name, Row, Store, Used};
use crate::standing::is_visible;

/// One account.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub id: Box<str>,
    pub name: Box<str>,
    /// Empty when the person hides it.
    pub email: Box<str>,
    pub status: Option<AccountStatus>,
    pub kind: Option<Name>,
    /// `None` when the upstream did not say.
    pub billable: Option<bool>,
    /// Over all products; `None` when Atlassian has seen none.
    pub last_active: Option<i64>,
    pub products: Box<[Used]>,
}

impl Account {
    /// Takes from the upstream's account what a row needs.
    #[must_use]
    pub fn of(account: &ManagedAccount) -> Account {
        let at = |text: &Option<String>| text.as_deref().and_then(moment::parse);
        let products: Box<[Used]> =
            account.product_access.iter().map(|product| Used { key: Name::of(&product.key), last: at(&product.last_active) }).collect();
        let text = |text: &Option<String>| text.as_deref().unwrap_or_default().into();
        let name = account.name.as_deref().filter(|name| is_visible(name));
        Account {
            id: account.account_id.as_str().into(),
            name: name.or(account.email.as_deref()).unwrap_or(&account.account_id).into(),
            email: text(&account.email),
            status: account.account_status.clone(),
            kind: account.account_type.as_deref().map(Name::of),
            billable: account.access_billable,
            last_active: at(&account.last_active).max(products.iter().filter_map(|product| product.last).max()),
            products,
        }
    }
}

impl Row for Account {
    fn id(&self) -> &str {
        &self.id
    }

    fn texts(&self) -> [&str; 4] {
        [&self.name, &self.email, "", ""]
    }
}

/// Word, shape and style of the account's own state, which is not the state in this organization.
#[must_use]
pub fn status_words(status: Option<&AccountStatus>) -> (String, &'static str, &'static str) {
    let (word, shape, class) = match status {
        Some(AccountStatus::Active) => ("Account active", "●", "is-active"),
        Some(AccountStatus::Inactive) => ("Deactivated", "○", "is-deactivated"),
        Some(AccountStatus::Closed) => ("Closed", "✕", "is-deletion"),
        Some(AccountStatus::Other(text)) => return (text.clone(), "?", "is-unknown"),
        None => ("Unknown", "?", "is-unknown"),
    };
    (word.to_owned(), shape, class)
}

/// The order of two rows by a column.
#[must_use]
pub fn compare(store: &Store<Account>, key: &str, one: u32, other: u32) -> Ordering {
    let (Some(left), Some(right)) = (store.get(one), store.get(other)) else { return Ordering::Equal };
    match key {
        "name" => store.folded_name(one).cmp(store.folded_name(other)),
        "email" => left.email.is_empty().cmp(&right.email.is_empty()).then_with(|| store.folded_email(one).cmp(store.folded_email(other))),
        "state" => left.status.cmp(&right.status),
        "billable" => right.billable.cmp(&left.billable),
        "active" => left.last_active.cmp(&right.last_active),
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests;
