//! What the file says of records.

use serde_json::json;

use super::{Cell, GROUPS, USERS, cells};
use crate::pages::scim::kind;
use crate::routes::Resource;

#[test]
fn a_user_has_its_primary_address_and_is_active_unless_said_otherwise() {
    let record = json!({"id": "1", "userName": "ada", "emails": [{"value": "b@x"}, {"value": "a@x", "primary": true}],
        "urn:scim:schemas:extension:atlassian-external:1.0": {"atlassianAccountId": "557058:a"}});
    let row = cells(kind::of(Resource::User), &record);
    assert_eq!(row.len(), USERS.len());
    assert_eq!((&row[3], &row[4], &row[6]), (&Cell::Text("a@x".to_owned()), &Cell::Flag(true), &Cell::Text("557058:a".to_owned())));
    assert_eq!(cells(kind::of(Resource::User), &json!({"active": false}))[4], Cell::Flag(false));
}

#[test]
fn a_group_has_its_members() {
    let record = json!({"id": "1", "displayName": "Staff", "members": [{"value": "u1", "display": "Ada"}, {"value": "u2"}]});
    let row = cells(kind::of(Resource::Group), &record);
    assert_eq!(row.len(), GROUPS.len());
    assert_eq!(row[3], Cell::List(vec!["Ada".to_owned(), "u2".to_owned()]));
    assert_eq!(cells(kind::of(Resource::Group), &json!({"id": "1"}))[3], Cell::Unknown, "members that a list leaves out are not none");
}
