//! Names in a pasted text.

use super::{names, without};

fn numbered(names: &[(usize, &str)]) -> Vec<(usize, String)> {
    names.iter().map(|(line, name)| (*line, (*name).to_owned())).collect()
}

#[test]
fn names_stand_on_lines_or_between_commas_and_count_once() {
    let text = "ada@corp.example\n bob , ada@corp.example;\n\n\teve";
    assert_eq!(names(text), numbered(&[(1, "ada@corp.example"), (2, "bob"), (4, "eve")]));
    assert!(names(" \n,;").is_empty());
}

#[test]
fn external_ids_that_differ_in_case_are_two() {
    assert_eq!(names("00uA\n00ua").len(), 2);
}

#[test]
fn wrong_names_are_taken_out_with_the_lines_that_they_leave_empty() {
    let wrong = ["bob".to_owned(), "eve".to_owned()];
    assert_eq!(without("ada, bob\neve\nbobby", &wrong), "ada\nbobby");
    assert_eq!(without("bob;eve", &wrong), "");
}
