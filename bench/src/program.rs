//! The programs that take part: each on its processor core, with what it costs read from the kernel.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::Failure;

#[cfg(test)]
mod tests;

/// The unit of `/proc/PID/stat`; on Linux 100 whatever the kernel's own clock.
pub const TICKS: f64 = 100.0;
/// How long a program may take to stop by itself, and to start listening.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running program, ended when it is dropped.
pub struct Program {
    child: Child,
}

impl Program {
    /// Starts it on this core, with all that it says in a file.
    pub fn start<A: AsRef<OsStr>>(
        core: Option<usize>,
        file: &Path,
        arguments: impl IntoIterator<Item = A>,
        says: &Path,
    ) -> Result<Program, Failure> {
        let said = File::create(says)?;
        let child = pinned(core, file).args(arguments).stdin(Stdio::null()).stdout(said.try_clone()?).stderr(said).spawn();
        Ok(Program { child: child.map_err(|fault| format!("{} could not be started: {fault}", file.display()))? })
    }

    /// Processor seconds of the program and its children so far.
    pub fn seconds(&self) -> f64 {
        self.everyone().iter().map(|id| ticks(*id).unwrap_or_default()).sum::<f64>() / TICKS
    }

    /// Kilobytes in memory now.
    pub fn kilobytes(&self) -> f64 {
        let of = |id: &u32| resident(&fs::read_to_string(format!("/proc/{id}/status")).ok()?);
        self.everyone().iter().filter_map(of).sum()
    }

    /// Processor seconds so far, to the nanosecond, of the threads that live: for what costs less than the kernel's clock ticks.
    pub fn exactly(&self) -> f64 {
        let threads = fs::read_dir(format!("/proc/{}/task", self.child.id())).into_iter().flatten().flatten();
        let of = |folder: PathBuf| fs::read_to_string(folder.join("schedstat")).ok()?.split(' ').next()?.parse::<f64>().ok();
        threads.filter_map(|thread| of(thread.path())).sum::<f64>() / 1e9
    }

    /// The most kilobytes that were in memory since it was last forgotten.
    pub fn peak(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        line(&status, "VmHWM:").unwrap_or(f64::NAN)
    }

    pub fn forget_peak(&self) -> Result<(), Failure> {
        Ok(fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?)
    }

    /// Open files and connections.
    pub fn files(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.child.id())).map_or(0, Iterator::count)
    }

    fn everyone(&self) -> Vec<u32> {
        let id = self.child.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        std::iter::once(id).chain(children.split_whitespace().filter_map(|child| child.parse().ok())).collect()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(id) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // Asked first, because nginx would leave its worker behind.
            let _ = kill_process(id, Signal::TERM);
        }
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A command on this core alone.
pub fn pinned(core: Option<usize>, file: &Path) -> Command {
    match core {
        Some(core) => {
            let mut command = Command::new("taskset");
            command.arg("-c").arg(core.to_string()).arg(file);
            command
        }
        None => Command::new(file),
    }
}

/// Waits until somebody listens on a port of this machine.
pub fn await_port(port: u16) -> Result<(), Failure> {
    let started = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        if started.elapsed() > PATIENCE {
            return Err(format!("nobody listens on port {port}").into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn ticks(id: u32) -> Option<f64> {
    spent(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
}

/// User and system time; the name in front may hold anything but ends with the last bracket.
fn spent(stat: &str) -> Option<f64> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(user + system)
}

/// What the program of this record has waited for, in ticks.
pub fn waited_for(stat: &str) -> Option<f64> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(user + system)
}

fn resident(status: &str) -> Option<f64> {
    line(status, "VmRSS:")
}

fn line(status: &str, name: &str) -> Option<f64> {
    status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}
