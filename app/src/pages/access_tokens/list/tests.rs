//! The words of a row: how a token stands and how often it was used.

use catalogue::script::Standing;

use super::{mark, uses};

#[test]
fn every_standing_has_its_own_word() {
    let all = [Standing::Works, Standing::Expiring, Standing::Expired, Standing::Revoked, Standing::Orphaned];
    let mut words: Vec<&str> = all.into_iter().map(|standing| mark(standing).0).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), all.len());
}

#[test]
fn uses_are_counted_in_words() {
    assert_eq!((uses(1).as_str(), uses(1204).as_str()), ("1 request", "1,204 requests"));
}
