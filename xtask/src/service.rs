//! The service as this program sees it: build it, start its demo, wait until it answers, stop it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::http;
use crate::keeper::Kept;
use crate::origins;
use crate::process;
use crate::step::Done;
use crate::workspace::Workspace;

const BINARY: &str = "rollcall";
/// The largest organization takes a while to grow in a debug build.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

/// The release binary, with the app inside.
pub fn build_release(workspace: &Workspace) -> Result<Done<PathBuf>, Failure> {
    process::show(&mut release(workspace))?;
    built(workspace, "release")
}

/// The release binary with other files inside than the app's.
pub fn build_release_with(workspace: &Workspace, files: &Path) -> Result<Done<PathBuf>, Failure> {
    process::show(release(workspace).env("ROLLCALL_DIST", files))?;
    built(workspace, "release")
}

fn release(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo(["build", "--release", "--package", "proxy", "--bin", BINARY]);
    origins::leave_out(&mut cargo, workspace, "");
    cargo
}

pub fn build_debug(workspace: &Workspace) -> Result<Done<PathBuf>, Failure> {
    process::show(&mut workspace.cargo(["build", "--package", "proxy", "--bin", BINARY]))?;
    built(workspace, "debug")
}

fn built(workspace: &Workspace, profile: &str) -> Result<Done<PathBuf>, Failure> {
    let binary = workspace.target.join(profile).join(BINARY);
    let size = size_of(&binary)?;
    Ok(Done::with(binary, megabytes(size)))
}

pub fn size_of(file: &Path) -> Result<u64, Failure> {
    let about = std::fs::metadata(file).map_err(Failure::file("find", file))?;
    Ok(about.len())
}

pub fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

pub struct Demo {
    process: Kept,
    pub address: SocketAddr,
}

impl Demo {
    /// Starts the demo and returns once it answers.
    pub fn start(binary: &Path, port: u16, seed: &str) -> Result<Self, Failure> {
        let address = http::loopback(port);
        let mut command = process::command(binary);
        command.args(["demo", "--listen", &address.to_string(), "--seed", seed]);
        let mut demo = Self { process: Kept::start(&command)?, address };
        demo.wait_until_ready()?;
        Ok(demo)
    }

    fn wait_until_ready(&mut self) -> Result<(), Failure> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.ended()? {
                return Err(Failure::ServiceStopped { status });
            }
            if http::status(self.address, "/readyz").is_ok_and(|status| status == 200) {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                return Err(Failure::ServiceSilent { address: self.address.to_string(), seconds: PATIENCE.as_secs() });
            }
            thread::sleep(PAUSE);
        }
    }

    pub fn ended(&mut self) -> Result<Option<ExitStatus>, Failure> {
        self.process.ended()
    }

    pub fn wait(self) -> Result<ExitStatus, Failure> {
        self.process.wait()
    }

    pub fn stop(self) -> Result<(), Failure> {
        self.process.stop()
    }
}
