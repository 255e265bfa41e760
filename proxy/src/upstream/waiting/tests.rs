//! What headers say about time.

use super::*;

fn now() -> OffsetDateTime {
    OffsetDateTime::parse("2026-11-22T10:00:00Z", &Rfc3339).unwrap()
}

fn reply(headers: &[(&str, &str)]) -> Reply {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Reply { status: 429, headers, body: Vec::new() }
}

#[test]
fn retry_after_is_read_in_both_forms() {
    let table = [
        ("12", Some(12)),
        (" 0 ", Some(0)),
        ("Sun, 22 Nov 2026 10:00:12 GMT", Some(12)),
        ("Sun, 22 Nov 2026 09:59:00 GMT", Some(0)),
        ("86400", None),
        ("Mon, 22 Nov 2027 10:00:00 GMT", None),
        ("soon", None),
        ("-3", None),
    ];
    for (value, expected) in table {
        assert_eq!(retry_after(&reply(&[("retry-after", value)]), now()), expected, "{value}");
    }
    assert_eq!(retry_after(&reply(&[]), now()), None);
}

#[test]
fn a_date_is_measured_by_the_clock_of_whoever_wrote_it() {
    let ahead = [("date", "Sun, 22 Nov 2026 10:30:00 GMT"), ("retry-after", "Sun, 22 Nov 2026 10:30:05 GMT")];
    assert_eq!(retry_after(&reply(&ahead), now()), Some(5));
}

#[test]
fn the_rest_of_a_limit_is_read_with_the_time_until_it_is_whole() {
    let said = |reset: &str| {
        let headers = [("x-ratelimit-limit", "100"), ("x-ratelimit-remaining", "40"), ("x-ratelimit-reset", reset)];
        Allowance::of(&reply(&headers), now()).unwrap()
    };
    assert_eq!(said("2026-11-22T10:00:30Z"), Allowance { limit: 100, remaining: 40, reset: Some(Duration::from_secs(30)) });
    assert_eq!(said("2026-11-22T10:01Z").reset, Some(Duration::from_secs(60)));
    for nonsense in ["2026-11-22T09:59:59Z", "2027-11-22T10:00:00Z", "1795341600", ""] {
        assert_eq!(said(nonsense).reset, None, "{nonsense}");
    }
}

#[test]
fn a_limit_that_is_not_told_whole_is_not_believed() {
    for headers in [
        &[("x-ratelimit-limit", "100")][..],
        &[("x-ratelimit-remaining", "5")],
        &[("x-ratelimit-limit", "0"), ("x-ratelimit-remaining", "0")],
    ] {
        assert_eq!(Allowance::of(&reply(headers), now()), None);
    }
}
