//! One address means one operation, in both directions.

use proptest::prelude::*;

use super::row;
use crate::operation::Operation;
use crate::path::{self, PathError, is_identifier};
use crate::wire::Method;
use crate::{COMPETING, Lookup, compose, lookup, operations, rebuild};

const ORGANIZATION: &str = "a1b2c3d4-0000-4000-8000-1234567890ab";
const ACCOUNT: &str = "557057:3c1a0f0e-9d5c-4b0e-8f38-6f0c0f7b1c11";

/// Values for every parameter of a template, all the same.
fn values<'a>(operation: &Operation, value: &'a str) -> Vec<(&'static str, &'a str)> {
    operation.parameter_names().into_iter().map(|name| (name, value)).collect()
}

fn found(method: Method, raw: &str) -> Option<(&'static str, Vec<(String, String)>)> {
    match lookup(method, raw) {
        Lookup::Found(operation, parameters) => {
            Some((operation.name, parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
        }
        _ => None,
    }
}

/// Identifiers of the grammar, with the words that are fixed elsewhere in a template thrown in.
fn identifier() -> impl Strategy<Value = String> {
    const WORDS: [&str; 13] =
        ["count", "search", "stats", "users", "manage", "-", "a", "..a", "a.", "Users", "role-assignments", "invite", "me"];
    prop_oneof![
        4 => "[A-Za-z0-9:_|.-]{1,128}".prop_filter("all dots is no identifier", |text| is_identifier(text)),
        1 => proptest::sample::select(&WORDS[..]).prop_map(str::to_owned),
        1 => Just(ACCOUNT.to_owned()),
    ]
}

proptest! {
    /// Either the built path means exactly the same operation and values again, or nothing is built.
    #[test]
    fn a_rebuilt_path_means_the_same_operation(index in 0usize..1000, pool in proptest::collection::vec(identifier(), 6)) {
        let rows: Vec<_> = operations().collect();
        let operation = rows[index % rows.len()];
        let given: Vec<(&str, &str)> = operation.parameter_names().into_iter().zip(pool.iter().map(String::as_str)).collect();
        let Ok(built) = rebuild(operation, &given) else {
            let collides = given.iter().any(|(_, value)| ["count", "search", "stats"].contains(value));
            prop_assert!(collides, "{} refused {given:?}", operation.name);
            return Ok(());
        };
        let expected: Vec<(String, String)> = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        prop_assert_eq!(found(operation.method, &built), Some((operation.name, expected)));
    }

    /// What is composed is what would be rebuilt; beyond that only the competing words are refused.
    #[test]
    fn a_composed_path_is_the_rebuilt_one(index in 0usize..1000, pool in proptest::collection::vec(identifier(), 6)) {
        let rows: Vec<_> = operations().collect();
        let operation = rows[index % rows.len()];
        let given: Vec<(&str, &str)> = operation.parameter_names().into_iter().zip(pool.iter().map(String::as_str)).collect();
        let (composed, rebuilt) = (compose(operation, &given), rebuild(operation, &given));
        if given.iter().any(|(_, value)| COMPETING.contains(value)) {
            prop_assert_eq!(composed, Err(PathError::Encoding));
        } else {
            prop_assert_eq!(composed, rebuilt);
        }
    }

    /// What is not an identifier is never built into a path, whatever the operation.
    #[test]
    fn a_value_outside_the_grammar_is_never_built(index in 0usize..1000, value in any::<String>()) {
        prop_assume!(!is_identifier(&value));
        let rows: Vec<_> = operations().filter(|row| !row.parameter_names().is_empty()).collect();
        let operation = rows[index % rows.len()];
        prop_assert!(rebuild(operation, &values(operation, &value)).is_err());
        prop_assert!(compose(operation, &values(operation, &value)).is_err());
    }

    /// A valid path with one character changed, added or dropped is either not found or already in its one spelling.
    #[test]
    fn whatever_is_found_is_in_its_one_spelling(
        index in 0usize..1000, at in 0usize..200, drop in 0usize..2, insert in "[ -~\u{0}-\u{1f}é．]{0,3}",
        method in proptest::sample::select(&Method::ALL[..]),
    ) {
        let rows: Vec<_> = operations().collect();
        let operation = rows[index % rows.len()];
        let mut raw = rebuild(operation, &values(operation, "ab:c"))?;
        let at = at % raw.len();
        raw.replace_range(at..(at + drop).min(raw.len()), &insert);
        if let Lookup::Found(operation, parameters) = lookup(method, &raw) {
            let canonical = path::render(operation, &parameters)?;
            prop_assert_eq!(canonical, raw.replace(':', "%3A").replace('|', "%7C").replace("%3a", "%3A").replace("%7c", "%7C"));
        }
    }

    #[test]
    fn encoding_then_decoding_a_query_value_changes_nothing(value in any::<String>()) {
        prop_assert_eq!(path::decode_query(&path::encode(&value)), Some(value));
    }

    #[test]
    fn printing_then_parsing_a_query_changes_nothing(pairs in proptest::collection::vec(("[a-z]{1,8}", any::<String>()), 0..6)) {
        prop_assert_eq!(path::parse_query(&path::print_query(&pairs)), Some(pairs));
    }
}

#[test]
fn every_row_is_found_under_its_own_rendering() {
    for operation in operations() {
        let built = rebuild(operation, &values(operation, ACCOUNT)).unwrap();
        let (name, parameters) = found(operation.method, &built).unwrap();
        assert_eq!(name, operation.name);
        assert!(parameters.iter().all(|(_, value)| value == ACCOUNT));
    }
}

/// A path means another row only when a value is a word which that row has there.
#[test]
fn the_competing_words_are_those_of_all_rows() {
    let is_fixed = |segment: &str| !segment.starts_with('{');
    let mut words = std::collections::BTreeSet::new();
    for one in operations() {
        for other in operations() {
            let pairs: Vec<(&str, &str)> = path::segments(one.path).zip(path::segments(other.path)).collect();
            let is_as_long = path::segments(one.path).count() == path::segments(other.path).count();
            if is_as_long && pairs.iter().all(|(one, other)| one == other || !is_fixed(one) || !is_fixed(other)) {
                words.extend(pairs.into_iter().filter(|(one, other)| !is_fixed(one) && is_fixed(other)).map(|(_, word)| word));
            }
        }
    }
    assert_eq!(words.into_iter().collect::<Vec<_>>(), COMPETING);
}

/// `…/users/count` is never a person called "count", whatever the method.
#[test]
fn a_fixed_word_is_never_taken_for_an_identifier() {
    for (name, parameter, word) in [
        ("GET_USER", "accountId", "count"),
        ("GET_USER", "accountId", "stats"),
        ("GET_USER", "accountId", "search"),
        ("REMOVE_USER", "accountId", "count"),
        ("REMOVE_USER", "accountId", "search"),
        ("REMOVE_USER", "accountId", "stats"),
        ("GET_GROUP", "groupId", "search"),
    ] {
        let given = [("orgId", ORGANIZATION), ("directoryId", "-"), (parameter, word)];
        assert_eq!(rebuild(row(name), &given), Err(PathError::Encoding), "{name} {word}");
    }
}

#[test]
fn a_delete_at_a_fixed_word_is_a_wrong_method_and_names_the_right_one() {
    let path = format!("/admin/v2/orgs/{ORGANIZATION}/directories/-/users/count");
    let Lookup::WrongMethod(methods) = lookup(Method::Delete, &path) else { panic!("the path is known") };
    assert_eq!(methods, [Method::Get]);
}

#[test]
fn a_known_path_with_another_method_names_all_methods_it_has() {
    let path = "/scim/directory/d1/Users/u1";
    let Lookup::WrongMethod(methods) = lookup(Method::Post, path) else { panic!("the path is known") };
    assert_eq!(methods, [Method::Get, Method::Put, Method::Patch, Method::Delete]);
}

#[test]
fn colon_and_bar_may_come_encoded_and_are_sent_encoded() {
    for raw in ["/users/557057%3Aabc%7Cd/manage", "/users/557057:abc|d/manage", "/users/557057%3aabc%7cd/manage"] {
        let Lookup::Found(operation, parameters) = lookup(Method::Get, raw) else { panic!("{raw} is a known path") };
        assert_eq!(parameters.get("accountId"), Some("557057:abc|d"));
        assert_eq!(path::render(operation, &parameters).unwrap(), "/users/557057%3Aabc%7Cd/manage");
    }
}

#[test]
fn a_missing_parameter_is_named() {
    let fault = rebuild(row("GET_USER"), &[("orgId", ORGANIZATION), ("accountId", ACCOUNT)]);
    assert_eq!(fault, Err(PathError::Missing("directoryId")));
}

#[test]
fn an_identifier_has_one_to_128_characters() {
    assert!(!is_identifier(""));
    assert!(is_identifier(&"a".repeat(128)));
    assert!(!is_identifier(&"a".repeat(129)));
}

#[test]
fn refusals_name_the_parameter_and_never_the_value() {
    let fault = rebuild(row("GET_PROFILE"), &[("accountId", "sec ret")]).unwrap_err();
    assert_eq!(fault, PathError::Malformed("accountId"));
    assert!(!format!("{fault} {fault:?}").contains("sec"));
}
