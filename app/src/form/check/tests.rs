//! What is refused, and in which words.

use super::{at_most, count, email, filled, plain, plain_lines};

#[test]
fn blanks_alone_do_not_fill_a_field() {
    assert!(filled(" \u{2003}").is_err());
    assert!(filled(" a ").is_ok());
}

#[test]
fn a_control_character_is_named_because_nobody_sees_it() {
    assert!(plain("Ada\u{0000}").unwrap_err().words.contains("U+0000"));
    assert!(plain("Ada\u{007f}").unwrap_err().words.contains("U+007F"));
    assert_eq!(plain("Zoë 🦊 נועה"), Ok(()));
}

#[test]
fn a_line_break_is_only_for_texts_of_several_lines() {
    assert!(plain("a\nb").unwrap_err().words.contains("one line"));
    assert_eq!(plain_lines("a\n\tb"), Ok(()));
    assert!(plain_lines("a\u{0007}").is_err());
}

#[test]
fn a_limit_counts_characters_and_says_how_many_are_too_many() {
    assert_eq!(at_most("ёжик", 4), Ok(()));
    assert_eq!(at_most(" abcd ", 4), Ok(()));
    assert!(at_most("abcde", 4).unwrap_err().words.starts_with("One character"));
    assert!(at_most("abcdefg", 4).unwrap_err().words.starts_with("3 characters"));
}

#[test]
fn the_count_is_shown_near_the_limit_only() {
    assert_eq!(count(&"a".repeat(79), 100), None);
    assert_eq!(count(&"a".repeat(80), 100).as_deref(), Some("80 of 100 characters"));
    assert_eq!(count(&"a".repeat(101), 100).as_deref(), Some("101 of 100 characters"));
}

#[test]
fn an_address_is_refused_for_what_is_wrong_with_it() {
    let table = [
        ("ada", "@"),
        ("ada@@corp.example", "more than one"),
        ("ada@b@corp.example", "more than one"),
        ("@corp.example", "before"),
        ("ada@corp", "domain"),
        ("ada@corp.", "domain"),
        ("ada@.example", "domain"),
        ("ada byron@corp.example", "blanks"),
        ("", "@"),
    ];
    for (text, word) in table {
        assert!(email(text).unwrap_err().words.contains(word), "{text}");
    }
    let long = format!("{}@corp.example", "a".repeat(256));
    assert!(email(&long).unwrap_err().words.contains("255"));
}

#[test]
fn an_address_that_looks_odd_is_not_refused_for_it() {
    for text in ["o'brien+jira@corp.example", "MixedCase@Corp.Example", " ada@corp.example ", "ä@bücher.example"] {
        assert_eq!(email(text), Ok(()), "{text}");
    }
}
