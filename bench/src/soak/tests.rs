//! What counts as flat.

use super::*;

fn looks(memory: impl Fn(f64) -> f64) -> Vec<Look> {
    (1..=180).map(|look| f64::from(look) / 6.0).map(|minute| Look { minute, memory: memory(minute), tail: 1.0, files: 40.0 }).collect()
}

#[test]
fn what_grows_only_while_it_warms_up_is_flat() {
    let (gates, hourly) = judged(&looks(|minute| 20.0 + 10.0 * (minute / 5.0).min(1.0)), 30);
    assert!(gates.iter().all(|gate| gate.verdict() == Verdict::Reached), "{gates:?}");
    assert!(hourly.abs() < 1e-9, "{hourly}");
}

#[test]
fn what_keeps_growing_is_not() {
    let (gates, hourly) = judged(&looks(|minute| 20.0 + 0.2 * minute), 30);
    assert_eq!(gates[0].verdict(), Verdict::Missed, "{gates:?}");
    assert!((hourly - 12.0).abs() < 0.1, "{hourly}");
}
