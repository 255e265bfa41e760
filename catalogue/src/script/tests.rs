//! The form of a token, its check, and what a request for one has to say.

use super::{PREFIX, TokenFault, TokenRequest, crc32, is_well_formed, seal};
use crate::capability::Capability;

const RANDOM: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

fn request() -> TokenRequest {
    TokenRequest { name: "Nightly".to_owned(), days: 30, capabilities: [Capability::ReadDirectory].into(), ..TokenRequest::default() }
}

#[test]
fn the_checksum_is_the_common_one() {
    assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
}

#[test]
fn a_sealed_token_has_its_prefix_its_length_and_its_check() {
    let token = seal(RANDOM);
    assert!(token.starts_with(PREFIX));
    assert_eq!(token.len(), PREFIX.len() + 43 + 6);
    assert!(is_well_formed(&token));
}

#[test]
fn a_changed_letter_anywhere_is_noticed() {
    let token = seal(RANDOM);
    for at in 0..token.len() {
        let mut other = token.clone().into_bytes();
        other[at] = if other[at] == b'x' { b'y' } else { b'x' };
        assert!(!is_well_formed(&String::from_utf8(other).unwrap()), "{at}");
    }
}

#[test]
fn what_is_longer_shorter_or_of_another_alphabet_is_no_token() {
    let token = seal(RANDOM);
    for other in
        ["", PREFIX, &token[1..], &token[..token.len() - 1], &format!("{token}0"), &seal(&RANDOM[1..]), &seal(&RANDOM.replace('a', "ä"))]
    {
        assert!(!is_well_formed(other), "{other}");
    }
}

#[test]
fn a_token_needs_a_name_an_end_and_a_right() {
    assert_eq!(request().check(365), Ok(()));
    assert_eq!(TokenRequest { name: " ".to_owned(), ..request() }.check(365), Err(TokenFault::Name));
    assert_eq!(TokenRequest { name: "x".repeat(81), ..request() }.check(365), Err(TokenFault::Name));
    assert_eq!(TokenRequest { name: "two\nlines".to_owned(), ..request() }.check(365), Err(TokenFault::Name));
    assert_eq!(TokenRequest { days: 0, ..request() }.check(365), Err(TokenFault::Days(365)));
    assert_eq!(TokenRequest { days: 31, ..request() }.check(30), Err(TokenFault::Days(30)));
    assert_eq!(TokenRequest { capabilities: [].into(), ..request() }.check(365), Err(TokenFault::Nothing));
}

#[test]
fn no_token_may_issue_tokens_or_approve() {
    for capability in [Capability::IssueTokens, Capability::Approve] {
        let asked = TokenRequest { capabilities: [Capability::ReadDirectory, capability].into(), ..request() };
        assert_eq!(asked.check(365), Err(TokenFault::NotForScripts(capability)));
    }
}
