//! Four styles of paging, one question: what must the next request carry?

use crate::page::{Links, cursor, next_start_index};
use crate::scim::ScimPage;

#[test]
fn a_bare_token_is_the_cursor() {
    assert_eq!(cursor("kloHX1ZQVasDAkx_P48NYQ").as_deref(), Some("kloHX1ZQVasDAkx_P48NYQ"));
}

#[test]
fn the_cursor_of_an_absolute_address_is_decoded() {
    let next = "https://api.atlassian.com/admin/v1/orgs/o/users?limit=5&cursor=ab%2Bc%3D%3D#top";
    assert_eq!(cursor(next).as_deref(), Some("ab+c=="));
}

#[test]
fn an_address_without_a_cursor_is_the_end_and_is_never_followed() {
    for next in [
        "https://api.atlassian.com/admin/v1/orgs",
        "https://evil.example/?x=1",
        "https://api.atlassian.com/?cursor=",
        "http://a/?cursor=%zz",
    ] {
        assert_eq!(cursor(next), None, "{next}");
    }
}

#[test]
fn no_link_null_and_the_empty_text_end_the_list() {
    for body in ["{}", r#"{"next": null}"#, r#"{"next": ""}"#] {
        let links: Links = serde_json::from_str(body).unwrap();
        assert_eq!(links.next_cursor(), None, "{body}");
    }
}

#[test]
fn start_index_counts_from_one_even_when_the_answer_says_zero() {
    assert_eq!(next_start_index(1, 100, 250), Some(101));
    assert_eq!(next_start_index(0, 100, 250), Some(101));
    assert_eq!(next_start_index(201, 50, 250), None);
    assert_eq!(next_start_index(201, 49, 250), Some(250));
}

#[test]
fn an_empty_page_ends_the_list_whatever_the_total_claims() {
    assert_eq!(next_start_index(101, 0, 250), None);
}

#[test]
fn the_next_page_follows_from_what_came_not_from_what_was_promised() {
    let page: ScimPage<serde_json::Value> =
        serde_json::from_str(r#"{"totalResults": 5, "startIndex": 1, "itemsPerPage": 100, "Resources": [{}, {}]}"#).unwrap();
    assert_eq!(page.next_start_index(), Some(3));
}
