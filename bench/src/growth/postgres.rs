//! A Postgres of the measurement's own: on a socket in its folder, on no port, and never as root, which it refuses.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Failure;

/// Nobody, on every Linux.
const NOBODY: &str = "65534";

/// A server that ends with the measurement.
pub struct Postgres {
    folder: PathBuf,
    programs: PathBuf,
}

impl Postgres {
    pub fn start(programs: &Path) -> Result<Postgres, Failure> {
        // Whoever it runs as has to get there, and a socket's path is short.
        let folder = std::env::temp_dir().join(format!("rollcall-growth-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let server = Postgres { folder, programs: programs.to_owned() };
        if rustix::process::geteuid().is_root() {
            said(Command::new("chown").arg(NOBODY).arg(&server.folder))?;
        }
        let data = server.folder.join("data");
        said(server.command("initdb").args(["-U", "rollcall", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"]).arg(&data))?;
        let options = format!("-k {} -c listen_addresses=''", server.folder.display());
        said(
            server.command("pg_ctl").args(["-w", "-D"]).arg(&data).arg("-l").arg(server.folder.join("log")).args(["-o", &options, "start"]),
        )?;
        Ok(server)
    }

    pub fn address(&self) -> String {
        format!("postgres://rollcall@localhost/postgres?host={}", self.folder.display())
    }

    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if rustix::process::geteuid().is_root() {
            let mut command = Command::new("setpriv");
            command.args([format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".to_owned()]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        stop.args(["-m", "immediate", "-D"]).arg(self.folder.join("data")).arg("stop");
        drop(stop.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn said(command: &mut Command) -> Result<(), Failure> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if status.as_ref().is_ok_and(std::process::ExitStatus::success) { Ok(()) } else { Err(format!("{command:?}: {status:?}").into()) }
}
