//! What is recognised in pasted text.

use super::{Entry, Pasted, read};

fn email(text: &str) -> Entry {
    Entry::Email(text.to_owned())
}

#[test]
fn addresses_are_found_in_every_usual_form() {
    let pasted = read("ada@corp.example\nGrace Adair <Grace@Corp.Example>\n\"X, Y\";x.y@corp.example;IT\n\nmailto:z@corp.example");
    assert_eq!(pasted.entries, ["ada@corp.example", "grace@corp.example", "x.y@corp.example", "z@corp.example"].map(email));
    assert_eq!(pasted.unread, [] as [String; 0]);
}

#[test]
fn several_addresses_may_stand_on_one_line() {
    assert_eq!(read("a@b.example, c@d.example").entries.len(), 2);
}

#[test]
fn account_ids_are_recognised_where_no_address_is() {
    let pasted = read("557058:f58131cb-b67d-43c7-b30d-6b58d40bd077\n5e5f6a63157ed50cd2b9eaca");
    assert_eq!(
        pasted.entries,
        [
            Entry::AccountId("557058:f58131cb-b67d-43c7-b30d-6b58d40bd077".to_owned()),
            Entry::AccountId("5e5f6a63157ed50cd2b9eaca".to_owned())
        ]
    );
}

#[test]
fn a_repeated_entry_is_looked_up_once_and_counted() {
    let pasted = read("a@b.example\nA@B.example\n");
    assert_eq!((pasted.entries.len(), pasted.repeated), (1, 1));
}

#[test]
fn lines_without_anything_recognisable_are_reported() {
    let pasted = read("Name;Department\nAda Byron\na@b@c.example\n@x.example");
    assert_eq!(pasted.entries, []);
    assert_eq!(pasted.unread.len(), 4);
}

#[test]
fn an_empty_text_holds_nothing() {
    assert_eq!(read(" \n\n "), Pasted::default());
}
