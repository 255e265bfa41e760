//! What is said about how many are shown.

use catalogue::organization::Group;

use super::shown;

#[test]
fn a_part_of_the_members_never_passes_for_all_of_them() {
    let of = |users: u64| serde_json::from_str::<Group>(&format!(r#"{{"id":"g","counts":{{"users":{users}}}}}"#)).unwrap();
    assert_eq!(shown(50, &of(1153), true), "50 of 1,153 members");
    assert_eq!(shown(50, &of(50), true), "The first 50 members", "a count that is behind");
    assert_eq!(shown(50, &Group::default(), true), "The first 50 members");
    assert_eq!(shown(3, &of(3), false), "All 3 members");
    assert_eq!(shown(1, &of(1), false), "One member");
}
