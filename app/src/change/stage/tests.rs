//! The words of each stage.

use super::Stage;
use crate::change::Certainty;
use crate::client::ClientError;

fn words(stage: &Stage) -> String {
    stage.words("Ada is suspended.", |at| format!("at {at}"))
}

#[test]
fn accepted_is_not_yet_confirmed() {
    assert!(words(&Stage::Checking(Certainty::Accepted)).starts_with("Accepted by Atlassian"));
    assert_eq!(words(&Stage::Confirmed), "Confirmed: Ada is suspended.");
}

#[test]
fn what_is_not_visible_yet_says_when_it_was_last_looked_for() {
    let pending = Stage::Pending { certainty: Certainty::Accepted, checked: Some(7) };
    assert_eq!(words(&pending), "Accepted, still pending, last checked at 7.");
}

#[test]
fn an_unclear_end_is_never_called_failed() {
    for stage in [
        Stage::Checking(Certainty::Unknown),
        Stage::Pending { certainty: Certainty::Unknown, checked: None },
        Stage::Pending { certainty: Certainty::Unknown, checked: Some(1) },
    ] {
        let words = words(&stage);
        assert!(words.starts_with("Unknown outcome") && !words.contains("fail"), "{words}");
        assert!(!stage.is_taken());
    }
}

#[test]
fn a_refusal_in_the_middle_says_how_much_was_done() {
    let stage = Stage::Refused { error: Box::new(ClientError::Offline), done: 1, of: 3 };
    assert!(words(&stage).starts_with("Only 1 of 3 steps were done."));
    assert!(stage.is_fault());
}
