//! Which days are said of a key, and how often.

use catalogue::expiry::KeyExpiry;
use scratch::Folder;
use time::{Date, Duration, Month};

use super::{Warner, date};
use crate::credential::{Key, Keys};
use crate::secret::SecretString;

fn day(text: &str) -> Date {
    date(text).unwrap()
}

fn keys(end: Option<&str>) -> Keys {
    let key = Key::fixed("organization", SecretString::from("canary")).expiring(end.map(day));
    Keys::new(key, None, [])
}

fn left(end: &str, today: &str) -> Option<i64> {
    keys(Some(end)).expiries(day(today))[0].days_left
}

#[test]
fn a_date_is_four_two_and_two_digits_of_a_real_day() {
    assert_eq!(date("2027-01-31"), Date::from_calendar_date(2027, Month::January, 31).ok());
    for bad in ["2027-02-30", "2027-1-31", "31.01.2027", "2027-01-31T00:00:00Z", "+027-01-31", "", "2027-13-01"] {
        assert_eq!(date(bad), None, "{bad}");
    }
}

#[test]
fn days_are_counted_from_day_to_day_over_the_ends_of_years() {
    assert_eq!(left("2027-01-31", "2027-01-24"), Some(7));
    assert_eq!(left("2027-01-01", "2026-12-31"), Some(1));
    assert_eq!(left("2027-01-31", "2027-01-31"), Some(0));
    assert_eq!(left("2028-02-28", "2028-03-01"), Some(-2));
    assert_eq!(keys(None).expiries(day("2027-01-01"))[0].days_left, None);
}

#[test]
fn a_warning_is_said_once_a_day_and_again_when_it_becomes_louder() {
    let (end, mut warner) = (day("2027-01-31"), Warner::default());
    let mut said = |today: Date| {
        let due: Vec<KeyExpiry> = warner.due(keys(Some("2027-01-31")).expiries(today), today);
        due.len()
    };
    assert_eq!(said(end - Duration::days(31)), 0, "there is time");
    assert_eq!(said(end - Duration::days(30)), 1);
    assert_eq!(said(end - Duration::days(30)), 0, "once that day");
    assert_eq!(said(end - Duration::days(29)), 1);
    for days in [14, 7, 1, 0, -1, -200] {
        assert_eq!((said(end - Duration::days(days)), said(end - Duration::days(days))), (1, 0), "{days}");
    }
}

#[test]
fn a_key_that_was_exchanged_has_another_end_than_the_one_configured() {
    let folder = Folder::create();
    let path = folder.write("key", "canary-one");
    let key = crate::config::KeyFile { path, key: SecretString::from("canary-one") };
    let keys = Keys::new(Key::in_file("organization", key).expiring(Some(day("2027-01-31"))), None, []);
    let today = day("2027-01-30");
    assert_eq!(keys.expiries(today)[0].days_left, Some(1));
    folder.write("key", "canary-two");
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(keys.reread_all()).len(), 1);
    let after = keys.expiries(today).remove(0);
    assert_eq!((after.days_left, after.is_exchanged), (None, true));
}
