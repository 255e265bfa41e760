//! What is said of an address, and of all.

use super::super::plan::Outcome;
use super::{Told, summary, told};
use crate::change::{Certainty, Stage};
use crate::client::ClientError;

fn outcome(account_id: Option<&str>, failed: &[&str]) -> Outcome {
    let failed = failed.iter().map(|words| (*words).to_owned()).collect();
    Outcome { email: "ada@corp.example".to_owned(), account_id: account_id.map(str::to_owned), failed }
}

fn says(outcome: Option<&Outcome>, stage: &Stage, is_seen: bool, was_member: bool) -> Told {
    told(outcome, Some(stage), is_seen, was_member, |at| format!("at {at}"))
}

#[test]
fn nobody_is_called_invited_before_being_seen() {
    let taken = outcome(Some("1"), &[]);
    let checking = Stage::Checking(Certainty::Accepted);
    assert_eq!(says(Some(&taken), &checking, false, false).mark.0, "Accepted");
    assert_eq!(says(Some(&taken), &checking, true, false).mark.0, "Invited");
    let pending = Stage::Pending { certainty: Certainty::Accepted, checked: Some(7) };
    let told = says(Some(&taken), &pending, false, false);
    assert_eq!((told.mark.0, told.words.as_str(), told.is_failed), ("Pending", "Accepted, still pending, last checked at 7.", false));
}

#[test]
fn what_failed_says_why_and_can_be_tried_again() {
    let refused = says(Some(&outcome(None, &["The account is inactive."])), &Stage::Confirmed, false, false);
    assert_eq!((refused.mark.0, refused.words.as_str(), refused.is_failed), ("Not invited", "The account is inactive.", true));
    let partly = says(Some(&outcome(Some("1"), &["Team: The group is synced."])), &Stage::Confirmed, true, false);
    assert_eq!((partly.mark.0, partly.is_failed), ("In part", true));
    let stage = Stage::Refused { error: Box::new(ClientError::Offline), done: 1, of: 2 };
    let stopped = says(Some(&outcome(Some("1"), &[])), &stage, true, false);
    assert_eq!(stopped.mark.0, "In part");
    assert!(stopped.words.starts_with("Only 1 of 2"), "{}", stopped.words);
}

#[test]
fn without_a_clear_answer_only_a_newcomer_shows_that_it_was_done() {
    let stage = Stage::Pending { certainty: Certainty::Unknown, checked: Some(7) };
    assert_eq!(says(None, &stage, true, false).mark.0, "Invited");
    let member = says(None, &stage, true, true);
    assert!(member.mark.0 == "Unknown" && member.words.contains("was a member before"));
    let absent = says(None, &stage, false, false);
    assert!(absent.words.contains("last checked at 7") && !absent.is_failed, "it may still happen: {}", absent.words);
}

#[test]
fn all_are_counted_by_what_became_of_them() {
    assert_eq!(summary(&["Invited", "Not invited", "Invited"]), "2 invited, 1 not invited.");
}

#[test]
fn what_was_refused_before_is_not_said_of_the_next_try() {
    let refused = outcome(None, &["The account is inactive."]);
    assert_eq!(says(Some(&refused), &Stage::Sending, false, false).mark.0, "On its way");
    let lost = says(Some(&refused), &Stage::Checking(Certainty::Unknown), false, false);
    assert_eq!((lost.mark.0, lost.is_failed), ("Unknown", false));
}
