//! A long and even load: what it costs must not grow.

use std::time::{Duration, Instant};

use crate::contender::Canned;
use crate::figures::median;
use crate::gate::{Bound, Gate, Verdict};
use crate::load::Load;
use crate::machine::{Cores, kind};
use crate::rollcall::{Keeps, Rollcall};
use crate::{Failure, Proxy, document};

/// How long one look lasts.
const LOOK: f64 = 10.0;
/// Questions a second of one connection at most.
const PACE: f64 = 31.0;
/// By how much the last third may exceed the second, in which everything is warm.
const GROWTH: f64 = 1.05;
/// The part of the rate that has to be kept, or the load was another one than is told.
const KEPT: f64 = 0.95;

/// Loads the service for so many minutes. Whether its memory stayed flat.
pub fn run(proxy: &Proxy, minutes: u64) -> Result<bool, Failure> {
    let cores = Cores::of_this_machine();
    let load = Load { core: cores.others, folder: proxy.folder.clone() };
    let canned = Canned::start(&proxy.folder, cores, 0)?;
    let rollcall = Rollcall::start(&proxy.rollcall, &proxy.folder.join("rollcall"), cores.measured, canned.port, Keeps::Nothing)?;
    let mut looks: Vec<Look> = Vec::new();
    let started = Instant::now();
    let mut asked = 0;
    let per_second = proxy.rate.max(1) as f64;
    let connections = (per_second / PACE).ceil();
    while started.elapsed() < Duration::from_secs(minutes * 60) {
        let times = load.paced(&rollcall.question(), connections as usize, per_second / connections, LOOK)?;
        asked += times.0.len();
        looks.push(Look {
            minute: started.elapsed().as_secs_f64() / 60.0,
            memory: rollcall.program.kilobytes() / 1024.0,
            tail: times.p(0.99) / 1000.0,
            files: rollcall.program.files() as f64,
        });
        if let Some(Look { minute, memory, tail, files }) = looks.last() {
            println!("    {minute:>5.1} minutes: {memory:.1} MB, 99 % within {tail:.2} ms, {files:.0} files");
        }
    }
    let rate = asked as f64 / (looks.len() as f64 * LOOK);
    if rate < KEPT * per_second {
        return Err(format!("{per_second:.0} questions a second were to be asked, and {rate:.0} could be: ask fewer (--rate)").into());
    }
    let (gates, hourly) = judged(&looks, minutes);
    let text = format!(
        "{}. {asked} requests in {minutes} minutes, {rate:.0} a second over {connections:.0} connections that begin anew every {LOOK:.0} s, every one answered with success; \
         memory {:.1} MB in the second third and {:.1} MB in the last, which is a growth of {hourly:.2} MB an hour; 99 % of the answers within {:.2} ms in the second third and {:.2} ms in the \
         last (median of looks); open files {:.0} at most.\n\n| Gate | Measured | To reach | |\n| --- | --- | --- | --- |\n{}\n",
        kind(cores),
        third(&looks, 1, |look| look.memory),
        third(&looks, 2, |look| look.memory),
        third(&looks, 1, |look| look.tail),
        third(&looks, 2, |look| look.tail),
        looks.iter().map(|look| look.files).fold(0.0, f64::max),
        gates.iter().map(Gate::row).collect::<Vec<_>>().join("\n")
    );
    println!("\n{text}");
    if let Some(file) = &proxy.document {
        document::write(file, "soak", &text)?;
    }
    Ok(gates.iter().all(|gate| gate.verdict() != Verdict::Missed))
}

/// What was seen after a stretch of load.
#[derive(Clone, Copy, Debug)]
struct Look {
    minute: f64,
    memory: f64,
    tail: f64,
    files: f64,
}

/// The middle value of a third of the looks.
fn third(looks: &[Look], number: usize, of: fn(&Look) -> f64) -> f64 {
    let (from, to) = (looks.len() * number / 3, looks.len() * (number + 1) / 3);
    median(&looks[from..to].iter().map(of).collect::<Vec<_>>())
}

/// Whether memory and files stay where they were, and by how many megabytes an hour memory grows once everything is warm.
fn judged(looks: &[Look], minutes: u64) -> ([Gate; 2], f64) {
    let gate = |what: &str, of: fn(&Look) -> f64| Gate {
        what: format!("{what} in the last third of {minutes} minutes ÷ in the second"),
        measured: third(looks, 2, of) / third(looks, 1, of),
        bound: Bound::AtMost(GROWTH),
        spread: 0.0,
    };
    let passed = third(looks, 2, |look| look.minute) - third(looks, 1, |look| look.minute);
    let grown = third(looks, 2, |look| look.memory) - third(looks, 1, |look| look.memory);
    ([gate("memory", |look| look.memory), gate("open files", |look| look.files)], grown / passed * 60.0)
}

#[cfg(test)]
mod tests;
