//! How urgent the end of a key is, and what is said of it.

use crate::expiry::{KeyExpiry, Tone, Urgency, worst};

fn key(days_left: Option<i64>) -> KeyExpiry {
    KeyExpiry {
        key: "organization key".to_owned(),
        setting: "organization_key_expires".to_owned(),
        expires: days_left.map(|_| "2027-01-31".to_owned()),
        days_left,
        is_exchanged: false,
    }
}

#[test]
fn a_warning_becomes_louder_at_30_14_7_and_1_days_and_at_the_end() {
    let table = [
        (None, Urgency::None),
        (Some(31), Urgency::None),
        (Some(30), Urgency::Within(30)),
        (Some(15), Urgency::Within(30)),
        (Some(14), Urgency::Within(14)),
        (Some(8), Urgency::Within(14)),
        (Some(7), Urgency::Within(7)),
        (Some(2), Urgency::Within(7)),
        (Some(1), Urgency::Within(1)),
        (Some(0), Urgency::Within(1)),
        (Some(-1), Urgency::Expired),
    ];
    for (days, urgency) in table {
        assert_eq!(key(days).urgency(), urgency, "{days:?}");
    }
}

#[test]
fn the_day_is_said_as_people_say_it_and_the_past_plainly() {
    let table = [
        (7, "expires in 7 days, on 2027-01-31"),
        (1, "expires tomorrow, on 2027-01-31"),
        (0, "expires today, 2027-01-31"),
        (-1, "expired yesterday"),
        (-12, "expired 12 days ago"),
    ];
    for (days, words) in table {
        assert!(key(Some(days)).words().contains(words), "{}", key(Some(days)).words());
    }
}

#[test]
fn only_what_has_time_has_no_next_step() {
    assert_eq!(key(Some(31)).next_step(), "");
    for days in [None, Some(30), Some(0), Some(-5)] {
        assert!(key(days).next_step().contains("organization_key_expires"), "{days:?}");
    }
    let exchanged = KeyExpiry { is_exchanged: true, days_left: None, ..key(Some(3)) };
    assert_eq!(exchanged.urgency(), Urgency::None, "the date is that of the key before");
    assert!(exchanged.words().contains("exchanged") && !exchanged.next_step().is_empty());
}

#[test]
fn the_most_urgent_key_decides() {
    assert_eq!(worst(&[]), Urgency::None);
    assert_eq!(worst(&[key(Some(20)), key(None), key(Some(3))]), Urgency::Within(7));
    assert_eq!(worst(&[key(Some(1)), key(Some(-3))]), Urgency::Expired);
}

#[test]
fn a_month_and_two_weeks_are_a_warning_and_a_week_is_danger() {
    let table = [
        (None, Tone::Quiet),
        (Some(31), Tone::Quiet),
        (Some(30), Tone::Warning),
        (Some(8), Tone::Warning),
        (Some(7), Tone::Danger),
        (Some(2), Tone::Danger),
        (Some(1), Tone::Danger),
        (Some(-1), Tone::Danger),
    ];
    for (days, tone) in table {
        assert_eq!(key(days).urgency().tone(), tone, "{days:?}");
    }
}
