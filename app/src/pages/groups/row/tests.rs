//! Which groups are found, and in which order.

use std::cmp::Ordering;

use super::{GroupRow, compare, matching};
use crate::roster::Store;

fn store() -> Store<GroupRow> {
    let mut store = Store::default();
    for json in [
        r#"{"id":"1","directoryId":"d","name":"Zebra","description":"Stripes","managedBy":"open","counts":{"users":3}}"#,
        r#"{"id":"2","directoryId":"d","name":"dept-sales","externalSynced":true,"managedBy":"external","counts":{"users":30}}"#,
        r#"{"id":"3","directoryId":"d","name":"org-admins","managedBy":"admins","managementAccess":{"modifiable":false}}"#,
    ] {
        store.push(GroupRow::of(&serde_json::from_str(json).unwrap()));
    }
    store
}

#[test]
fn names_and_descriptions_are_searched() {
    assert_eq!(matching(&store(), "zeb", &[]), [0]);
    assert_eq!(matching(&store(), "stripe", &[]), [0]);
    assert_eq!(matching(&store(), "", &[]), [0, 1, 2]);
}

#[test]
fn groups_are_told_apart_by_who_keeps_them() {
    let kept = |value: &str| matching(&store(), "", &[value.to_owned()]);
    assert_eq!((kept("here"), kept("synced"), kept("fixed")), (vec![0], vec![1], vec![2]));
    assert_eq!(matching(&store(), "", &["here".to_owned(), "synced".to_owned()]), [0, 1]);
}

#[test]
fn counts_that_are_not_known_come_before_those_that_are() {
    assert_eq!(compare(&store(), "members", 0, 1), Ordering::Less);
    assert_eq!(compare(&store(), "members", 2, 0), Ordering::Less);
    assert_eq!(compare(&store(), "name", 1, 0), Ordering::Less, "case is left aside");
}
