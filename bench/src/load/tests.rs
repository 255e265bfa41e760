//! What h2load prints is read as it is meant, and a failed answer is noticed.

use super::{Latencies, Rate, latencies, rate};

const SAID: &str = "starting benchmark...\n
finished in 3.01s, 1984.00 req/s, 8.20MB/s
requests: 5952 total, 6016 started, 5952 done, 5952 succeeded, 0 failed, 0 errored, 0 timeout
status codes: 5952 2xx, 0 3xx, 0 4xx, 0 5xx
";

#[test]
fn the_rate_is_what_was_answered_in_a_second() {
    assert_eq!(rate(SAID).expect("it is whole"), Rate { answers: 5952.0, per_second: 1984.0 });
}

#[test]
fn a_refused_answer_makes_the_measurement_a_failure() {
    assert!(rate(&SAID.replace("5952 2xx, 0 3xx, 0 4xx", "5951 2xx, 0 3xx, 1 4xx")).is_err());
    assert!(rate("").is_err());
}

#[test]
fn latencies_are_the_third_column() {
    let Latencies(found) = latencies("1795345223399098\t200\t7270\n1795345223399102\t200\t130\n");
    assert_eq!(found, [7270.0, 130.0]);
}
