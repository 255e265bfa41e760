//! What the file says of groups.

use catalogue::organization::Group;

use super::{COLUMNS, cells};
use crate::export::Cell;
use crate::pages::groups::row::GroupRow;

#[test]
fn every_column_has_its_cell_and_what_was_not_counted_is_unknown() {
    let group: Group = serde_json::from_str(r#"{"id":"g1","name":"=pilots"}"#).unwrap();
    let cells = cells(&GroupRow::of(&group));
    assert_eq!(cells.len(), COLUMNS.len());
    assert_eq!(cells[..4], [Cell::Text("g1".to_owned()), Cell::Text("=pilots".to_owned()), Cell::Unknown, Cell::Unknown]);
}
