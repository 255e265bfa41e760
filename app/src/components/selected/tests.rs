//! What the bar says.

use super::words;

const PEOPLE: (&str, &str) = ("person", "people");

#[test]
fn those_out_of_sight_are_counted_apart() {
    assert_eq!(words(1, 1, PEOPLE), "1 person");
    assert_eq!(words(1_213, 1_213, PEOPLE), "1,213 people");
    assert_eq!(words(213, 201, PEOPLE), "213 people (12 not shown)");
    assert_eq!(words(1, 0, PEOPLE), "1 person (1 not shown)");
}
