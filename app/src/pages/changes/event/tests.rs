//! What a row of an event says.

use catalogue::record::{EventKind, Told};

use super::{label, mark, title};

#[test]
fn what_was_refused_stands_out_and_an_unknown_kind_is_said_to_be_one() {
    assert_eq!(mark(Some(EventKind::Denied)).0, "Refused");
    assert_eq!(mark(Some(EventKind::SignInRefused)).0, "Refused");
    assert_eq!(mark(Some(EventKind::SignedIn)).0, "Done");
    assert_eq!(mark(None).0, "Unknown");
}

#[test]
fn a_kind_of_another_version_keeps_its_word() {
    let told = |event: &str| Told { event: event.to_owned(), ..Told::default() };
    assert_eq!(title(&told("signed-in")), "Signed in");
    assert_eq!(title(&told("moon-rose")), "moon-rose");
}

#[test]
fn details_are_named_as_people_say_it() {
    assert_eq!(
        (label("how").as_str(), label("session").as_str(), label("new_name").as_str()),
        ("Signed in through", "Session", "new name")
    );
}
