//! Replicas over one Postgres know of one another, and what one hears of the upstream's limits the others hear within a beat.

use std::sync::Arc;
use std::time::{Duration, Instant};

use proxy::audit::ChainKey;
use proxy::replicas;
use sandbox::{RetryAfter, Seed};
use sqlx::Row as _;

use super::ENABLE;
use super::server::Server;
use crate::world::{ORGANIZATION_KEY, SCIM_KEY, World, settings};

/// Two services over one database, around the same organization.
fn neighbours(server: &Server) -> [World; 2] {
    let key = ChainKey::random();
    let here = World::of(settings(Seed::Empty), |service| server.keep(service, &key));
    let there = server.beside(&here, settings(Seed::Empty), &key, |_| {});
    [here, there]
}

async fn beat(world: &World) {
    replicas::beat(&world.service).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_know_of_each_other_until_one_leaves_or_dies() {
    let Some(server) = Server::start() else { return };
    let [here, there] = neighbours(&server);
    beat(&here).await;
    assert_eq!(here.service.replicas.living(), Some(1));
    beat(&there).await;
    beat(&here).await;
    assert_eq!((here.service.replicas.living(), there.service.replicas.living()), (Some(2), Some(2)));
    replicas::leave(&there.service).await;
    beat(&here).await;
    assert_eq!(here.service.replicas.living(), Some(1), "it left");
    beat(&there).await;
    let pool = here.service.store.pool().await.unwrap();
    sqlx::query("UPDATE replicas SET seen = seen - 20000 WHERE replica <> ''").execute(pool).await.unwrap();
    beat(&here).await;
    assert_eq!(here.service.replicas.living(), Some(1), "it was silent for long");
    sqlx::query("UPDATE replicas SET seen = seen - 60000").execute(pool).await.unwrap();
    beat(&here).await;
    let rows: i64 = sqlx::query("SELECT COUNT(*) FROM replicas").fetch_one(pool).await.unwrap().try_get(0).unwrap();
    assert_eq!(rows, 1, "what nobody writes any more is removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_one_replica_was_asked_for_is_kept_by_the_other_within_a_beat() {
    let Some(server) = Server::start() else { return };
    let [here, there] = neighbours(&server);
    let (owner, other) = (here.person("owner").await, there.person("owner").await);
    let fault = sandbox::Fault { operation: "ENABLE_ACCOUNT".to_owned(), ..sandbox::Fault::default() };
    here.script(sandbox::Fault { status: Some(429), retry_after: Some(RetryAfter::Text("30".to_owned())), ..fault });
    assert_eq!(owner.send("POST", ENABLE, "").await.status, 429);
    here.script(sandbox::Fault::default());
    let hits = here.hits();
    beat(&here).await;
    beat(&there).await;
    assert_eq!(other.get("/api/admin/v1/orgs").await.end(), (429, "upstream_paused".to_owned()));
    assert_eq!(here.hits(), hits, "nothing was sent");
    let told = kept(&there).await;
    assert!(told.contains("\"organization\"") && !told.contains(ORGANIZATION_KEY) && !told.contains(SCIM_KEY), "{told}");
    for person in ["owner", "Olivia"] {
        assert!(!told.contains(person), "{told}");
    }
}

/// Everything that the replicas have written for each other.
async fn kept(world: &World) -> String {
    let pool = world.service.store.pool().await.unwrap();
    let rows = sqlx::query("SELECT told FROM replicas").fetch_all(pool).await.unwrap();
    rows.iter().map(|row| row.try_get::<String, _>(0).unwrap()).collect()
}

/// Without the store each goes on with what it knew, and reads do not wait.
#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_hears_nothing_keeps_to_what_it_knew_and_reads_go_on() {
    let Some(server) = Server::start() else { return };
    let [here, there] = neighbours(&server);
    let owner = here.person("owner").await;
    assert_eq!(owner.get("/api/admin/v1/orgs").await.status, 200);
    beat(&there).await;
    beat(&here).await;
    let watching = tokio::spawn(replicas::watch(Arc::clone(&here.service)));
    server.down();
    let deadline = Instant::now() + Duration::from_secs(20);
    while here.service.replicas.living().is_some() {
        assert!(Instant::now() < deadline, "it still claims to know");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let began = Instant::now();
    for _ in 0..5 {
        assert_eq!(owner.get("/api/admin/v1/orgs").await.status, 200);
    }
    assert!(began.elapsed() < Duration::from_secs(3), "reads wait for the store: {:?}", began.elapsed());
    server.up();
    while here.service.replicas.living() != Some(1) {
        assert!(Instant::now() < deadline + Duration::from_secs(20), "it does not recover: {:?}", here.service.replicas);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    watching.abort();
}

#[tokio::test]
async fn one_process_with_a_file_or_in_memory_writes_nothing_for_others() {
    let world = World::new();
    replicas::watch(Arc::clone(&world.service)).await;
    replicas::leave(&world.service).await;
    assert_eq!(world.service.replicas.living(), None);
    assert_eq!(kept(&world).await, "");
}
