//! How long a token still lives.

use catalogue::account::ApiToken;

use super::{life, summary};
use crate::moment::parse;

#[test]
fn the_end_of_a_token_is_told_with_its_urgency() {
    let now = parse("2026-07-01T00:00:00Z").unwrap();
    let table = [
        (Some("2027-07-01T00:00:00Z"), "in 12 months", "is-active"),
        (Some("2026-07-05T00:00:00Z"), "in 4 days", "is-suspended"),
        (Some("2026-06-01T00:00:00Z"), "expired 30 days ago", "is-deactivated"),
        (Some("one day"), "one day", "is-unknown"),
        (Some(""), "no end given", "is-unknown"),
        (None, "no end given", "is-unknown"),
    ];
    for (expiry, words, class) in table {
        let life = life(expiry, now);
        assert_eq!((life.words.as_str(), life.class), (words, class), "{expiry:?}");
    }
}

#[test]
fn the_summary_counts_what_is_dead_or_dying() {
    let now = parse("2026-07-01T00:00:00Z").unwrap();
    let token = |expiry: &str| ApiToken { expiry: Some(expiry.to_owned()), ..ApiToken::default() };
    let tokens = [token("2026-06-01T00:00:00Z"), token("2026-07-03T00:00:00Z"), token("2027-01-01T00:00:00Z"), ApiToken::default()];
    assert_eq!(summary(&tokens, now), "4 tokens; 1 expired; 1 end within two weeks.");
    assert_eq!(summary(&tokens[3..], now), "One token.");
}
