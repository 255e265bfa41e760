//! What a filter offers.

use super::with_chosen;

#[test]
fn a_choice_of_the_address_that_is_not_offered_can_still_be_taken_off() {
    let offered = vec![("a".to_owned(), "A".to_owned())];
    assert_eq!(with_chosen(offered.clone(), Some("a".to_owned())).len(), 1);
    assert_eq!(with_chosen(offered.clone(), None).len(), 1);
    assert_eq!(with_chosen(offered, Some("b".to_owned()))[1], ("b".to_owned(), "b".to_owned()));
}
