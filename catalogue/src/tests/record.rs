//! Idempotency keys and reasons, as both sides judge them, and the record's forms on the wire.

use proptest::prelude::*;

use crate::record::{Change, Outcome, ReasonFault, Target, check_reason, decode_reason, encode_reason, is_key};

#[test]
fn a_key_is_8_to_64_plain_letters() {
    let good = ["abcdefgh", "A-b_c-9_", &"k".repeat(64)];
    let bad = ["", "abcdefg", &"k".repeat(65), "abc defgh", "abcdefg\u{e9}", "abcdefgh\n", "\"abcdefgh\"", "abc.defgh", "abc/defgh"];
    for key in good {
        assert!(is_key(key), "{key:?}");
    }
    for key in bad {
        assert!(!is_key(key), "{key:?}");
    }
}

#[test]
fn a_reason_is_one_line_of_at_most_500_characters() {
    assert_eq!(check_reason("  left the company "), Ok(Some("left the company")));
    assert_eq!(check_reason("   "), Ok(None));
    assert_eq!(check_reason(&"\u{fc}".repeat(500)), Ok(Some("\u{fc}".repeat(500).as_str())));
    assert_eq!(check_reason(&"\u{fc}".repeat(501)), Err(ReasonFault::TooLong));
    for text in ["two\nlines", "a\u{0}b", "esc\u{1b}[31m", "\ttab", "c1\u{85}", "separator\u{2028}", "over\u{202e}ride", "iso\u{2066}late"]
    {
        assert_eq!(check_reason(text), Err(ReasonFault::Control), "{text:?}");
    }
}

#[test]
fn an_encoded_reason_that_hides_a_control_character_is_refused() {
    for (raw, fault) in [
        ("a%0Ab", ReasonFault::Control),
        ("a%00", ReasonFault::Control),
        ("a%zz", ReasonFault::Encoding),
        ("a%2", ReasonFault::Encoding),
        ("%c0%ae", ReasonFault::Encoding),
        ("%ff", ReasonFault::Encoding),
    ] {
        assert_eq!(decode_reason(raw), Err(fault), "{raw}");
    }
}

#[test]
fn a_plus_in_a_reason_is_a_plus() {
    assert_eq!(decode_reason("1+1%2B1 x"), Ok(Some("1+1+1 x".to_owned())));
}

#[test]
fn outcomes_have_one_word_each() {
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::parse(outcome.name()), Some(outcome));
        assert_eq!(serde_json::to_string(&outcome).unwrap(), format!("\"{}\"", outcome.name()));
    }
    assert_eq!(Outcome::parse("OK"), None);
}

#[test]
fn the_accounts_of_a_change_are_named_once() {
    let target = |name: &str, value: &str| Target { name: name.to_owned(), value: value.to_owned() };
    let targets =
        vec![target("orgId", "o"), target("accountId", "a"), target("groupId", "g"), target("accountId", "b"), target("accountId", "a")];
    assert_eq!(Change { targets, ..Change::default() }.accounts(), ["a", "b"]);
}

proptest! {
    #[test]
    fn every_accepted_reason_survives_the_header(text in "[^\\p{C}\u{2028}\u{2029}]{1,80}") {
        prop_assume!(text.trim_matches(' ') == text);
        let raw = encode_reason(&text);
        prop_assert!(raw.bytes().all(|byte| byte.is_ascii_graphic()));
        prop_assert_eq!(decode_reason(&raw), Ok(Some(text)));
    }
}
