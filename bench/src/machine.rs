//! The machine that measures: its cores, and who works on which.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::program::{self, Program, TICKS};

/// Where the measured program works, and where load and upstream do.
#[derive(Clone, Copy, Debug)]
pub struct Cores {
    pub measured: Option<usize>,
    pub others: Option<usize>,
}

impl Cores {
    /// One for each, where there are two.
    pub fn of_this_machine() -> Cores {
        match std::thread::available_parallelism() {
            Ok(number) if number.get() > 1 => Cores { measured: Some(0), others: Some(1) },
            _ => Cores { measured: None, others: None },
        }
    }
}

/// How much the processors have worked by now, in ticks.
#[derive(Clone, Copy, Debug)]
pub struct Busy {
    at: Instant,
    all: f64,
    own: f64,
}

impl Busy {
    /// Beside these programs, this one and the load that it has waited for are not others.
    pub fn now(programs: &[&Program]) -> Busy {
        let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
        let load = program::waited_for(&read("/proc/self/stat")).unwrap_or_default();
        let own = load + programs.iter().map(|program| program.seconds() * TICKS).sum::<f64>();
        Busy { at: Instant::now(), all: worked(&read("/proc/stat")).unwrap_or_default(), own }
    }

    /// Which part of the processors others had since then.
    pub fn others_until(self, now: Busy) -> f64 {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as f64;
        let others = (now.all - self.all) - (now.own - self.own);
        (others / TICKS / (cores * (now.at - self.at).as_secs_f64())).max(0.0)
    }
}

/// Everything but idleness and waiting for disks; what the machine around this one took counts as well.
fn worked(stat: &str) -> Option<f64> {
    let fields = stat.lines().next()?.strip_prefix("cpu ")?.split_whitespace().enumerate().take(8);
    fields.filter(|(at, _)| !matches!(at, 3 | 4)).map(|(_, field)| field.parse::<f64>().ok()).sum()
}

/// How many processors of which kind.
pub fn processors() -> String {
    let number = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        about.lines().find_map(|line| line.strip_prefix("model name")).map_or("unknown", |rest| rest.trim_start_matches([' ', '\t', ':']));
    format!("{number} cores, {model}")
}

/// What the figures were measured on.
pub fn kind(cores: Cores) -> String {
    let pinned =
        if cores.measured.is_some() { "the measured program on one core, load and upstream on another" } else { "all on one core" };
    format!("{}; {pinned}", processors())
}

/// What the figures were measured on, and by which programs.
pub fn described(cores: Cores) -> String {
    let versions: Vec<String> = [("nginx", "-v"), ("caddy", "version"), ("h2load", "--version")]
        .into_iter()
        .map(|(program, option)| version(program, option))
        .collect();
    format!("{}; {}", kind(cores), versions.join(", "))
}

fn version(program: &str, option: &str) -> String {
    format!("{program} {}", version_of(&find(program), option))
}

/// The number that a program calls its version.
pub fn version_of(program: &Path, option: &str) -> String {
    let output = Command::new(program).arg(option).output();
    let said = output.map(|output| format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)));
    let said = said.unwrap_or_default();
    let number = said.split(|c: char| c.is_whitespace() || c == '/').find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    number.unwrap_or("?").to_owned()
}

/// A program of the distribution; those for administrators are not on everybody's path.
pub fn find(program: &str) -> PathBuf {
    let near = std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let places = near.chain(["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from));
    places.map(|place| place.join(program)).find(|file| file.is_file()).unwrap_or_else(|| Path::new(program).to_owned())
}
