//! The number is always said.

use super::words;

#[test]
fn what_is_left_out_is_counted_in_words() {
    assert!(words(1).starts_with("1 entry is not shown because"));
    assert!(words(3).starts_with("3 entries are not shown because"));
}
