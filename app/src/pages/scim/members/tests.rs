//! Names in a text.

use super::names;

#[test]
fn names_stand_on_lines_or_between_commas_and_count_once() {
    assert_eq!(names("ada@corp.example\n bob , ADA@corp.example;\n\n"), ["ada@corp.example", "bob"]);
    assert!(names(" \n,;").is_empty());
}
