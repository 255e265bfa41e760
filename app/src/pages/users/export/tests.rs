//! What the file says of people.

use catalogue::organization::User;

use super::{COLUMNS, cells, filters};
use crate::export::Cell;
use crate::listing::ListQuery;
use crate::pages::users::query::SHAPE;
use crate::roster::Person;

fn cell(json: &str, column: &str) -> Cell {
    let person = Person::of(&serde_json::from_str::<User>(json).unwrap());
    let place = COLUMNS.iter().position(|known| *known == column).unwrap();
    let cells = cells(&person, "v2");
    assert_eq!(cells.len(), COLUMNS.len());
    cells[place].clone()
}

#[test]
fn invited_people_are_not_called_active() {
    let invited = r#"{"accountId":"1","status":"active","accountStatus":"active","emailVerified":false,"productAccess":[]}"#;
    assert_eq!(cell(invited, "state"), Cell::Text("Invited".to_owned()));
    assert_eq!(cell(invited, "account_status"), Cell::Text("active".to_owned()));
}

#[test]
fn unknown_activity_is_not_called_never() {
    let silent = r#"{"accountId":"1"}"#;
    assert_eq!((cell(silent, "last_active"), cell(silent, "last_active_is")), (Cell::NoMoment, Cell::Text("unknown".to_owned())));
    let unused = r#"{"accountId":"1","productAccess":[{"key":"jira-software"}]}"#;
    assert_eq!(cell(unused, "last_active_is"), Cell::Text("none seen".to_owned()));
    assert_eq!(cell(unused, "last_active_by_product"), Cell::List(vec!["jira-software: none seen".to_owned()]));
}

#[test]
fn roles_and_groups_that_were_not_read_are_unknown_and_not_none() {
    let silent = r#"{"accountId":"1"}"#;
    assert_eq!((cell(silent, "administrator_roles"), cell(silent, "groups")), (Cell::Unknown, Cell::Unknown));
    assert_eq!(cell(r#"{"accountId":"1","platformRoles":[]}"#, "administrator_roles"), Cell::Text(String::new()));
}

#[test]
fn filters_are_told_in_words() {
    let query = ListQuery::parse(&SHAPE, "q=ada&status=suspended&status=deactivated&claim=managed");
    assert_eq!(filters(&query), "Status: suspended, deactivated; Managed: managed; search: ada");
    assert_eq!(filters(&ListQuery::of(&SHAPE)), "");
}
