//! Medians, quantiles and the spread of a series.

use super::{median, quantile, ratio, spread};

#[test]
fn the_median_ignores_order_and_outliers() {
    assert_eq!(median(&[9.0, 1.0, 2.0]), 2.0);
    assert!(median(&[]).is_nan());
}

#[test]
fn a_quantile_is_one_of_the_values() {
    let values: Vec<f64> = (0..=100).map(f64::from).collect();
    assert_eq!(quantile(&values, 0.99), 99.0);
}

#[test]
fn the_spread_is_that_of_the_middle_half() {
    assert!((spread(&[90.0, 100.0, 100.0, 120.0, 900.0]) - 0.2).abs() < 1e-9);
}

#[test]
fn a_ratio_is_taken_round_by_round() {
    assert!((ratio(&[2.0, 40.0, 2.0], &[1.0, 20.0, 4.0]) - 2.0).abs() < 1e-9);
}
