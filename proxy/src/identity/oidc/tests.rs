//! How old a proof may be, and the refusals in words.

use super::NotProven;
use super::person::judge_time;

const NOW: i64 = 1_800_000_000;

#[test]
fn a_step_up_needs_a_proof_of_the_last_minutes_and_a_sign_in_one_of_the_working_day() {
    assert!(judge_time(None, None, NOW).is_ok(), "a provider may leave it out of a sign-in");
    assert!(matches!(judge_time(None, Some(300), NOW), Err(NotProven::NoTime)));
    assert!(judge_time(Some(NOW - 360), Some(300), NOW).is_ok(), "clocks may differ by a minute");
    assert!(matches!(judge_time(Some(NOW - 361), Some(300), NOW), Err(NotProven::OldTime)));
    assert!(judge_time(Some(NOW - 8 * 3600), None, NOW).is_ok());
    assert!(matches!(judge_time(Some(NOW - 9 * 3600), None, NOW), Err(NotProven::OldTime)));
    assert!(matches!(judge_time(Some(NOW + 61), Some(300), NOW), Err(NotProven::Token(_))), "nobody proves anything tomorrow");
}

#[test]
fn a_refusal_has_words_and_never_a_status_that_means_success() {
    for fault in [NotProven::NoTransaction, NotProven::Declined, NotProven::Code, NotProven::NoRole, NotProven::Secret] {
        let (title, words) = fault.words();
        assert!(!title.is_empty() && words.ends_with('.') && fault.status() >= 400, "{fault}");
    }
}
