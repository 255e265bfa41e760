//! Counts instructions with callgrind: of one question, by running the same program for few and for many, whatever else the machine does. A part that
//! needs clearly more than it did before is found here, and not by whoever waits.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::{Failure, document, machine};

#[cfg(test)]
mod tests;

/// The parts of a question's way that the counted program knows.
const PARTS: [(&str, &str); 5] = [
    ("door", "checks of the request line, headers and origin"),
    ("identity", "from the cookie to the person and their rights"),
    ("policy", "from the address to the permit, and what may be seen"),
    ("sending", "from the permit to the request for the upstream"),
    ("answer", "keys looked for, JSON read to its end, headers added"),
];
/// How many questions the two runs ask.
const FEW: u64 = 100;
const MANY: u64 = 600;
/// By how much a part may grow before it is a fault.
const MORE: f64 = 1.03;

#[derive(Debug, clap::Args)]
pub struct Settings {
    /// The program whose instructions are counted.
    #[arg(long)]
    pub program: PathBuf,
    /// What was counted before.
    #[arg(long)]
    pub baseline: PathBuf,
    /// The document whose table is written.
    #[arg(long)]
    pub document: Option<PathBuf>,
    /// Take what is counted now for the baseline.
    #[arg(long)]
    pub accept: bool,
}

type Counts = BTreeMap<String, f64>;

/// Counts every part. Whether none grew beyond the bound.
pub fn run(settings: &Settings) -> Result<bool, Failure> {
    let mut counts = Counts::new();
    for (part, _) in PARTS {
        let (few, many) = (count(&settings.program, part, FEW)?, count(&settings.program, part, MANY)?);
        counts.insert(part.to_owned(), (many - few) / (MANY - FEW) as f64);
    }
    let compiler = compiler();
    if settings.accept {
        std::fs::write(&settings.baseline, printed(&compiler, &counts))?;
    }
    let (with, before) = read(&std::fs::read_to_string(&settings.baseline)?).ok_or("the baseline cannot be read")?;
    let is_comparable = with == compiler;
    let table = table(&counts, &before);
    println!("{table}");
    if !is_comparable {
        println!("The baseline was counted with {with}, and this is {compiler}: nothing is judged.");
    }
    if let (Some(file), true) = (&settings.document, settings.accept) {
        document::write(file, "instructions", &format!("Compiled with {compiler}.\n\n{table}"))?;
    }
    let grown = grown(&counts, &before);
    if is_comparable && !grown.is_empty() {
        println!("More than 3 % above the baseline: {}. If that is meant, `cargo xtask bench instructions --accept`.", grown.join(", "));
    }
    Ok(!is_comparable || grown.is_empty())
}

fn count(program: &Path, part: &str, times: u64) -> Result<f64, Failure> {
    let mut valgrind = Command::new(machine::find("valgrind"));
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=hot_path::counted*"])
        .arg(program)
        .args([part, &times.to_string()]);
    let output = valgrind.output().map_err(|fault| format!("valgrind could not be started: {fault}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said.lines().find_map(|line| line.split("Collected : ").nth(1)?.trim().parse().ok());
    Ok(collected.filter(|_| output.status.success()).ok_or_else(|| format!("{part} could not be counted:\n{said}"))?)
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    said.split(" (").next().unwrap_or_default().trim().to_owned()
}

fn printed(compiler: &str, counts: &Counts) -> String {
    let counts: BTreeMap<&String, u64> = counts.iter().map(|(part, count)| (part, count.round() as u64)).collect();
    let text = serde_json::to_string_pretty(&serde_json::json!({"compiler": compiler, "instructions": counts}));
    text.expect("texts and numbers are JSON") + "\n"
}

fn read(text: &str) -> Option<(String, Counts)> {
    let value: Value = serde_json::from_str(text).ok()?;
    let counts = value["instructions"].as_object()?.iter();
    Some((value["compiler"].as_str()?.to_owned(), counts.filter_map(|(part, count)| Some((part.clone(), count.as_f64()?))).collect()))
}

/// The parts that need more than they may. One that the baseline does not know is new, and may.
fn grown(counts: &Counts, before: &Counts) -> Vec<String> {
    let is_grown = |part: &&String| before.get(*part).is_some_and(|before| counts[*part] > before * MORE);
    counts.keys().filter(is_grown).cloned().collect()
}

fn table(counts: &Counts, before: &Counts) -> String {
    let mut text = "| Part | Instructions for a question | Baseline | |\n| --- | --- | --- | --- |\n".to_owned();
    for (part, about) in PARTS {
        let now = counts.get(part).copied().unwrap_or(f64::NAN);
        let then = before.get(part).copied().unwrap_or(f64::NAN);
        text.push_str(&format!("| {part}: {about} | {now:.0} | {then:.0} | {:+.1} % |\n", (now / then - 1.0) * 100.0));
    }
    let all: f64 = counts.values().sum();
    text + format!("| together | {all:.0} | {:.0} | |\n", before.values().sum::<f64>()).as_str()
}
