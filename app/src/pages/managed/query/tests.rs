//! Who passes which filter.

use super::super::account::Account;
use super::{Filter, SHAPE, Sieve, choices};
use crate::listing::ListQuery;
use crate::moment::parse;
use crate::roster::Store;

fn store() -> Store<Account> {
    let mut store = Store::default();
    for json in [
        r#"{"account_id":"1","name":"Ada","account_status":"active","access_billable":true,"last_active":"2026-06-30T00:00:00Z","product_access":[{"key":"jira-software"}]}"#,
        r#"{"account_id":"2","name":"Bob","account_status":"active","access_billable":false,"last_active":"2026-03-01T00:00:00Z","product_access":[{"key":"confluence"}]}"#,
        r#"{"account_id":"3","name":"Cy","account_status":"inactive"}"#,
    ] {
        store.push(Account::of(&serde_json::from_str(json).unwrap()));
    }
    store
}

fn passing(raw: &str) -> String {
    let sieve = Sieve::of(&ListQuery::parse(&SHAPE, raw), parse("2026-07-01T00:00:00Z").unwrap());
    store().iter().filter(|account| sieve.admits(account)).map(|account| account.name.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn filters_select_what_they_say() {
    for (raw, names) in [
        ("", "Ada Bob Cy"),
        ("billable=yes", "Ada"),
        ("billable=no", "Bob"),
        ("billable=unknown", "Cy"),
        ("billable=yes&billable=no", "Ada Bob"),
        ("account=inactive", "Cy"),
        ("product=confluence", "Bob"),
        ("product=confluence&product=jira-software", "Ada Bob"),
        ("billable=yes&product=confluence", ""),
    ] {
        assert_eq!(passing(raw), names, "{raw}");
    }
}

#[test]
fn whoever_was_never_seen_is_not_simply_inactive_for_long() {
    for (raw, names) in [("inactive=90", "Bob"), ("inactive=180", ""), ("inactive=none", "Cy"), ("inactive=90&inactive=none", "Bob Cy")] {
        assert_eq!(passing(raw), names, "{raw}");
    }
}

#[test]
fn an_age_that_is_no_number_selects_nobody_and_not_everybody() {
    assert_eq!(passing("inactive=long"), "");
    assert_eq!(passing("inactive=9223372036854775807"), "");
}

#[test]
fn products_are_offered_as_they_occur() {
    let products: Vec<String> = choices(Filter::Product, &store()).into_iter().map(|(_, words)| words).collect();
    assert_eq!(products, ["Confluence", "Jira Software"]);
}
