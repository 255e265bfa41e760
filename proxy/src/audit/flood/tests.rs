//! Refusals as rows and as a number.

use super::*;

#[test]
fn beyond_so_many_a_minute_refusals_are_counted_and_another_person_is_not_concerned() {
    let (flood, now) = (Flood::default(), Instant::now());
    let rows = (0..50).filter(|_| flood.admits("ann", now)).count();
    assert_eq!((rows, flood.admits("bob", now)), (20, true));
    assert!(flood.over(now + Duration::from_secs(59)).is_empty());
    assert_eq!(flood.over(now + Duration::from_secs(60)), [("ann".to_owned(), 30)]);
    assert!(flood.admits("ann", now + Duration::from_secs(61)), "a new minute");
}
