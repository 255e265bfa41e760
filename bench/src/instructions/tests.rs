//! What counts as grown, and that a baseline survives being written and read.

use super::{Counts, grown, printed, read};

fn counts(door: f64) -> Counts {
    Counts::from([("door".to_owned(), door), ("policy".to_owned(), 500.0)])
}

#[test]
fn a_part_may_grow_by_three_percent_and_no_more() {
    assert!(grown(&counts(1030.0), &counts(1000.0)).is_empty());
    assert_eq!(grown(&counts(1031.0), &counts(1000.0)), ["door"]);
    assert!(grown(&counts(900.0), &counts(1000.0)).is_empty());
}

#[test]
fn a_part_that_is_new_is_not_compared() {
    assert!(grown(&counts(1031.0), &Counts::new()).is_empty());
}

#[test]
fn a_baseline_is_read_as_it_was_written() {
    let (compiler, before) = read(&printed("rustc 1.95.0", &counts(1000.4))).expect("it was just written");
    assert_eq!((compiler.as_str(), before), ("rustc 1.95.0", counts(1000.0)));
}
