//! A Postgres of the test's own: on a socket in a folder that goes with the test, on no port, and never as root, which it refuses.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use proxy::Service;
use proxy::audit::{Audit, ChainKey, KeyAt};
use proxy::identity::{Door, Grants, Identity, SessionLimits};
use proxy::store::Store;
use proxy::upstream::UpstreamLimits;

use crate::absent::is_left_out;
use crate::world::{World, upstream};

/// Nobody, on every Linux.
const NOBODY: &str = "65534";

/// A server that ends with the test.
pub struct Server {
    pub folder: PathBuf,
    programs: PathBuf,
}

impl Server {
    /// None where the tests over Postgres are left out.
    pub fn start(name: &str) -> Option<Server> {
        let Some(programs) = programs() else {
            assert!(is_left_out("postgres", "install Postgres (on Debian: apt-get install postgresql)"));
            return None;
        };
        let folder = std::env::temp_dir().join(format!("rollcall-pg-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let server = Server { folder, programs };
        if is_root() {
            said("chown", Command::new("chown").arg(NOBODY).arg(&server.folder));
        }
        let data = server.data();
        server.run("initdb", &["-U", "rollcall", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D", data.to_str().unwrap()]);
        server.up();
        Some(server)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub fn up(&self) {
        let options = format!("-k {} -c listen_addresses='' -c fsync=off", self.folder.display());
        let (data, log) = (self.data(), self.folder.join("log"));
        self.run("pg_ctl", &["-w", "-D", data.to_str().unwrap(), "-l", log.to_str().unwrap(), "-o", &options, "start"]);
    }

    /// As in a power cut: nobody is told.
    pub fn down(&self) {
        self.run("pg_ctl", &["-w", "-m", "immediate", "-D", self.data().to_str().unwrap(), "stop"]);
    }

    /// Runs one of Postgres's programs.
    pub fn run(&self, program: &str, arguments: &[&str]) {
        said(program, self.command(program).args(arguments));
    }

    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args([format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".to_owned()]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }

    pub fn address(&self, database: &str) -> String {
        format!("postgres://rollcall@localhost/{database}?host={}", self.folder.display())
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

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.data();
        let mut stop = self.command("pg_ctl");
        let _ = stop.args(["-m", "immediate", "-D"]).arg(data).arg("stop").stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn said(name: &str, command: &mut Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.as_ref().is_ok_and(std::process::ExitStatus::success), "{name}: {status:?}");
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|about| std::os::unix::fs::MetadataExt::uid(&about) == 0)
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
