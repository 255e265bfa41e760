//! Orders of a few rows.

use catalogue::organization::{DirectoryStatus, User};

use super::{SortKey, sort};
use crate::roster::{Person, Store};

fn store() -> Store {
    let mut store = Store::default();
    for (id, name, title, status) in [
        ("1", "Zoë", "", DirectoryStatus::Suspended),
        ("2", "adam", "Clerk", DirectoryStatus::Active),
        ("3", "Ärmel", "", DirectoryStatus::Active),
    ] {
        let user = User {
            account_id: id.to_owned(),
            name: Some(name.to_owned()),
            job_title: Some(title.to_owned()),
            status: Some(status),
            ..User::default()
        };
        store.push(Person::of(&user));
    }
    store
}

fn sorted(key: SortKey, descending: bool) -> Vec<u32> {
    let mut rows = vec![0, 1, 2];
    sort(&store(), &mut rows, key, descending);
    rows
}

#[test]
fn names_are_ordered_without_regard_to_case_and_accents() {
    assert_eq!(sorted(SortKey::Name, false), [1, 2, 0]);
    assert_eq!(sorted(SortKey::Name, true), [0, 2, 1]);
}

#[test]
fn equal_rows_keep_the_order_in_which_they_were_read() {
    assert_eq!(sorted(SortKey::State, false), [1, 2, 0]);
}

#[test]
fn blanks_come_after_texts() {
    assert_eq!(sorted(SortKey::Title, false), [1, 0, 2]);
}

#[test]
fn every_key_is_found_by_its_word() {
    for key in SortKey::ALL {
        assert_eq!(SortKey::parse(key.word()), Some(key));
    }
}
