//! What was sent is kept for one purpose, in bounds, and not shown.

use super::*;
use crate::secret::ExposeSecret as _;

#[test]
fn what_was_sent_is_there_until_it_is_forgotten_and_never_printed() {
    let sent = Sent::default();
    sent.keep("change-1", SecretString::from("ada@corp.example"));
    assert_eq!(sent.of("change-1").unwrap().expose_secret(), "ada@corp.example");
    assert!(!format!("{sent:?}").contains("ada"));
    sent.forget("change-1");
    assert!(sent.of("change-1").is_none());
}

#[test]
fn the_oldest_goes_when_there_are_too_many() {
    let sent = Sent::default();
    for number in 0..=MOST {
        sent.keep(&format!("change-{number}"), SecretString::from("x"));
    }
    assert!(sent.of("change-0").is_none() && sent.of("change-1").is_some() && sent.of(&format!("change-{MOST}")).is_some());
}

#[test]
fn what_is_old_is_wiped_although_nothing_else_is_sent() {
    let sent = Sent::default();
    sent.keep("change-1", SecretString::from("ada@corp.example"));
    sent.drop_old(Instant::now());
    assert!(sent.of("change-1").is_some());
    sent.drop_old(Instant::now() + LONGEST);
    assert!(sent.0.lock().unwrap().is_empty());
}
