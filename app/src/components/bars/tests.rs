//! How long a bar is, and what stands beside it.

use super::{Amount, share};

#[test]
fn the_largest_bar_is_full_and_the_smallest_is_visible() {
    assert_eq!([share(1200, 1200), share(600, 1200), share(1, 1200), share(0, 1200)], [100, 50, 1, 0]);
}

#[test]
fn what_is_not_known_is_never_told_as_zero() {
    assert_eq!([Amount::Known(0), Amount::Waiting, Amount::Missing].map(Amount::words), ["0", "…", "not known"]);
}
