//! The query allow-list: known names, as often as the row says, without control characters.

use super::row;
use crate::path::{LONGEST_QUERY_VALUE, PathError, check_query, decode_query, parse_query};

fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
    given.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_parameter_that_the_row_does_not_name_is_refused() {
    for name in ["sortBy", "counts", "Cursor", "", "access_token", "cursor ", "status[]"] {
        assert_eq!(check_query(row("LIST_USERS"), &pairs(&[(name, "x")])), Err(PathError::UnknownQuery), "{name}");
    }
}

#[test]
fn an_operation_without_parameters_takes_none() {
    assert_eq!(check_query(row("GET_PROFILE"), &pairs(&[("cursor", "x")])), Err(PathError::UnknownQuery));
    assert_eq!(check_query(row("GET_PROFILE"), &[]), Ok(()));
}

#[test]
fn a_single_parameter_may_not_be_repeated() {
    let fault = check_query(row("LIST_USERS"), &pairs(&[("cursor", "a"), ("limit", "5"), ("cursor", "a")]));
    assert_eq!(fault, Err(PathError::RepeatedQuery("cursor")));
}

#[test]
fn a_list_parameter_may_be_repeated_up_to_its_limit() {
    let list = |count: usize| (0..count).map(|index| ("status".to_owned(), index.to_string())).collect::<Vec<_>>();
    assert_eq!(check_query(row("LIST_USERS"), &list(4)), Ok(()));
    assert_eq!(check_query(row("LIST_USERS"), &list(5)), Err(PathError::RepeatedQuery("status")));
}

#[test]
fn control_characters_and_excess_length_are_refused() {
    for value in ["a\nb", "a\0", "\u{7f}", "\u{85}"] {
        assert_eq!(check_query(row("LIST_USERS"), &pairs(&[("searchTerm", value)])), Err(PathError::QueryValue("searchTerm")), "{value:?}");
    }
    let longest = "a".repeat(LONGEST_QUERY_VALUE);
    assert_eq!(check_query(row("LIST_USERS"), &pairs(&[("cursor", &longest)])), Ok(()));
    assert_eq!(check_query(row("LIST_USERS"), &pairs(&[("cursor", &format!("{longest}a"))])), Err(PathError::QueryValue("cursor")));
}

#[test]
fn a_scim_filter_and_a_name_in_any_script_pass() {
    let filter = pairs(&[("filter", "userName eq \"o'brien+x@corp.example\""), ("startIndex", "1"), ("count", "100")]);
    assert_eq!(check_query(row("LIST_SCIM_USERS"), &filter), Ok(()));
    assert_eq!(check_query(row("LIST_USERS"), &pairs(&[("searchTerm", "Ἀδα 👩🏽‍💻 ادا")])), Ok(()));
}

#[test]
fn broken_escapes_and_bytes_that_are_not_utf_8_are_no_query() {
    for raw in ["a=%", "a=%4", "a=%zz", "a=%ff", "%c0%ae=1", "a=%é"] {
        assert_eq!(parse_query(raw), None, "{raw}");
    }
}

#[test]
fn a_query_is_split_before_it_is_decoded() {
    assert_eq!(parse_query("a=1%262&b=x%3Dy&&c&d="), Some(pairs(&[("a", "1&2"), ("b", "x=y"), ("c", ""), ("d", "")])));
    assert_eq!(decode_query("a+b%2Bc").as_deref(), Some("a b+c"));
}
