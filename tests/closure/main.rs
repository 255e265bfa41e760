//! The closure test: every effect on the organization is a named operation, allowed, recorded before it happens, and nothing else gets out. Sends
//! whatever comes to mind as everybody and as nobody, breaks the network, kills the service, and then judges from the upstream's side and the record.
//! `cargo run -p tests --features browser --bin closure -- --seconds 60 --seed 1`, with ROLLCALL_BIN naming the binary; `cargo xtask closure` does both.
//! With `--kills 200` it ends after so many kills, each a moment after the service answered.

mod campaign;
mod chance;
mod gate;
mod judge;
mod people;
mod record;
mod requests;
#[path = "../../proxy/src/assertion/signer.rs"]
mod signer;
mod stage;
mod sweep;

use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A breach is usually found many times; these are enough to understand it.
const SHOWN: usize = 20;

fn main() -> ExitCode {
    let seconds = option("--seconds").unwrap_or(60);
    let seed = option("--seed").unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs()));
    // So many kills, each soon after a start; without it, lives of up to five seconds.
    let kills = option("--kills");
    println!("closure: {seconds} s with the seed {seed}");
    let report = campaign::run(seed, Duration::from_secs(seconds), kills);
    let evidence = &report.evidence;
    let writes = judge::writes(evidence).count();
    let findings = judge::judge(evidence);
    for finding in findings.iter().take(SHOWN) {
        println!("  {:?}: {}", finding.promise, finding.what);
    }
    println!("  answers by status: {:?}", report.statuses);
    println!(
        "closure: {} requests, {} of them reached the upstream ({writes} changes), {} entries in the record, {} kills; {} breaches (seed {seed})",
        report.sent,
        evidence.arrivals.len(),
        evidence.record.len(),
        report.kills,
        findings.len()
    );
    println!("closure: {} changes had lost their answers at the end, and what became of them was found out", evidence.in_doubt.len());
    // A run in which next to nothing happened proves nothing.
    let is_telling = report.sent > 50 && writes > 10 && !evidence.sandbox.is_empty() && !evidence.in_doubt.is_empty();
    if !is_telling {
        println!("closure: too little happened for a verdict");
    }
    if findings.is_empty() && is_telling { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn option(name: &str) -> Option<u64> {
    let mut words = std::env::args().skip_while(|word| word != name);
    words.nth(1)?.parse().ok()
}
