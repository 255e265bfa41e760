//! What the operating system says of this process, under the names that every Prometheus client uses. Where it does not say, the series is absent.

use std::time::{SystemTime, UNIX_EPOCH};

/// The figures of one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Process {
    pub resident_bytes: Option<i64>,
    pub open_files: Option<i64>,
    pub most_files: Option<i64>,
    pub cpu_seconds: Option<f64>,
}

/// Linux counts the processor time that it tells programs in hundredths of a second, whatever it counts in itself.
#[cfg(target_os = "linux")]
const TICKS_PER_SECOND: f64 = 100.0;

impl Process {
    /// Now.
    #[must_use]
    pub fn now() -> Process {
        let mut process = Process { most_files: most_files(), ..Process::default() };
        #[cfg(target_os = "linux")]
        {
            process.resident_bytes = std::fs::read_to_string("/proc/self/status").ok().and_then(|text| resident(&text));
            // One of them is the folder that is being read.
            process.open_files =
                std::fs::read_dir("/proc/self/fd").ok().and_then(|files| i64::try_from(files.count()).ok()).map(|all| all - 1);
            process.cpu_seconds = std::fs::read_to_string("/proc/self/stat").ok().and_then(|text| cpu(&text));
        }
        process
    }
}

/// Seconds since 1970, for the start of the process.
pub fn seconds_now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or_default()
}

#[cfg(unix)]
fn most_files() -> Option<i64> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current.and_then(|most| i64::try_from(most).ok())
}

#[cfg(not(unix))]
const fn most_files() -> Option<i64> {
    None
}

#[cfg(target_os = "linux")]
fn resident(status: &str) -> Option<i64> {
    let kilobytes: i64 = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// The name of the program, which may hold anything, stands in brackets; user and system time are the twelfth and thirteenth words behind it.
#[cfg(target_os = "linux")]
fn cpu(stat: &str) -> Option<f64> {
    let mut words = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || words.next()?.parse::<u32>().ok().map(f64::from);
    Some((ticks()? + ticks()?) / TICKS_PER_SECOND)
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
