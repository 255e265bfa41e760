//! Whom the caller is told apart from, and by what.

use std::collections::BTreeSet;

use super::Own;
use crate::limits::Facts;

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

fn own(account: Option<&str>, addresses: &[&str]) -> Own {
    Own { account: account.map(str::to_owned), addresses: set(addresses) }
}

fn facts(account: Option<&str>, addresses: Option<&[&str]>) -> Facts {
    Facts { account: account.map(str::to_owned), addresses: addresses.map(set), ..Facts::default() }
}

#[test]
fn one_account_or_one_address_in_common_is_oneself() {
    assert_eq!(own(Some("a"), &[]).is(&facts(Some("a"), None)), Some(true));
    assert_eq!(own(None, &["a@b"]).is(&facts(Some("a"), Some(&["a@b", "c@d"]))), Some(true));
    assert_eq!(own(Some("a"), &["a@b"]).is(&facts(None, Some(&["a@b"]))), Some(true));
}

#[test]
fn another_account_is_somebody_else_whatever_their_addresses_are() {
    assert_eq!(own(Some("a"), &[]).is(&facts(Some("b"), None)), Some(false));
    assert_eq!(own(Some("a"), &["a@b"]).is(&facts(None, Some(&["c@d"]))), Some(false));
}

#[test]
fn what_cannot_be_compared_is_not_known() {
    assert_eq!(own(None, &["a@b"]).is(&facts(Some("b"), None)), None);
    assert_eq!(own(Some("a"), &[]).is(&facts(None, Some(&["c@d"]))), None);
    assert_eq!(own(Some("a"), &["a@b"]).is(&facts(None, None)), None);
}

#[test]
fn of_whom_nothing_is_known_nobody_is_told() {
    assert_eq!(Own::default().is(&facts(Some("b"), None)), Some(false));
}
