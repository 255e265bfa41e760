//! The address of the list, and the filter that is sent.

use super::{Attribute, Search, expression};

#[test]
fn an_address_and_its_search_are_the_same_thing() {
    let table = [
        Search { start_index: 1, filter: None },
        Search { start_index: 101, filter: None },
        Search { start_index: 1, filter: Some((Attribute::UserName, "ada+x@corp.example".to_owned())) },
        Search { start_index: 201, filter: Some((Attribute::ExternalId, "a\"b\\c&d=e #1".to_owned())) },
    ];
    for search in table {
        let pairs = catalogue::path::parse_query(&search.print()).unwrap();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!(Search::parse(get("startIndex"), get("filter"), get("value")), search);
    }
}

#[test]
fn what_the_address_says_wrongly_is_left_out() {
    let whole = Search { start_index: 1, filter: None };
    assert_eq!(Search::parse(Some("-5"), Some("displayName"), Some("Ada")), whole);
    assert_eq!(Search::parse(Some("0"), Some("userName"), Some("  ")), whole);
    assert_eq!(Search::parse(None, None, Some("Ada")), whole);
}

#[test]
fn a_value_cannot_leave_its_quotes() {
    let table = [
        ("ada@corp.example", r#"userName eq "ada@corp.example""#),
        (r#"a" or userName eq "b"#, r#"userName eq "a\" or userName eq \"b""#),
        (r"back\slash", r#"userName eq "back\\slash""#),
        (r#"\" or 1"#, r#"userName eq "\\\" or 1""#),
        ("  two\r\nlines ", r#"userName eq "twolines""#),
        ("名前", r#"userName eq "名前""#),
    ];
    for (value, expected) in table {
        assert_eq!(expression(Attribute::UserName, value), expected);
    }
}

#[test]
fn the_value_that_is_read_back_from_the_filter_is_the_value() {
    for value in [r#"a"b"#, r"\\", r#"\""#, "plain"] {
        let expression = expression(Attribute::ExternalId, value);
        let literal = expression.strip_prefix("externalId eq ").unwrap();
        assert_eq!(serde_json::from_str::<String>(literal).unwrap(), value);
    }
}

#[test]
fn a_page_is_asked_for_by_its_first_row() {
    let search = Search { start_index: 101, filter: None };
    assert_eq!(search.query(), [("startIndex", "101".to_owned()), ("count", "100".to_owned())]);
}
