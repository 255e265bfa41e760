//! Reading and wording of points in time.

use super::{DAY, HOUR, MINUTE, ago, grouped, parse, seconds_ago};

#[test]
fn date_times_and_bare_dates_are_read() {
    assert_eq!(parse("1970-01-02T00:00:00Z"), Some(DAY));
    assert_eq!(parse("1970-01-02T01:00:00.000+01:00"), Some(DAY));
    assert_eq!(parse("1970-01-02"), Some(DAY + 12 * HOUR));
}

#[test]
fn what_is_no_time_is_none_and_not_the_epoch() {
    for text in ["", "yesterday", "2026-13-01", "2026-11-02T25:00:00Z"] {
        assert_eq!(parse(text), None, "{text}");
    }
}

#[test]
fn where_seconds_count_they_are_told() {
    let table = [(0, "just now"), (3, "just now"), (8, "8 s ago"), (59, "59 s ago"), (60, "1 minute ago"), (-1, "just now")];
    for (age, words) in table {
        assert_eq!(seconds_ago(1_000, 1_000 + age), words);
    }
}

#[test]
fn ages_are_told_in_the_largest_fitting_unit() {
    let now = 1_000 * DAY;
    let table = [
        (0, "just now"),
        (MINUTE, "1 minute ago"),
        (3 * HOUR, "3 hours ago"),
        (DAY, "1 day ago"),
        (91 * DAY, "91 days ago"),
        (100 * DAY, "3 months ago"),
        (800 * DAY, "2 years ago"),
        (-2 * DAY, "in 2 days"),
    ];
    for (age, words) in table {
        assert_eq!(ago(now - age, now), words);
    }
}

#[test]
fn numbers_are_grouped_by_thousands() {
    assert_eq!([grouped(7), grouped(1204), grouped(100_000), grouped(1_000_000)], ["7", "1,204", "100,000", "1,000,000"]);
}
