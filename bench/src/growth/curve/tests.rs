//! What counts as growing too fast, and what is left to noise.

use super::{Curve, Verdict};

fn curve(points: &[(f64, &[f64])]) -> Curve {
    let mut curve = Curve::new("anything", "ms");
    points.iter().for_each(|(size, rounds)| curve.add(*size, rounds.to_vec()));
    curve
}

#[test]
fn what_grows_like_its_size_or_slower_is_linear() {
    assert_eq!(curve(&[(1.0, &[1.0]), (10.0, &[10.0]), (100.0, &[100.0])]).verdict(), Verdict::Reached);
    assert_eq!(curve(&[(1.0, &[7.0]), (10.0, &[7.0]), (100.0, &[5.0])]).verdict(), Verdict::Reached);
}

#[test]
fn one_step_that_is_too_steep_is_enough_however_flat_the_others_are() {
    let steep = curve(&[(1.0, &[1.0]), (10.0, &[1.0]), (100.0, &[30.0])]);
    assert_eq!(steep.verdict(), Verdict::Missed);
    assert!(steep.steepest().is_some_and(|step| step.slope > 1.4 && step.noise < 1e-9));
}

#[test]
fn what_is_steep_by_less_than_its_rounds_differ_is_not_judged() {
    assert_eq!(curve(&[(1.0, &[0.8, 1.0, 1.3]), (10.0, &[11.0, 13.0, 15.0])]).verdict(), Verdict::NotJudged);
    assert_eq!(curve(&[(1.0, &[1.0]), (10.0, &[f64::NAN])]).verdict(), Verdict::NotJudged);
}
