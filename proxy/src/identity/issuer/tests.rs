//! Sessions of another door.

use std::sync::Arc;

use axum::http::HeaderMap;

use crate::audit::{Audit, ChainKey, KeyAt};
use crate::error::ProxyError;
use crate::identity::{Door, Identity, LocalDoor, SessionLimits, Visit, demo, local};
use crate::policy::Policy;
use crate::store::Store;

#[tokio::test]
async fn a_session_that_began_at_another_door_is_none_at_this_one() {
    let store = Arc::new(Store::in_memory());
    let behind = |door| Identity::new(door, Policy::default(), false, SessionLimits::default()).keeping_sessions(Arc::clone(&store));
    let (before, after) = (behind(Door::Local(LocalDoor::default())), behind(Door::Demo));
    let cookie = async |principal| {
        let mut headers = HeaderMap::new();
        let id = before.sessions.start(principal, Visit::default()).await.unwrap();
        headers.insert("cookie", before.cookie.set(&id).to_str().unwrap().split(';').next().unwrap().parse().unwrap());
        headers
    };
    let owner = cookie(local::owner()).await;
    assert!(before.caller(&owner, None).await.is_ok());
    assert!(matches!(after.caller(&owner, None).await, Err(ProxyError::NotSignedIn)));
    assert!(after.caller(&cookie(demo::person("viewer").unwrap()).await, None).await.is_ok());
}

#[tokio::test]
async fn sessions_of_another_door_end_and_are_listed_no_more() {
    let store = Arc::new(Store::in_memory());
    let behind = |door| Identity::new(door, Policy::default(), false, SessionLimits::default()).keeping_sessions(Arc::clone(&store));
    let (before, after) = (behind(Door::Local(LocalDoor::default())), behind(Door::Demo));
    before.sessions.start(local::owner(), Visit::default()).await.unwrap();
    after.sessions.start(demo::person("viewer").unwrap(), Visit::default()).await.unwrap();
    let audit = Arc::new(Audit::over(Arc::clone(&store), KeyAt::Given(ChainKey::random())));
    after.end_of_other_doors(&audit).await.unwrap();
    let left = behind(Door::Demo).sessions.list().await.unwrap();
    assert_eq!(left.iter().map(|one| one.principal.subject.issuer.as_str()).collect::<Vec<_>>(), ["demo"]);
    assert!(audit.events().await.unwrap().join("\n").contains("another way to sign in"));
}
