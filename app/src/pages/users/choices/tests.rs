//! What chips offer.

use super::{Filter, fixed, is_in_v1, with_chosen};

#[test]
fn every_status_of_the_upstream_can_be_chosen() {
    let values: Vec<String> = fixed(Filter::Status).into_iter().map(|choice| choice.value).collect();
    assert_eq!(values, ["active", "suspended", "not_invited", "deactivated", "for_deletion"]);
}

#[test]
fn a_value_of_the_address_that_is_not_offered_can_still_be_taken_off() {
    let choices = with_chosen(Filter::Role, fixed(Filter::Role), &["acme/auditor".to_owned()]);
    assert_eq!(choices.last().map(|choice| (choice.value.as_str(), choice.label.as_str())), Some(("acme/auditor", "Acme/auditor")));
}

#[test]
fn v1_is_offered_only_what_it_can_answer() {
    let had: Vec<Filter> = Filter::ALL.into_iter().filter(|filter| is_in_v1(*filter)).collect();
    assert_eq!(had, [Filter::Status, Filter::Domain, Filter::Account, Filter::Membership]);
}
