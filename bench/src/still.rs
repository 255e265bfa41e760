//! The app's largest file, compressed beforehand: the service out of its own memory, nginx out of a folder.

use std::fs;

use crate::contender;
use crate::figures::{median, ratio, spread};
use crate::gate::Bound;
use crate::http::Connection;
use crate::load::{Load, Question};
use crate::machine::Cores;
use crate::program::Program;
use crate::rollcall::Rollcall;
use crate::table::Report;
use crate::{Failure, Proxy};

const CONNECTIONS: usize = 16;
const ROUNDS: usize = 5;
const SECONDS: f64 = 2.0;
/// In the name of the file that is served where the app was not built.
const STAND_IN: &str = "stand-in";

/// Asks both in turns.
pub fn measure(report: &mut Report, proxy: &Proxy, cores: Cores, load: &Load, rollcall: &Rollcall) -> Result<(), Failure> {
    let Some(path) = largest(proxy)? else {
        report.remark("The app is not in this binary, so its files were not measured.".to_owned());
        return Ok(());
    };
    let compressed = vec![("accept-encoding".to_owned(), "gzip".to_owned())];
    let (head, body) = Connection::open(rollcall.port)?.ask(&format!("GET {path}"), &compressed, "")?;
    if head.values("content-encoding").next() != Some("gzip") {
        return Err(format!("{path} is not served compressed: {head:?}").into());
    }
    let files = proxy.folder.join("files");
    let name = path.trim_start_matches('/');
    fs::create_dir_all(&files)?;
    fs::write(files.join(format!("{name}.gz")), &body)?;
    let (nginx, port) = contender::nginx_of_files(&proxy.folder, cores, &files)?;
    let question = |port: u16| Question { port, path: path.clone(), headers: compressed.clone() };
    let sides: [(&Program, Question); 2] = [(&nginx, question(port)), (&rollcall.program, question(rollcall.port))];
    let (mut rates, mut costs) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for round in 0..=ROUNDS {
        for (side, (program, question)) in sides.iter().enumerate() {
            let number = if round == 0 { 300.0 } else { rates[side].first().copied().unwrap_or(300.0) * SECONDS };
            let before = program.seconds();
            let rate = load.by_h2load(question, CONNECTIONS, number as usize)?;
            if round == 1 {
                rates[side].clear();
            }
            rates[side].push(rate.per_second);
            if round > 0 {
                costs[side].push((program.seconds() - before) / rate.answers * 1e6);
            }
        }
    }
    let [nginx, own] = [&rates[0], &rates[1]].map(|rates| median(rates));
    let which = if path.contains(STAND_IN) { "A made-up file in place of the app's" } else { "A file of the app" };
    let kilobytes = body.len() / 1024;
    let per_second = |rate: f64| Some(format!("{rate:.0}/s"));
    report.figure(&format!("{which} ({kilobytes} KB in gzip)"), [None, per_second(nginx), None, per_second(own)]);
    let cost = |costs: &[f64]| Some(format!("{:.0} µs", median(costs)));
    report.figure("CPU time for such a file", [None, cost(&costs[0]), None, cost(&costs[1])]);
    let what = "files of the app a second ÷ nginx with gzip_static";
    report.gate(what, ratio(&rates[1], &rates[0]), Bound::AtLeast(0.8), spread(&rates[0]));
    Ok(())
}

/// The path of the largest WebAssembly file in the binary.
fn largest(proxy: &Proxy) -> Result<Option<String>, Failure> {
    let output = std::process::Command::new(&proxy.rollcall).arg("assets").output()?;
    let text = String::from_utf8(output.stdout)?;
    let files = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let wasm = files.filter(|file| file["path"].as_str().is_some_and(|path| path.ends_with(".wasm")));
    let largest = wasm.max_by_key(|file| file["raw"].as_u64());
    Ok(largest.and_then(|file| file["path"].as_str().map(str::to_owned)))
}
