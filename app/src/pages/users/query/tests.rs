//! What of the address goes to the upstream.

use catalogue::organization::{ClaimStatus, DirectoryStatus, UserSearch};

use super::{Filter, SHAPE, filter};
use crate::listing::ListQuery;
use crate::roster::SortKey;

fn asked(raw: &str) -> UserSearch {
    filter(&ListQuery::parse(&SHAPE, raw))
}

#[test]
fn filters_become_the_upstreams_own() {
    let search = asked("q=ada&status=suspended&claim=managed&domain=corp.example");
    assert_eq!(search.status, [DirectoryStatus::Suspended]);
    assert_eq!(search.claim_status, Some(ClaimStatus::Managed));
    assert_eq!(search.email_domains, ["corp.example"]);
    assert_eq!((search.search_term, search.mfa_enabled), (None, None));
    let search = asked("two-step=off&directory=d-1&directory=d-2");
    assert_eq!((search.mfa_enabled, search.directory_ids), (Some(false), vec!["d-1".to_owned(), "d-2".to_owned()]));
}

#[test]
fn what_a_column_needs_is_asked_for_only_while_it_is_shown() {
    assert_eq!(asked("").expand, ["platformRoles", "productAccess"]);
    assert_eq!(asked("columns=groups,resources").expand, ["platformRoles", "productAccess", "groups", "counts.resources"]);
}

#[test]
fn every_filter_has_its_place_in_the_address_and_its_limit() {
    for one in Filter::ALL {
        let many = vec!["x".to_owned(); 30];
        assert_eq!(ListQuery::of(&SHAPE).with(one, many).values(one).len(), one.most(), "{one:?}");
    }
}

#[test]
fn every_column_that_sorts_has_an_order() {
    for key in SHAPE.sorts {
        assert!(SortKey::parse(key).is_some(), "{key}");
    }
    assert_eq!(SHAPE.sorts.len(), SortKey::ALL.len());
}
