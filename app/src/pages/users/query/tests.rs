//! The address and the view say the same.

use catalogue::organization::{ClaimStatus, DirectoryStatus};

use super::{Filter, UserQuery};
use crate::roster::SortKey;

#[test]
fn a_view_survives_the_way_through_the_address() {
    let raw = "q=Zo%C3%AB%20%26%20co&status=active&status=suspended&role=atlassian%2Forg-admin&resource=ari%3Acloud%3Ajira%3A%3Asite%2F1&sort=-active&columns=name%2Cemail";
    let query = UserQuery::parse(raw);
    assert_eq!(query.text, "Zoë & co");
    assert_eq!(query.values(Filter::Status), ["active", "suspended"]);
    assert_eq!(query.sort, Some((SortKey::LastActive, true)));
    assert_eq!(UserQuery::parse(&query.print()), query);
    assert_eq!(query.print(), raw);
}

#[test]
fn the_plain_list_has_a_plain_address() {
    assert_eq!(UserQuery::default().print(), "");
}

#[test]
fn what_an_old_link_says_in_vain_is_left_out() {
    let query = UserQuery::parse("?nonsense=1&sort=colour&status=&q=a");
    assert_eq!(query, UserQuery { text: "a".to_owned(), ..UserQuery::default() });
}

#[test]
fn a_broken_address_is_the_plain_list() {
    assert_eq!(UserQuery::parse("q=%zz"), UserQuery::default());
}

#[test]
fn filters_become_the_upstreams_own() {
    let filter = UserQuery::parse("q=ada&status=suspended&claim=managed&domain=corp.example").filter();
    assert_eq!(filter.status, [DirectoryStatus::Suspended]);
    assert_eq!(filter.claim_status, Some(ClaimStatus::Managed));
    assert_eq!(filter.email_domains, ["corp.example"]);
    assert_eq!((filter.search_term, filter.mfa_enabled), (None, None));
    let filter = UserQuery::parse("two-step=off&directory=d-1&directory=d-2").filter();
    assert_eq!((filter.mfa_enabled, filter.directory_ids), (Some(false), vec!["d-1".to_owned(), "d-2".to_owned()]));
}

#[test]
fn what_a_column_needs_is_asked_for_only_while_it_is_shown() {
    assert_eq!(UserQuery::default().filter().expand, ["platformRoles", "productAccess"]);
    let all = UserQuery::parse("columns=groups,resources").filter().expand;
    assert_eq!(all, ["platformRoles", "productAccess", "groups", "counts.resources"]);
}

#[test]
fn of_more_values_than_the_upstream_takes_the_latest_stay() {
    let all = ["active", "suspended", "not_invited", "deactivated", "for_deletion"].map(str::to_owned).to_vec();
    let query = UserQuery::default().with(Filter::Status, all);
    assert_eq!(query.values(Filter::Status), ["suspended", "not_invited", "deactivated", "for_deletion"]);
    let query = UserQuery::default().with(Filter::Claim, vec!["managed".to_owned(), "unmanaged".to_owned()]);
    assert_eq!(query.values(Filter::Claim), ["unmanaged"]);
}

#[test]
fn clearing_keeps_columns_and_order() {
    let query = UserQuery::parse("q=a&status=active&sort=name&columns=name,email");
    assert!(query.has_filters());
    assert_eq!(query.cleared().print(), "sort=name&columns=name%2Cemail");
}

#[test]
fn the_name_is_always_shown_and_columns_keep_their_order() {
    assert_eq!(UserQuery::parse("columns=state,email,colour").shown_columns(), ["name", "email", "state"]);
}
