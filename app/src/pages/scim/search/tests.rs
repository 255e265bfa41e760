//! The address of the list, and the filter that is sent.

use super::Search;
use crate::pages::scim::kind;
use crate::routes::Resource;

fn users(filter: &str, value: &str, start_index: u64) -> Search {
    Search { start_index, filter: kind::of(Resource::User).filter(filter).zip(Some(value.to_owned())) }
}

#[test]
fn an_address_and_its_search_are_the_same_thing() {
    let table =
        [Search::WHOLE, Search::WHOLE.from(101), users("userName", "ada+x@corp.example", 1), users("externalId", "a\"b\\c&d=e #1", 201)];
    for search in table {
        let pairs = catalogue::path::parse_query(&search.print()).unwrap();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!(Search::parse(kind::of(Resource::User), get("startIndex"), get("filter"), get("value")), search);
    }
}

#[test]
fn each_resource_has_its_own_filters() {
    let parse = |resource, filter| Search::parse(kind::of(resource), None, Some(filter), Some("Ada")).filter.is_some();
    assert!(parse(Resource::User, "userName") && parse(Resource::User, "externalId") && !parse(Resource::User, "displayName"));
    assert!(parse(Resource::Group, "displayName") && !parse(Resource::Group, "externalId"));
}

#[test]
fn what_the_address_says_wrongly_is_left_out() {
    let parse = |start, filter, value| Search::parse(kind::of(Resource::User), start, filter, value);
    assert_eq!(parse(Some("-5"), Some("title"), Some("Ada")), Search::WHOLE);
    assert_eq!(parse(Some("0"), Some("userName"), Some("  ")), Search::WHOLE);
    assert_eq!(parse(None, None, Some("Ada")), Search::WHOLE);
    assert_eq!(parse(None, Some("userName"), Some(" two\r\nlines ")), users("userName", "twolines", 1));
}

#[test]
fn a_page_is_asked_for_by_its_first_row_and_a_filter_that_no_value_can_leave() {
    assert_eq!(Search::WHOLE.from(101).query(), [("startIndex", "101".to_owned()), ("count", "100".to_owned())]);
    let filter = users("userName", r#"a" or userName eq "b"#, 1).query().remove(2);
    assert_eq!(filter, ("filter", r#"userName eq "a\" or userName eq \"b""#.to_owned()));
}
