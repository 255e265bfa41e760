//! What the load prints is read as it is meant, and a failed answer is noticed.

use super::{Latencies, Question, Rate, asked, latencies, rate};

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
fn what_our_own_load_prints_is_read_as_it_is_meant() {
    assert_eq!(asked(r#"{"answers":500,"seconds":2.5}"#), Some(Rate { answers: 500.0, per_second: 200.0 }));
    assert_eq!(asked("not every answer was a success"), None);
    let Latencies(found) = latencies("7270\n130\n");
    assert_eq!(found, [7270.0, 130.0]);
}

#[test]
fn one_question_is_written_as_a_browser_would_and_can_be_held_fast() {
    let question = Question { port: 80, path: "/a/############".to_owned(), headers: vec![("x".to_owned(), "y".to_owned())] };
    assert_eq!(question.bytes(), b"GET /a/############ HTTP/1.1\r\nhost: 127.0.0.1:80\r\nx: y\r\n\r\n");
    assert_eq!(question.fixed().path, "/a/000000000000");
}
