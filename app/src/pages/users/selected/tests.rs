//! What is copied, and what is said about it.

use catalogue::organization::User;

use super::addresses;
use crate::roster::Person;

fn person(email: Option<&str>) -> Person {
    Person::of(&User { account_id: "1".to_owned(), email: email.map(str::to_owned), ..User::default() })
}

#[test]
fn who_hides_the_address_is_counted_and_leaves_no_blank_line() {
    let people = [person(Some("a@corp.example")), person(None), person(Some("b@corp.example"))];
    let (text, done) = addresses(&people.iter().collect::<Vec<_>>(), 3);
    assert_eq!(text, "a@corp.example\nb@corp.example");
    assert_eq!(done, "Copied 2 addresses, one a line. 1 of the selected show none.");
}

#[test]
fn when_all_have_one_nothing_else_is_said() {
    let people = [person(Some("a@corp.example"))];
    assert_eq!(addresses(&people.iter().collect::<Vec<_>>(), 1).1, "Copied 1 address, one a line.");
}
