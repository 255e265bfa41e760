//! Several changes told as one.

use super::summed;
use crate::change::Stage;
use crate::client::ClientError;

#[test]
fn one_change_speaks_for_itself() {
    let progress = summed(&[Stage::Sending]);
    assert_eq!((progress.is_moving, progress.words.as_str()), (true, "Sending…"));
    assert!(!summed(&[Stage::Confirmed]).is_moving);
}

#[test]
fn of_several_the_done_and_the_refused_are_counted() {
    let refused = Stage::Refused { error: Box::new(ClientError::Offline), done: 0, of: 1 };
    let progress = summed(&[Stage::Confirmed, refused, Stage::Queued]);
    assert_eq!((progress.is_moving, progress.words.as_str()), (true, "1 of 3 done, 1 refused."));
    assert_eq!(summed(&[Stage::Accepted, Stage::Confirmed]).words, "2 of 2 done.");
}
