//! The machine that measures: its cores, and who works on which.

use std::path::{Path, PathBuf};
use std::process::Command;

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

/// What the figures were measured on, and by which programs.
pub fn described(cores: Cores) -> String {
    let number = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        about.lines().find_map(|line| line.strip_prefix("model name")).map_or("unknown", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let pinned =
        if cores.measured.is_some() { "the measured program on one core, load and upstream on another" } else { "all on one core" };
    let versions: Vec<String> = [("nginx", "-v"), ("caddy", "version"), ("h2load", "--version")]
        .into_iter()
        .map(|(program, option)| version(program, option))
        .collect();
    format!("{number} cores, {model}; {pinned}; {}", versions.join(", "))
}

fn version(program: &str, option: &str) -> String {
    let output = Command::new(find(program)).arg(option).output();
    let said = output.map(|output| format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)));
    let said = said.unwrap_or_default();
    let number = said.split(|c: char| c.is_whitespace() || c == '/').find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    format!("{program} {}", number.unwrap_or("?"))
}

/// A program of the distribution; those for administrators are not on everybody's path.
pub fn find(program: &str) -> PathBuf {
    let near = std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let places = near.chain(["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from));
    places.map(|place| place.join(program)).find(|file| file.is_file()).unwrap_or_else(|| Path::new(program).to_owned())
}
