//! Sessions over a store that outlives them, fails, or is shared.

use std::sync::Arc;

use scratch::Folder;

use super::{Principal, SessionLimits, Sessions, Subject, Those, Visit, Whose, find, person, start};
use crate::store::Store;

/// A directory that goes with the test.
struct Place(Folder);

impl Place {
    fn new() -> Place {
        Place(Folder::create())
    }

    fn store(&self) -> Arc<Store> {
        Arc::new(Store::in_file(&self.0.path("store.db")).unwrap())
    }

    /// The service after a start.
    fn sessions(&self) -> Sessions {
        Sessions::kept_in(self.store(), SessionLimits::default())
    }

    /// One of several services over the same store.
    fn replica(&self) -> Sessions {
        Sessions { is_shared: true, ..self.sessions() }
    }

    /// Everything that is on the disk.
    fn bytes(&self) -> Vec<u8> {
        std::fs::read_dir(self.0.at()).unwrap().flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

async fn spoil(sessions: &Sessions, statement: &'static str) {
    let pool = sessions.store.as_ref().unwrap().pool().await.unwrap();
    sqlx::query(statement).execute(pool).await.unwrap();
}

#[tokio::test]
async fn people_stay_signed_in_over_a_restart_with_all_that_was_told_of_them() {
    let place = Place::new();
    let subject = Subject {
        issuer: "https://id".to_owned(),
        id: "7".to_owned(),
        session: Some("s".to_owned()),
        groups: vec!["a, \"b\"".to_owned()],
        account: Some("557058:1".to_owned()),
    };
    let told = Principal {
        subject: Arc::new(subject),
        name: "Hedy".to_owned(),
        email: Some("hedy@corp.example".to_owned()),
        authenticated_at: Some(1_800_000_000),
        built_in: None,
    };
    let visit = Visit { browser: "Firefox on Linux".to_owned(), address: Some("192.0.2.7".parse().unwrap()) };
    let id = place.sessions().start(told.clone(), visit.clone()).await.unwrap();
    let after = place.sessions();
    assert_eq!(*after.find(&id).await.unwrap().unwrap().principal, told);
    assert_eq!(after.list().await.unwrap()[0].visit, visit);
}

#[tokio::test]
async fn the_store_holds_the_hash_of_an_id_and_never_the_id() {
    let place = Place::new();
    let sessions = place.sessions();
    let id = start(&sessions, "somebody").await;
    find(&sessions, &id).await.unwrap();
    let bytes = place.bytes();
    assert!(contains(&bytes, "somebody"), "the row is on the disk");
    assert!(contains(&bytes, &crate::secret::hex(&super::super::key(&id))));
    assert!(!contains(&bytes, &id) && !contains(&bytes, &id[..12]) && !contains(&bytes, &id[31..]));
}

#[tokio::test]
async fn what_has_ended_stays_ended_over_a_restart() {
    let place = Place::new();
    let sessions = place.sessions();
    let (one, other) = (start(&sessions, "a").await, start(&sessions, "b").await);
    sessions.end(&one).await.unwrap();
    assert!(find(&sessions, &one).await.is_none());
    let after = place.sessions();
    assert!(find(&after, &one).await.is_none() && find(&after, &other).await.is_some());
    assert_eq!(after.end_those(Those::All).await.unwrap().len(), 1);
    assert!(find(&place.sessions(), &other).await.is_none());
}

#[tokio::test]
async fn a_restart_makes_no_session_younger() {
    let place = Place::new();
    let id = start(&place.sessions(), "a").await;
    let later = place.sessions();
    later.clock().jump(31 * 60);
    assert!(find(&later, &id).await.is_none());
}

#[tokio::test]
async fn a_clock_set_back_during_a_restart_signs_everybody_out() {
    let place = Place::new();
    let id = start(&place.sessions(), "a").await;
    let earlier = place.sessions();
    earlier.clock().jump(-3600);
    assert!(find(&earlier, &id).await.is_none());
    let new = start(&earlier, "a").await;
    assert!(find(&earlier, &new).await.is_some());
}

#[tokio::test]
async fn while_the_store_is_away_who_is_in_goes_on_and_nobody_new_gets_in() {
    let place = Place::new();
    let sessions = place.replica();
    let id = start(&sessions, "a").await;
    spoil(&sessions, "ALTER TABLE sessions RENAME TO away").await;
    sessions.clock().jump(10);
    assert_eq!(find(&sessions, &id).await.as_deref(), Some("a"));
    assert!(sessions.start(person("b"), Visit::default()).await.is_err());
    assert!(sessions.find(&"A".repeat(43)).await.is_err(), "unknown is not the same as ended");
    assert!(sessions.list().await.is_err(), "a list that may lack some is no list");
    spoil(&sessions, "ALTER TABLE away RENAME TO sessions").await;
    assert!(find(&sessions, &start(&sessions, "b").await).await.is_some());
}

#[tokio::test]
async fn an_end_that_could_not_be_written_down_holds_at_once_and_is_written_down_later() {
    let place = Place::new();
    let sessions = place.sessions();
    let id = start(&sessions, "a").await;
    spoil(&sessions, "ALTER TABLE sessions RENAME TO away").await;
    assert!(sessions.end(&id).await.is_err());
    assert!(find(&sessions, &id).await.is_none());
    spoil(&sessions, "ALTER TABLE away RENAME TO sessions").await;
    assert!(find(&sessions, &id).await.is_none(), "the row is still there and does not count");
    start(&sessions, "b").await;
    assert!(find(&place.sessions(), &id).await.is_none());
}

#[tokio::test]
async fn what_ends_on_one_replica_ends_on_the_others_within_five_seconds() {
    let place = Place::new();
    let (one, other) = (place.replica(), place.replica());
    let id = start(&one, "a").await;
    assert!(find(&other, &id).await.is_some(), "a session of one is known to all");
    assert_eq!(other.end_those(Those::Of(Whose::Person { issuer: "test", id: "a" })).await.unwrap().len(), 1);
    assert!(find(&other, &id).await.is_none());
    one.clock().jump(4);
    assert!(find(&one, &id).await.is_none());
}

#[tokio::test]
async fn a_use_on_one_replica_keeps_the_session_alive_on_the_others() {
    let place = Place::new();
    let (one, other) = (place.replica(), place.replica());
    let id = start(&one, "a").await;
    assert!(find(&other, &id).await.is_some());
    for minutes in [20, 20] {
        one.clock().jump(minutes * 60);
        other.clock().jump(minutes * 60);
        assert!(find(&one, &id).await.is_some());
        written(&one, one.clock().now().wall).await;
    }
    assert!(find(&other, &id).await.is_some(), "forty minutes after its last use here");
}

/// Waits until a use of this second is in the store; it is written beside the request.
async fn written(sessions: &Sessions, second: i64) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    let store = sessions.store.as_ref().unwrap();
    while super::super::kept::latest_use(store).await.unwrap().unwrap() < second - 5 {
        assert!(std::time::Instant::now() < deadline, "the use is not written down");
        tokio::task::yield_now().await;
    }
}
