//! Limits of a session, on a clock that the test moves.

use std::time::Duration;

use catalogue::capability::Role;
use catalogue::session::Person;

use super::{MOST, Sessions};
use crate::identity::{Caller, SessionLimits};

fn caller(id: &str) -> Caller {
    Caller::new(Person { id: id.to_owned(), name: id.to_owned(), email: None }, Role::Viewer)
}

fn sessions() -> Sessions {
    Sessions::new(SessionLimits::default())
}

#[tokio::test(start_paused = true)]
async fn a_session_lives_while_it_is_used_within_half_an_hour() {
    let sessions = sessions();
    let id = sessions.start(caller("a"));
    tokio::time::advance(Duration::from_secs(29 * 60 + 59)).await;
    assert_eq!(sessions.find(&id).unwrap().person.id, "a");
    tokio::time::advance(Duration::from_secs(29 * 60 + 59)).await;
    assert!(sessions.find(&id).is_some());
    tokio::time::advance(Duration::from_secs(30 * 60 + 1)).await;
    assert!(sessions.find(&id).is_none());
}

#[tokio::test(start_paused = true)]
async fn activity_does_not_carry_a_session_beyond_eight_hours() {
    let sessions = sessions();
    let id = sessions.start(caller("a"));
    for _ in 0..32 {
        tokio::time::advance(Duration::from_secs(15 * 60)).await;
        assert!(sessions.find(&id).is_some());
    }
    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(sessions.find(&id).is_none());
}

#[tokio::test]
async fn ids_are_long_and_never_repeat() {
    let sessions = sessions();
    let (first, second) = (sessions.start(caller("a")), sessions.start(caller("a")));
    assert_eq!((first.len(), second.len()), (43, 43));
    assert_ne!(first, second);
}

#[tokio::test]
async fn an_ended_session_is_gone_and_others_stay() {
    let sessions = sessions();
    let (first, second) = (sessions.start(caller("a")), sessions.start(caller("b")));
    sessions.end(&first);
    assert!(sessions.find(&first).is_none());
    assert_eq!(sessions.find(&second).unwrap().person.id, "b");
}

#[tokio::test]
async fn an_id_is_not_kept_in_readable_form() {
    let sessions = sessions();
    let id = sessions.start(caller("a"));
    assert!(!format!("{sessions:?}").contains(&id));
}

#[tokio::test(start_paused = true)]
async fn the_number_of_sessions_is_bounded_and_the_least_recently_used_goes_first() {
    let sessions = sessions();
    let oldest = sessions.start(caller("oldest"));
    tokio::time::advance(Duration::from_millis(1)).await;
    let kept = sessions.start(caller("kept"));
    for _ in 0..MOST - 1 {
        tokio::time::advance(Duration::from_micros(1)).await;
        drop(sessions.start(caller("more")));
    }
    assert!(sessions.find(&oldest).is_none());
    assert!(sessions.find(&kept).is_some());
}

#[tokio::test(start_paused = true)]
async fn the_provider_ends_the_sessions_that_it_means_and_no_others() {
    use std::sync::Arc;

    use crate::identity::{Subject, Whose};
    let sessions = sessions();
    let of = |issuer: &str, id: &str, session: &str| {
        let subject = Subject { issuer: issuer.to_owned(), id: id.to_owned(), session: Some(session.to_owned()), groups: Vec::new() };
        sessions.start(Caller { subject: Some(Arc::new(subject)), ..caller(id) })
    };
    let [desk, phone, other, elsewhere] =
        [of("https://a", "ada", "1"), of("https://a", "ada", "2"), of("https://a", "bob", "3"), of("https://b", "ada", "1")];
    assert_eq!(sessions.end_of(&Whose::ProviderSession { issuer: "https://a", session: "1", id: Some("bob") }), 0);
    assert_eq!(sessions.end_of(&Whose::ProviderSession { issuer: "https://a", session: "1", id: None }), 1);
    assert!(sessions.find(&desk).is_none() && sessions.find(&phone).is_some());
    assert_eq!(sessions.end_of(&Whose::Person { issuer: "https://a", id: "ada" }), 1);
    assert!(sessions.find(&phone).is_none() && sessions.find(&other).is_some() && sessions.find(&elsewhere).is_some());
}
