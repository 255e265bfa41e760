//! A Postgres of the test's own, and services that keep everything in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proxy::Service;
use proxy::audit::{Audit, ChainKey, KeyAt};
use proxy::identity::{Door, Grants, Identity, SessionLimits};
use proxy::store::Store;
use proxy::upstream::UpstreamLimits;
use scratch::{Folder, Postgres};

use crate::absent::is_left_out;
use crate::world::{World, upstream};

/// A server that ends with the test.
pub struct Server(Postgres);

impl Server {
    /// None where the tests over Postgres are left out.
    pub fn start() -> Option<Server> {
        let Some(programs) = programs() else {
            assert!(is_left_out("postgres", "install Postgres (on Debian: apt-get install postgresql)"));
            return None;
        };
        Some(Server(Postgres::start(&programs, "-c fsync=off").unwrap()))
    }

    pub const fn folder(&self) -> &Folder {
        self.0.folder()
    }

    pub fn up(&self) {
        self.0.up().unwrap();
    }

    pub fn down(&self) {
        self.0.down().unwrap();
    }

    /// Runs one of Postgres's programs.
    pub fn run(&self, program: &str, arguments: &[&str]) {
        self.0.run(program, arguments).unwrap();
    }

    pub fn address(&self, database: &str) -> String {
        self.0.address(database)
    }

    pub fn store(&self, database: &str) -> Arc<Store> {
        Arc::new(Store::at(&self.address(database)).unwrap())
    }

    pub fn audit(&self, key: &ChainKey) -> Arc<Audit> {
        Arc::new(Audit::over(self.store("postgres"), KeyAt::Given(key.clone())))
    }

    /// Keeps everything of a service in this server.
    pub fn keep(&self, service: &mut Service, key: &ChainKey) {
        let store = self.store("postgres");
        let identity = Identity::new(Door::Demo, Grants::default(), false, SessionLimits::default());
        service.identity = identity.keeping_sessions(Arc::clone(&store));
        service.audit = Arc::new(Audit::over(Arc::clone(&store), KeyAt::Given(key.clone())));
        service.store = store;
    }

    /// Another service over the same organization and the same database.
    pub fn beside(&self, first: &World, settings: sandbox::Settings, key: &ChainKey, change: impl FnOnce(&mut Service)) -> World {
        World::of(settings, |service| {
            self.keep(service, key);
            service.upstream = upstream(first, UpstreamLimits::default());
            change(service);
        })
    }
}

/// The folder of the server's programs: the one that the test command found, else where Debian keeps them or the path leads.
fn programs() -> Option<PathBuf> {
    let is_whole =
        |folder: &PathBuf| ["initdb", "pg_ctl", "pg_dump", "createdb", "psql"].iter().all(|program| folder.join(program).exists());
    if let Some(folder) = std::env::var_os("ROLLCALL_POSTGRES") {
        let folder = PathBuf::from(folder);
        assert!(is_whole(&folder), "{} has no Postgres", folder.display());
        return Some(folder);
    }
    let versions = std::fs::read_dir(Path::new("/usr/lib/postgresql")).into_iter().flatten().flatten();
    let path = std::env::var_os("PATH").unwrap_or_default();
    versions.map(|version| version.path().join("bin")).chain(std::env::split_paths(&path)).find(is_whole)
}
