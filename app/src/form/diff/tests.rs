//! What counts as a change, and who changed what.

use super::{Clash, Difference, Versions, differing, stale};

fn versions(was: &str, now: &str, yours: &str) -> Versions {
    Versions { label: "Name".to_owned(), was: was.to_owned(), now: now.to_owned(), yours: yours.to_owned() }
}

#[test]
fn what_stays_the_same_is_not_shown() {
    let all = [Difference::new("Name", "Ada", "Ada B."), Difference::new("Nickname", "ada", "ada"), Difference::new("Location", "", "")];
    assert_eq!(differing(all), [Difference::new("Name", "Ada", "Ada B.")]);
}

#[test]
fn case_and_blanks_are_differences() {
    assert_eq!(differing([Difference::new("Name", "ada", "Ada"), Difference::new("Name", "ada", "ada ")]).len(), 2);
}

#[test]
fn each_way_in_which_three_versions_differ_is_told_apart() {
    let table = [
        (("a", "a", "a"), Clash::None),
        (("a", "a", "b"), Clash::None),
        (("a", "b", "a"), Clash::Theirs),
        (("a", "b", "b"), Clash::Same),
        (("a", "b", "c"), Clash::Both),
    ];
    for ((was, now, yours), clash) in table {
        assert_eq!(versions(was, now, yours).clash(), clash, "{was} {now} {yours}");
    }
}

#[test]
fn an_edit_is_stale_only_when_somebody_else_changed_something() {
    assert!(stale([versions("a", "a", "b")]).is_empty());
    assert_eq!(stale([versions("a", "a", "b"), versions("a", "b", "a")]).len(), 1);
}
