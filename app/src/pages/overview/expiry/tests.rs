//! Whom the end of a key concerns, and when.

use catalogue::expiry::KeyExpiry;

use super::{concerning, mark, tone};

fn key(days_left: Option<i64>) -> KeyExpiry {
    KeyExpiry { key: "organization key".to_owned(), days_left, ..KeyExpiry::default() }
}

fn days(keys: &[KeyExpiry]) -> Vec<Option<i64>> {
    keys.iter().map(|key| key.days_left).collect()
}

#[test]
fn who_looks_after_keys_is_warned_in_time_and_the_most_urgent_comes_first() {
    let keys = [key(Some(200)), key(Some(30)), key(None), key(Some(-1)), key(Some(7))];
    assert_eq!(days(&concerning(&keys, true)), [Some(-1), Some(7), Some(30)]);
}

#[test]
fn everybody_else_hears_of_it_when_it_explains_what_fails() {
    let keys = [key(Some(7)), key(Some(1)), key(Some(-3))];
    assert_eq!(days(&concerning(&keys, false)), [Some(-3), Some(1)]);
}

#[test]
fn each_distance_has_its_word() {
    let words: Vec<&str> = [Some(90), Some(30), Some(1), Some(0), Some(-1), None].map(|days| mark(&key(days)).0).to_vec();
    assert_eq!(words, ["Later", "Soon", "Now", "Now", "Expired", "Not known"]);
}

#[test]
fn banner_and_mark_are_red_where_the_log_says_error() {
    let red = |days| (tone(&key(Some(days))), mark(&key(Some(days))).2);
    assert_eq!(red(8), ("message is-warning", "is-suspended"));
    for days in [7, 2, 1, 0, -1] {
        assert_eq!(red(days), ("message is-danger", "is-deletion"), "{days}");
    }
}
