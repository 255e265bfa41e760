//! What counts as one whole text, compared with a reader that everybody knows, and how deep it may be.

use proptest::prelude::*;
use serde::de::IgnoredAny;

use super::*;

fn is_shallow(json: &[u8]) -> bool {
    check(json) != Err(Flaw::TooDeep)
}

#[test]
fn a_million_open_brackets_are_too_many() {
    assert!(!is_shallow(&vec![b'['; 1_000_000]));
    assert!(!is_shallow("{\"a\":".repeat(101).as_bytes()));
    assert!(is_shallow(&[b'['; 100]));
}

#[test]
fn a_text_of_the_greatest_depth_is_taken_whole() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(check(nested(100).as_bytes()), Ok(()));
    assert_eq!(check(nested(101).as_bytes()), Err(Flaw::TooDeep));
}

#[test]
fn many_lists_side_by_side_are_not_deep() {
    assert_eq!(check(format!("[{}[]]", "[],".repeat(10_000)).as_bytes()), Ok(()));
}

#[test]
fn brackets_in_texts_do_not_count() {
    let text = format!(r#"{{"a":"{}\"{}","b":[]}}"#, "[".repeat(500), "{".repeat(500));
    assert_eq!(check(text.as_bytes()), Ok(()));
    let text = format!(r#"["\\",{}]"#, "[".repeat(500));
    assert!(!is_shallow(text.as_bytes()));
}

const PAGE: &str = r#" {"data": [{"name": "A \"B\" \u00e9\\", "n": -0.5e+10, "on": true, "off": false, "no": null}, [], {}, 0, 12]
    , "links": {"next": ""}} "#;

#[test]
fn every_beginning_of_a_page_is_a_page_that_broke_off() {
    let end = PAGE.trim_end().len();
    assert_eq!(check(PAGE.as_bytes()), Ok(()));
    for cut in 0..end {
        assert_eq!(check(&PAGE.as_bytes()[..cut]), Err(Flaw::NotWhole), "cut at {cut}");
    }
}

fn is_whole(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

proptest! {
    #[test]
    fn where_the_marks_stand_makes_no_difference(space in 0..140_usize, plain in 0..140_usize, text in r#"("|\\|\\"|\\u00e9|\x01|\[|a){0,6}"#) {
        let text = format!("{}[\"{}{text}\",\"{text}{}\"]", " ".repeat(space), "a".repeat(plain), "b".repeat(plain));
        prop_assert_eq!(check(text.as_bytes()).is_ok(), is_whole(text.as_bytes()), "{}", text);
    }

    #[test]
    fn texts_of_the_letters_of_json_are_judged_as_serde_judges_them(text in r#"[\[\]{}":,0-9eE+.tf\\u \n-]{0,12}"#) {
        prop_assert_eq!(check(text.as_bytes()).is_ok(), is_whole(text.as_bytes()), "{}", text);
    }

    #[test]
    fn a_page_with_one_other_byte_is_judged_as_serde_judges_it(at in 0..PAGE.len(), byte in any::<u8>()) {
        let mut page = PAGE.as_bytes().to_vec();
        page[at] = byte;
        prop_assert_eq!(check(&page).is_ok(), is_whole(&page), "{}", String::from_utf8_lossy(&page));
    }
}
