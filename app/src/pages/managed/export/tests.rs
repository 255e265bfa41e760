//! What the file says of accounts.

use super::{COLUMNS, cells};
use crate::export::Cell;
use crate::pages::managed::account::Account;

#[test]
fn every_column_has_its_cell_and_what_is_not_said_is_unknown() {
    let account = Account::of(&serde_json::from_str(r#"{"account_id":"1","name":"Ada","product_access":[{"key":"jira"}]}"#).unwrap());
    let cells = cells(&account);
    assert_eq!(cells.len(), COLUMNS.len());
    assert_eq!((&cells[5], &cells[6], &cells[7]), (&Cell::Unknown, &Cell::NoMoment, &Cell::Text("none seen".to_owned())));
    assert_eq!(cells[9], Cell::List(vec!["jira: none seen".to_owned()]));
}
