//! The one database of the service: a SQLite file by default, Postgres by address where several replicas share it, memory for the demo.
//! Opened on first use and again after a failure, so that a store that comes back is used without a restart.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{Any, AnyPool, SqlSafeStr as _, Transaction};
use tokio::sync::OnceCell;

use crate::config::StoreAt;
use crate::secret::ExposeSecret as _;

/// Statements that both databases understand: whole numbers are BIGINT, everything else is TEXT.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (10, "record", include_str!("../migrations/0010_record.sql")),
    (11, "indices of a long record", include_str!("../migrations/0011_record_growth.sql")),
    (20, "sessions", include_str!("../migrations/0020_sessions.sql")),
    (21, "accounts of sessions", include_str!("../migrations/0021_session_account.sql")),
    (30, "access tokens", include_str!("../migrations/0030_access_tokens.sql")),
    (31, "approvals", include_str!("../migrations/0031_approvals.sql")),
    (40, "sign-ins at the provider", include_str!("../migrations/0040_sign_ins.sql")),
    (41, "sealed sign-ins", include_str!("../migrations/0041_sealed_sign_ins.sql")),
    (42, "replicas", include_str!("../migrations/0042_replicas.sql")),
];

/// How long a request waits for a connection before it hears that the store cannot be used.
const PATIENCE: Duration = Duration::from_secs(5);
const CONNECTIONS: u32 = 8;
/// Any number; every replica has to use the same.
const WRITER_LOCK: i64 = 7_205_759_403;

/// A write is on the disk before it is said to be done. The wait for a lock is set before the mode, whose change may already have to wait. Each
/// connection keeps half a megabyte of the file and not two: the system keeps it anyway, once for all.
const FILE_SETTINGS: [&str; 5] = [
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -512",
];
/// Nobody waits longer than in a file, and a replica that was cut off in its turn does not keep the others waiting.
const SERVER_SETTINGS: [&str; 4] = [
    "SET client_min_messages = warning",
    "SET lock_timeout = '5s'",
    "SET statement_timeout = '60s'",
    "SET idle_in_transaction_session_timeout = '10s'",
];

/// The store could not be used. Never says where it is: an address may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the address of the store is not one of SQLite or Postgres")]
    Address,
    #[error("the store cannot be used")]
    Database(#[from] sqlx::Error),
    #[error("the store was written by another version of this program")]
    Migration(#[from] MigrateError),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sqlite,
    Postgres,
}

/// A database and whether its tables are known to be in place.
pub struct Store {
    pool: AnyPool,
    /// Of a file, the one connection that writes: what another one wrote would have to be read again before the next row.
    writer: Option<AnyPool>,
    kind: Kind,
    migrated: OnceCell<()>,
    file: Option<PathBuf>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({:?})", self.kind)
    }
}

impl Store {
    /// A store that ends with the process.
    #[must_use]
    pub fn in_memory() -> Store {
        // One connection for ever: the database lives in it.
        let pool = options(1).max_lifetime(None).idle_timeout(None);
        Store::with(pool, "sqlite::memory:", Kind::Sqlite).expect("the address of a database in memory is well-formed")
    }

    /// A store in a file, which is made if it is missing.
    ///
    /// # Errors
    /// When the path cannot be written as an address.
    pub fn in_file(path: &Path) -> Result<Store, StoreError> {
        let path = path.to_str().ok_or(StoreError::Address)?;
        let escaped: String = path.split('/').map(catalogue::path::encode).collect::<Vec<_>>().join("/");
        let address = format!("sqlite:{escaped}?mode=rwc");
        // A file does not go away, and each question whether it is still there would be a trip to the thread of the connection.
        let opened = |connections| Store::with(sound(options(connections).test_before_acquire(false)), &address, Kind::Sqlite);
        let (store, writer) = (opened(CONNECTIONS)?, opened(1)?.pool);
        Ok(Store { writer: Some(writer), file: Some(path.into()), ..store })
    }

    /// A store that replicas share.
    ///
    /// # Errors
    /// When it is no address of Postgres.
    pub fn at(address: &str) -> Result<Store, StoreError> {
        if !["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme)) {
            return Err(StoreError::Address);
        }
        Store::with(options(CONNECTIONS), address, Kind::Postgres)
    }

    /// The configured one; it is opened when it is first used.
    ///
    /// # Errors
    /// When what is configured cannot be a store.
    pub fn open(at: &StoreAt) -> Result<Store, StoreError> {
        match at {
            StoreAt::File(path) => Store::in_file(path),
            StoreAt::Address(address) => Store::at(address.key.expose_secret()),
        }
    }

    fn with(options: AnyPoolOptions, address: &str, kind: Kind) -> Result<Store, StoreError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        let address: AnyConnectOptions = address.parse().map_err(|_| StoreError::Address)?;
        let options = tuned(
            options,
            match kind {
                Kind::Sqlite => &FILE_SETTINGS,
                Kind::Postgres => &SERVER_SETTINGS,
            },
        );
        Ok(Store { pool: options.connect_lazy_with(address), kind, writer: None, migrated: OnceCell::new(), file: None })
    }

    /// Whether other replicas may use the same store.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        matches!(self.kind, Kind::Postgres)
    }

    /// The connections, to a database whose tables are in place.
    ///
    /// # Errors
    /// When it cannot be reached or made ready; the next call tries again.
    pub async fn pool(&self) -> Result<&AnyPool, StoreError> {
        self.migrated.get_or_try_init(|| self.migrate()).await?;
        Ok(&self.pool)
    }

    /// A transaction that no other writer runs beside, in this process or in another.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn exclusive(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let pool = self.pool().await?;
        match self.kind {
            Kind::Sqlite => Ok(self.writer.as_ref().unwrap_or(pool).begin_with("BEGIN IMMEDIATE").await?),
            Kind::Postgres => {
                // Whatever the server's default: what stands after the lock is seen only so.
                let mut transaction = pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
                sqlx::query("SELECT pg_advisory_xact_lock($1)::text").bind(WRITER_LOCK).execute(&mut *transaction).await?;
                Ok(transaction)
            }
        }
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        if let Some(file) = &self.file {
            claim(file);
        }
        Ok(migrator(MIGRATIONS).run(&self.pool).await?)
    }
}

fn migrator(steps: &[(i64, &'static str, &'static str)]) -> Migrator {
    let step = |(version, title, sql): &(i64, &'static str, &'static str)| {
        Migration::new(*version, (*title).into(), MigrationType::Simple, (*sql).into_sql_str(), false)
    };
    Migrator::with_migrations(steps.iter().map(step).collect())
}

/// Makes the file, if it is missing, for its owner alone; the files that the database puts beside it take its mode. What is in the way is
/// said by the database, which meets it next.
fn claim(file: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(file));
}

fn options(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE)
}

/// A disk that takes no more ends a transaction by itself, and the library counts it as open for ever: such a connection could begin no other one, and
/// is replaced.
fn sound(options: AnyPoolOptions) -> AnyPoolOptions {
    options.before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
}

fn tuned(options: AnyPoolOptions, settings: &'static [&'static str]) -> AnyPoolOptions {
    options.after_connect(move |connection, _| {
        Box::pin(async move {
            for setting in settings {
                sqlx::Executor::execute(&mut *connection, sqlx::raw_sql(*setting)).await?;
            }
            Ok(())
        })
    })
}

#[cfg(test)]
mod tests;
