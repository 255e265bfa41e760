//! The store over real files and memory.

use std::path::PathBuf;
use std::sync::Arc;

use scratch::Folder;
use sqlx::Row as _;

use super::*;

/// A folder with a name that is no part of an address as it stands.
struct Place(Folder);

impl Place {
    fn new() -> Place {
        let folder = Folder::create();
        std::fs::create_dir(folder.path("store 100%")).unwrap();
        Place(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.path("store 100%")
    }
}

async fn one(store: &Store, question: &'static str) -> String {
    let row = sqlx::query(question).fetch_one(store.pool().await.unwrap()).await.unwrap();
    row.try_get::<String, _>(0).or_else(|_| row.try_get::<i64, _>(0).map(|number| number.to_string())).unwrap()
}

async fn counting(store: &Store) {
    sqlx::query("CREATE TABLE counter (value BIGINT NOT NULL)").execute(store.pool().await.unwrap()).await.unwrap();
    sqlx::query("INSERT INTO counter VALUES ($1)").bind(0_i64).execute(store.pool().await.unwrap()).await.unwrap();
}

#[tokio::test]
async fn two_stores_in_memory_know_nothing_of_one_another() {
    let (one_store, other) = (Store::in_memory(), Store::in_memory());
    counting(&one_store).await;
    let found = sqlx::query("SELECT value FROM counter").fetch_optional(other.pool().await.unwrap()).await;
    assert!(found.is_err());
    assert_eq!(one(&one_store, "SELECT value FROM counter").await, "0");
}

#[tokio::test]
async fn a_file_is_written_ahead_and_through_to_the_disk() {
    let place = Place::new();
    let store = Store::in_file(&place.path().join("store.db")).unwrap();
    assert_eq!(one(&store, "PRAGMA journal_mode").await, "wal");
    assert_eq!(one(&store, "PRAGMA synchronous").await, "2");
    assert!(place.path().join("store.db").exists());
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_and_what_stands_beside_it_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let store = Store::in_file(&place.path().join("store.db")).unwrap();
    counting(&store).await;
    let modes: Vec<u32> =
        std::fs::read_dir(place.path()).unwrap().map(|file| file.unwrap().metadata().unwrap().permissions().mode() & 0o777).collect();
    assert!(modes.len() >= 2, "the journal stands beside it");
    assert!(modes.iter().all(|mode| *mode == 0o600), "{modes:?}");
}

#[tokio::test]
async fn a_store_in_a_missing_directory_is_used_once_the_directory_is_there() {
    let place = Place::new();
    let missing = place.path().join("later");
    let store = Store::in_file(&missing.join("store.db")).unwrap();
    assert!(store.pool().await.is_err());
    std::fs::create_dir(&missing).unwrap();
    assert_eq!(one(&store, "SELECT 7").await, "7");
}

#[tokio::test(flavor = "multi_thread")]
async fn exclusive_transactions_of_two_stores_over_one_file_never_overlap() {
    let place = Place::new();
    let path = place.path().join("store.db");
    let stores = [Arc::new(Store::in_file(&path).unwrap()), Arc::new(Store::in_file(&path).unwrap())];
    counting(&stores[0]).await;
    let turns: Vec<_> = (0..40)
        .map(|turn| {
            let store = Arc::clone(&stores[turn % 2]);
            tokio::spawn(async move {
                let mut transaction = store.exclusive().await.unwrap();
                let value: i64 = sqlx::query_scalar("SELECT value FROM counter").fetch_one(&mut *transaction).await.unwrap();
                tokio::task::yield_now().await;
                sqlx::query("UPDATE counter SET value = $1").bind(value + 1).execute(&mut *transaction).await.unwrap();
                transaction.commit().await.unwrap();
            })
        })
        .collect();
    for turn in turns {
        turn.await.unwrap();
    }
    assert_eq!(one(&stores[0], "SELECT value FROM counter").await, "40");
}

#[test]
fn an_address_of_another_database_is_refused_without_being_repeated() {
    let fault = Store::at("mysql://somebody:hunter2@db.example/rollcall").unwrap_err();
    assert!(!fault.to_string().contains("hunter2"));
    assert!(matches!(fault, StoreError::Address));
}

/// What every earlier version left is brought forward, and what stood in it stays. The first table is that of the record.
#[tokio::test]
async fn the_store_of_every_earlier_version_is_brought_forward_with_what_is_in_it() {
    for known in 1..MIGRATIONS.len() {
        let place = Place::new();
        let file = place.path().join("rollcall.db");
        let earlier = Store::in_file(&file).unwrap();
        super::migrator(&MIGRATIONS[..known]).run(&earlier.pool).await.unwrap();
        sqlx::query("INSERT INTO record (seq, body, link) VALUES (1, 'a row', 'a link')").execute(&earlier.pool).await.unwrap();
        earlier.pool.close().await;
        let now = Store::in_file(&file).unwrap();
        now.pool().await.unwrap();
        assert_eq!(one(&now, "SELECT body || ', ' || link FROM record").await, "a row, a link", "{known}");
        for (version, ..) in MIGRATIONS {
            let applied = sqlx::query("SELECT version FROM _sqlx_migrations WHERE version = $1 AND success")
                .bind(*version)
                .fetch_all(now.pool().await.unwrap());
            assert_eq!(applied.await.unwrap().len(), 1, "{known}: {version}");
        }
        now.pool.close().await;
    }
}

#[tokio::test]
async fn an_earlier_version_refuses_the_store_of_a_later_one() {
    let place = Place::new();
    let later = Store::in_file(&place.path().join("rollcall.db")).unwrap();
    later.pool().await.unwrap();
    let refused = super::migrator(&MIGRATIONS[..MIGRATIONS.len() - 1]).run(&later.pool).await;
    assert!(matches!(refused, Err(sqlx::migrate::MigrateError::VersionMissing(_))), "{refused:?}");
    later.pool.close().await;
}
