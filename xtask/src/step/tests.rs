//! How durations read, and that a step hands its result through unchanged.

use super::*;
use crate::failure::Missing;

#[test]
fn durations_read_in_seconds_then_in_minutes() {
    for (milliseconds, words) in
        [(0, "0.0 s"), (1_240, "1.2 s"), (59_940, "59.9 s"), (59_960, "1 min 00 s"), (61_000, "1 min 01 s"), (754_000, "12 min 34 s")]
    {
        assert_eq!(in_words(Duration::from_millis(milliseconds)), words);
    }
}

#[test]
fn a_step_hands_on_its_value() {
    let value = run("Count", || Ok(Done::with(3, "three"))).unwrap();
    assert_eq!(value, 3);
}

#[test]
fn a_step_hands_on_its_failure() {
    let result: Result<(), Failure> = run("Fail", || Err(Failure::from(Missing::Compiler)));
    assert!(matches!(result, Err(Failure::Missing(Missing::Compiler))));
}
