//! What the file says of changes.

use catalogue::record::{Act, Change, Outcome, Target};

use super::{COLUMNS, cells, remark};
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
    let cells = cells(&change);
    assert_eq!(cells.len(), COLUMNS.len());
    let cell = |column: &str| &cells[COLUMNS.iter().position(|known| *known == column).unwrap()];
    assert_eq!(cell("outcome"), &Cell::Text("Unknown".to_owned()));
    assert_eq!(cell("accounts"), &Cell::List(vec!["a".to_owned()]));
    assert_eq!(cell("targets"), &Cell::List(vec!["directoryId: d".to_owned(), "accountId: a".to_owned()]));
    assert_eq!(cell("reason"), &Cell::Text("=1+1".to_owned()));
}

#[test]
fn what_is_not_at_hand_is_said() {
    assert!(remark(true).contains("Older changes") && !remark(false).contains("Older changes"));
}
