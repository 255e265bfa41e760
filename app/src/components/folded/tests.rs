//! How many rows are shown at first.

use super::shown_first;

#[test]
fn only_a_list_that_is_much_too_long_is_cut() {
    let table = [(0, 0), (12, 12), (14, 14), (15, 12), (133, 12)];
    for (total, first) in table {
        assert_eq!(shown_first(total), first, "{total}");
    }
}
