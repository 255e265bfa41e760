//! A long and even load: what it costs must not grow.

use std::time::{Duration, Instant};

use crate::contender::Canned;
use crate::figures::median;
use crate::gate::{Bound, Gate, Verdict};
use crate::load::Load;
use crate::machine::{Cores, described};
use crate::rollcall::Rollcall;
use crate::{Failure, Proxy, document};

/// How much is asked, and how long one look lasts.
const PER_SECOND: f64 = 500.0;
const LOOK: f64 = 10.0;
/// By how much the last third may exceed the second.
const GROWTH: f64 = 1.05;

/// Loads the service for so many minutes. Whether its memory stayed flat.
pub fn run(proxy: &Proxy, minutes: u64) -> Result<bool, Failure> {
    let cores = Cores::of_this_machine();
    let load = Load { core: cores.others, folder: proxy.folder.clone() };
    let canned = Canned::start(&proxy.folder, cores, 0)?;
    let rollcall = Rollcall::start(&proxy.rollcall, &proxy.folder.join("rollcall"), cores.measured, canned.port)?;
    let (mut memory, mut tails, mut files) = (Vec::new(), Vec::new(), Vec::new());
    let started = Instant::now();
    let mut asked = 0;
    while started.elapsed() < Duration::from_secs(minutes * 60) {
        let times = load.at_rate(&rollcall.question(), PER_SECOND, LOOK)?;
        asked += times.0.len();
        memory.push(rollcall.program.kilobytes() / 1024.0);
        tails.push(times.p(0.99) / 1000.0);
        files.push(rollcall.program.files());
        println!(
            "    {:>5} s: {:.1} MB, 99 % within {:.2} ms, {} files",
            started.elapsed().as_secs(),
            memory.last().copied().unwrap_or_default(),
            tails.last().copied().unwrap_or_default(),
            files.last().copied().unwrap_or_default()
        );
    }
    let third = memory.len() / 3;
    let (middle, last) = (median(&memory[third..2 * third]), median(&memory[2 * third..]));
    let gate = Gate {
        what: format!("memory in the last third of {minutes} minutes ÷ in the second"),
        measured: last / middle,
        bound: Bound::AtMost(GROWTH),
        spread: 0.0,
    };
    let text = format!(
        "{}. {asked} requests in {minutes} minutes at about {PER_SECOND:.0} a second, every one answered; memory {middle:.1} MB in the second third \
         and {last:.1} MB in the last; 99 % of the answers within {:.2} ms (median of looks of {LOOK:.0} s); open files {} at most.\n\n\
         | Gate | Measured | To reach | |\n| --- | --- | --- | --- |\n{}\n",
        described(cores),
        median(&tails),
        files.iter().max().copied().unwrap_or_default(),
        gate.row()
    );
    println!("\n{text}");
    if let Some(file) = &proxy.document {
        document::write(file, "soak", &text)?;
    }
    Ok(gate.verdict() != Verdict::Missed)
}
