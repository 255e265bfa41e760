//! A Postgres of one's own: on a socket in its folder, on no port, and never as root, which it refuses.

use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Folder;

/// Nobody, on every Linux.
const NOBODY: &str = "65534";

/// A server that ends with its owner.
#[derive(Debug)]
pub struct Postgres {
    folder: Folder,
    programs: PathBuf,
    /// Of the server, beside those of its socket.
    options: &'static str,
}

impl Postgres {
    /// A server of the programs in a folder, such as `-c fsync=off` has it.
    ///
    /// # Errors
    /// When one of the programs is not there or fails.
    pub fn start(programs: &Path, options: &'static str) -> io::Result<Postgres> {
        // Whoever it runs as has to get there, and a socket's path is short.
        let server = Postgres { folder: Folder::create(), programs: programs.to_owned(), options };
        if is_root() {
            succeeds(Command::new("chown").arg(NOBODY).arg(server.folder.at()))?;
        }
        let mut begin = server.command("initdb");
        succeeds(begin.args(["-U", "rollcall", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"]).arg(server.data()))?;
        server.up()?;
        Ok(server)
    }

    #[must_use]
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// # Errors
    /// When it does not come up.
    pub fn up(&self) -> io::Result<()> {
        let options = format!("-k {} -c listen_addresses='' {}", self.folder.at().display(), self.options);
        let mut start = self.command("pg_ctl");
        succeeds(start.args(["-w", "-D"]).arg(self.data()).arg("-l").arg(self.folder.path("log")).args(["-o", &options, "start"]))
    }

    /// As in a power cut: nobody is told.
    ///
    /// # Errors
    /// When it was not up.
    pub fn down(&self) -> io::Result<()> {
        succeeds(self.command("pg_ctl").args(["-w", "-m", "immediate", "-D"]).arg(self.data()).arg("stop"))
    }

    /// Runs one of Postgres's programs.
    ///
    /// # Errors
    /// When it fails.
    pub fn run(&self, program: &str, arguments: &[&str]) -> io::Result<()> {
        succeeds(self.command(program).args(arguments))
    }

    #[must_use]
    pub fn address(&self, database: &str) -> String {
        format!("postgres://rollcall@localhost/{database}?host={}", self.folder.at().display())
    }

    fn data(&self) -> PathBuf {
        self.folder.path("data")
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
        command.current_dir(self.folder.at());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // It may be down already.
        drop(self.down());
    }
}

fn succeeds(command: &mut Command) -> io::Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{command:?}: {status}"))) }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0)
}
