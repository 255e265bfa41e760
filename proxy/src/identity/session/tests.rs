//! Limits of a session, on a clock that the test moves.

mod stored;

use std::sync::Arc;
use std::time::Duration;

use catalogue::capability::Role;

use super::table::MOST;
use super::{Sessions, Those};
use crate::identity::{Principal, SessionLimits, Subject, Visit, Whose};

fn person(id: &str) -> Principal {
    Principal::built_in("test", id, id, Role::Viewer)
}

async fn start(sessions: &Sessions, id: &str) -> String {
    sessions.start(person(id), Visit::default()).await.unwrap()
}

/// The subject of a living session.
async fn find(sessions: &Sessions, id: &str) -> Option<String> {
    sessions.find(id).await.unwrap().map(|found| found.principal.subject.id.clone())
}

fn sessions() -> Sessions {
    Sessions::new(SessionLimits::default())
}

#[tokio::test(start_paused = true)]
async fn a_session_lives_while_it_is_used_within_half_an_hour() {
    let sessions = sessions();
    let id = start(&sessions, "a").await;
    tokio::time::advance(Duration::from_secs(29 * 60 + 59)).await;
    assert_eq!(find(&sessions, &id).await.as_deref(), Some("a"));
    tokio::time::advance(Duration::from_secs(29 * 60 + 59)).await;
    assert!(find(&sessions, &id).await.is_some());
    tokio::time::advance(Duration::from_secs(30 * 60 + 1)).await;
    assert!(find(&sessions, &id).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn activity_does_not_carry_a_session_beyond_eight_hours() {
    let sessions = sessions();
    let id = start(&sessions, "a").await;
    for _ in 0..32 {
        tokio::time::advance(Duration::from_secs(15 * 60)).await;
        assert!(find(&sessions, &id).await.is_some());
    }
    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(find(&sessions, &id).await.is_none());
}

#[tokio::test]
async fn ids_are_long_and_never_repeat() {
    let sessions = sessions();
    let (first, second) = (start(&sessions, "a").await, start(&sessions, "a").await);
    assert_eq!((first.len(), second.len()), (43, 43));
    assert_ne!(first, second);
}

#[tokio::test]
async fn an_ended_session_is_gone_and_others_stay() {
    let sessions = sessions();
    let (first, second) = (start(&sessions, "a").await, start(&sessions, "b").await);
    sessions.end(&first).await.unwrap();
    assert!(find(&sessions, &first).await.is_none());
    assert_eq!(find(&sessions, &second).await.as_deref(), Some("b"));
}

#[tokio::test]
async fn an_id_is_not_kept_in_readable_form() {
    let sessions = sessions();
    let id = start(&sessions, "a").await;
    assert!(!format!("{sessions:?}").contains(&id));
}

#[tokio::test(start_paused = true)]
async fn the_number_of_sessions_is_bounded_and_the_least_recently_used_goes_first() {
    let sessions = sessions();
    let oldest = start(&sessions, "oldest").await;
    tokio::time::advance(Duration::from_millis(1)).await;
    let kept = start(&sessions, "kept").await;
    for _ in 0..MOST - 1 {
        tokio::time::advance(Duration::from_micros(1)).await;
        start(&sessions, "more").await;
    }
    assert!(find(&sessions, &oldest).await.is_none());
    assert!(find(&sessions, &kept).await.is_some());
}

#[tokio::test]
async fn the_provider_ends_the_sessions_that_it_means_and_no_others() {
    let sessions = sessions();
    let of = async |issuer: &str, id: &str, session: &str| {
        let subject =
            Subject { issuer: issuer.to_owned(), id: id.to_owned(), session: Some(session.to_owned()), groups: Vec::new(), account: None };
        let principal = Principal { subject: Arc::new(subject), ..person(id) };
        sessions.start(principal, Visit::default()).await.unwrap()
    };
    let end = async |whose| sessions.end_those(Those::Of(whose)).await.unwrap().len();
    let (desk, phone) = (of("https://a", "ada", "1").await, of("https://a", "ada", "2").await);
    let (other, elsewhere) = (of("https://a", "bob", "3").await, of("https://b", "ada", "1").await);
    assert_eq!(end(Whose::ProviderSession { issuer: "https://a", session: "1", id: Some("bob") }).await, 0);
    assert_eq!(end(Whose::ProviderSession { issuer: "https://a", session: "1", id: None }).await, 1);
    assert!(find(&sessions, &desk).await.is_none() && find(&sessions, &phone).await.is_some());
    assert_eq!(end(Whose::Person { issuer: "https://a", id: "ada" }).await, 1);
    assert!(find(&sessions, &phone).await.is_none());
    assert!(find(&sessions, &other).await.is_some() && find(&sessions, &elsewhere).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_makes_no_session_younger() {
    let sessions = sessions();
    let (idle, old) = (start(&sessions, "idle").await, start(&sessions, "old").await);
    for _ in 0..31 {
        tokio::time::advance(Duration::from_secs(15 * 60)).await;
        sessions.clock().jump(-3600);
        assert!(find(&sessions, &old).await.is_some());
    }
    assert!(find(&sessions, &idle).await.is_none(), "half an hour passed on the steady clock");
    tokio::time::advance(Duration::from_secs(15 * 60 + 1)).await;
    assert!(find(&sessions, &old).await.is_none(), "eight hours passed on the steady clock");
}

#[tokio::test]
async fn a_clock_that_is_set_forward_ends_what_it_makes_too_old() {
    let sessions = sessions();
    let id = start(&sessions, "a").await;
    sessions.clock().jump(29 * 60);
    assert!(find(&sessions, &id).await.is_some());
    sessions.clock().jump(3600);
    assert!(find(&sessions, &id).await.is_none());
    sessions.clock().jump(-3600);
    assert!(find(&sessions, &id).await.is_none(), "what has ended does not come back with the clock");
}

#[tokio::test]
async fn a_tag_names_a_session_and_is_no_part_of_its_id_or_hash() {
    let sessions = sessions();
    let id = start(&sessions, "a").await;
    let tag = sessions.find(&id).await.unwrap().unwrap().session.0;
    assert_eq!(tag.len(), 12);
    let hash = crate::secret::hex(&super::key(&id));
    assert!(!hash.contains(&tag) && !id.contains(&tag));
    assert_eq!(sessions.list().await.unwrap()[0].session.0, tag);
    assert_eq!(sessions.end_those(Those::Tagged(&tag)).await.unwrap().len(), 1);
    assert!(find(&sessions, &id).await.is_none() && sessions.list().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_other_sessions_of_a_person_end_and_this_one_stays() {
    let sessions = sessions();
    let (here, there, other) = (start(&sessions, "a").await, start(&sessions, "a").await, start(&sessions, "b").await);
    let tag = sessions.find(&here).await.unwrap().unwrap().session.0;
    assert_eq!(sessions.end_those(Those::Others { person: "test:a", but: &tag }).await.unwrap().len(), 1);
    assert!(find(&sessions, &there).await.is_none());
    assert!(find(&sessions, &here).await.is_some() && find(&sessions, &other).await.is_some());
}

#[test]
fn a_session_whose_provider_session_is_unknown_ends_with_its_person_and_never_without_a_name() {
    let subject = Subject { issuer: "https://a".to_owned(), id: "ada".to_owned(), session: None, groups: Vec::new(), account: None };
    let means = |issuer, id| Whose::ProviderSession { issuer, session: "1", id }.means(&subject);
    assert!(means("https://a", Some("ada")));
    assert!(!means("https://a", Some("bob")) && !means("https://a", None) && !means("https://b", Some("ada")));
}
