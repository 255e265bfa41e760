//! Medians, quantiles and the spread of a series.

use super::{median, quantile, spread};

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
fn the_spread_is_the_largest_distance_from_the_middle() {
    assert!((spread(&[100.0, 150.0, 90.0]) - 0.5).abs() < 1e-9);
}
