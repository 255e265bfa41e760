//! What a row takes from a managed account.

use catalogue::organization::ManagedAccount;

use super::super::columns::by_product;
use super::{Account, status_words};
use crate::moment::{DAY, parse};

pub fn account(json: &str) -> Account {
    Account::of(&serde_json::from_str::<ManagedAccount>(json).unwrap())
}

#[test]
fn each_product_tells_its_last_use_the_latest_first() {
    let account = account(
        r#"{"account_id":"1","name":"Ada","product_access":[{"key":"confluence"},{"key":"jira-software","last_active":"2026-01-10T00:00:00Z"},
            {"key":"bitbucket","last_active":"2026-01-08T00:00:00Z"}]}"#,
    );
    let now = parse("2026-01-10T00:00:00Z").unwrap() + 2 * DAY;
    assert_eq!(by_product(&account, now), "Jira Software: 2 days ago · Bitbucket: 4 days ago · Confluence: none seen");
    assert_eq!(account.last_active, parse("2026-01-10T00:00:00Z"), "the latest of them, where nothing is said of all");
}

#[test]
fn what_is_not_said_stays_unknown() {
    let account = account(r#"{"account_id":"1"}"#);
    assert_eq!((account.billable, account.last_active, &*account.name), (None, None, "1"));
    assert_eq!(status_words(account.status.as_ref()).0, "Unknown");
}
