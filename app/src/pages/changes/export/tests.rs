//! What the file says of changes.

use catalogue::record::{Act, Author, Change, Entry, Outcome, Target, Told};

use super::{COLUMNS, cells};
use crate::export::Cell;

#[test]
fn every_column_has_its_cell() {
    let target = |name: &str, value: &str| Target { name: name.to_owned(), value: value.to_owned() };
    let change = Change {
        operation: Act { name: "SUSPEND_USER".to_owned(), title: "Suspend a user's access".to_owned() },
        targets: vec![target("directoryId", "d"), target("accountId", "a")],
        outcome: Some(Outcome::Unknown),
        reason: Some("=1+1".to_owned()),
        ..Change::default()
    };
    let cells = cells(&Entry::Change(change));
    assert_eq!(cells.len(), COLUMNS.len());
    let cell = |column: &str| &cells[COLUMNS.iter().position(|known| *known == column).unwrap()];
    assert_eq!(cell("outcome"), &Cell::Text("Unknown".to_owned()));
    assert_eq!(cell("accounts"), &Cell::List(vec!["a".to_owned()]));
    assert_eq!(cell("targets"), &Cell::List(vec!["directoryId: d".to_owned(), "accountId: a".to_owned()]));
    assert_eq!(cell("reason"), &Cell::Text("=1+1".to_owned()));
}

#[test]
fn an_event_has_every_column_and_says_what_it_is() {
    let told = Told {
        seq: 9,
        event: "denied".to_owned(),
        person: Some(Author { id: "demo:viewer".to_owned(), name: "Vera".to_owned() }),
        details: vec![Target { name: "code".to_owned(), value: "not_permitted".to_owned() }],
        ..Told::default()
    };
    let cells = cells(&Entry::Event(told));
    assert_eq!(cells.len(), COLUMNS.len());
    let cell = |column: &str| &cells[COLUMNS.iter().position(|known| *known == column).unwrap()];
    assert_eq!((cell("number"), cell("kind")), (&Cell::Number(9), &Cell::Text("denied".to_owned())));
    assert_eq!(cell("what"), &Cell::Text("Turned away".to_owned()));
    assert_eq!(cell("details"), &Cell::List(vec!["code: not_permitted".to_owned()]));
}
