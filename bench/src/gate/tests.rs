//! Which verdict follows from what was measured.

use super::{Bound, Gate, Verdict};

fn verdict(measured: f64, bound: Bound, spread: f64) -> Verdict {
    Gate { what: "anything".to_owned(), measured, bound, spread }.verdict()
}

#[test]
fn a_bound_is_reached_when_it_is_met_exactly() {
    assert_eq!(verdict(2.0, Bound::AtMost(2.0), 0.1), Verdict::Reached);
    assert_eq!(verdict(2.01, Bound::AtMost(2.0), 0.1), Verdict::Missed);
    assert_eq!(verdict(0.6, Bound::AtLeast(0.6), 0.1), Verdict::Reached);
    assert_eq!(verdict(0.59, Bound::AtLeast(0.6), 0.1), Verdict::Missed);
}

#[test]
fn a_restless_baseline_and_a_figure_that_is_none_are_not_judged() {
    assert_eq!(verdict(1.0, Bound::AtMost(2.0), 0.26), Verdict::NotJudged);
    assert_eq!(verdict(f64::NAN, Bound::AtMost(2.0), 0.0), Verdict::NotJudged);
}
