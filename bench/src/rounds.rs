//! The measurement: everybody in turns with the same question, medians over the rounds, and a table in the end.

use std::path::Path;

use crate::contender::{Canned, Contender, caddy, nginx};
use crate::figures::{median, ratio, spread};
use crate::gate::Bound;
use crate::load::{Latencies, Load, Question};
use crate::machine::{Busy, Cores, described};
use crate::program::Program;
use crate::rollcall::{Keeps, Rollcall};
use crate::table::Report;
use crate::{Failure, Proxy, change, document, idle, still};

const CONNECTIONS: usize = 64;
/// How long one turn lasts.
const SECONDS: f64 = 2.5;
/// How long the first turn of each is, which does not count.
const WARM_UP: f64 = 1.0;
const KEPT_ROUNDS: usize = 3;
/// Rounds at a fixed rate, and how long each lasts.
const PACED_ROUNDS: usize = 5;
const PACED_SECONDS: f64 = 4.0;
/// Of nginx's most: a quarter of what the service can. At more, a halt of the machine for 30 ms lets so many questions come at once that some are turned
/// away, as they should be, and no percentile is left to compare.
const PACED_PART: f64 = 0.1;
/// Of an upstream that is far away, in milliseconds.
const FAR: u64 = 150;
/// Connections to whoever stands before it, and questions a second on each: 45 are under way at a time, and the service lets 64.
const FAR_CONNECTIONS: usize = 200;
const FAR_PACE: f64 = 1.5;

/// Whoever is asked.
struct Side<'a> {
    program: Option<&'a Program>,
    question: Question,
    rates: Vec<f64>,
    costs: Vec<f64>,
}

impl<'a> Side<'a> {
    const fn new(program: Option<&'a Program>, question: Question) -> Side<'a> {
        Side { program, question, rates: Vec::new(), costs: Vec::new() }
    }

    fn turn(&mut self, load: &Load, seconds: f64) -> Result<(), Failure> {
        let before = self.program.map(Program::seconds);
        let rate = load.flat_out(&self.question, CONNECTIONS, seconds)?;
        if let (Some(before), Some(program)) = (before, self.program) {
            self.costs.push((program.seconds() - before) / rate.answers * 1e6);
        }
        self.rates.push(rate.per_second);
        Ok(())
    }

    fn forget(&mut self) {
        (self.rates, self.costs) = (Vec::new(), Vec::new());
    }
}

/// Measures everything, prints it and writes it down. Whether every gate that was judged is reached.
pub fn run(proxy: &Proxy) -> Result<bool, Failure> {
    let cores = Cores::of_this_machine();
    let load = Load { core: cores.others, folder: proxy.folder.clone() };
    let host = described(cores);
    println!("{host}");
    let mut report = Report::of(host);
    near(&mut report, proxy, cores, &load)?;
    far(&mut report, &proxy.folder, proxy, cores, &load)?;
    println!("\n{}", report.text());
    if let Some(file) = &proxy.document {
        document::write(file, "service", &report.text())?;
    }
    Ok(report.is_good())
}

/// The upstream that answers at once: cost, throughput, latency, changes, files, idle connections.
fn near(report: &mut Report, proxy: &Proxy, cores: Cores, load: &Load) -> Result<(), Failure> {
    let folder = &proxy.folder;
    let canned = Canned::start(folder, cores, 0)?;
    let nginx = nginx(folder, cores, canned.port)?;
    let caddy = caddy(folder, cores, canned.port)?;
    let own = |name: &str, keeps| Rollcall::start(&proxy.rollcall, &folder.join(name), cores.measured, canned.port, keeps);
    let rollcall = own("rollcall", Keeps::Nothing)?;
    let most = flat_out(report, proxy.rounds, load, &canned, &rollcall, [&nginx, &caddy])?;
    kept(report, load, &own("keeping", Keeps::Answers)?)?;
    let questions = [canned.question(), nginx.question.clone(), caddy.question.clone(), rollcall.question()];
    paced(report, load, most * PACED_PART, &questions)?;
    change::measure(report, &rollcall, canned.port, folder)?;
    still::measure(report, proxy, cores, load, &rollcall)?;
    idle::measure(report, &rollcall)
}

/// What each costs, and how much each bears. Answers with how much nginx bears.
fn flat_out(
    report: &mut Report,
    rounds: usize,
    load: &Load,
    canned: &Canned,
    rollcall: &Rollcall,
    others: [&Contender; 2],
) -> Result<f64, Failure> {
    println!("==> As fast as it goes, {CONNECTIONS} connections, {rounds} rounds");
    let asked: [&dyn Asked; 4] = [canned, others[0], others[1], rollcall];
    let mut sides = asked.map(|side| Side::new(side.program(), side.question()));
    let programs = [&canned.program, &others[0].program, &others[1].program, &rollcall.program];
    let before = Busy::now(&programs);
    for round in 0..=rounds {
        for side in &mut sides {
            side.turn(load, if round == 0 { WARM_UP } else { SECONDS })?;
            if round == 0 {
                side.forget();
            }
        }
    }
    let others = before.others_until(Busy::now(&programs)) * 100.0;
    report.remark(format!("Meanwhile other programs had {others:.0} % of the processors."));
    let memory = asked.map(|side| side.program().map(Program::kilobytes));
    let [rate, cost] = [sides.each_ref().map(|side| median(&side.rates)), sides.each_ref().map(|side| median(&side.costs))];
    report.figure("Requests a second, one core", rate.map(|rate| Some(format!("{rate:.0}"))));
    let told = |cost: f64| cost.is_finite().then(|| format!("{cost:.1} µs"));
    report.figure("CPU time for a request", [None, told(cost[1]), told(cost[2]), told(cost[3])]);
    let megabytes = |at: usize| memory[at].map(|kilobytes| format!("{:.1} MB", kilobytes / 1024.0));
    report.figure(&format!("Memory after {CONNECTIONS} connections"), [None, megabytes(1), megabytes(2), megabytes(3)]);
    let [_, nginx, caddy, own] = &sides;
    let mut gate = |what: &str, measured: f64, bound: Bound, baseline: &[f64]| {
        report.gate(what, measured, bound, spread(baseline));
    };
    gate("CPU time for a request ÷ nginx", ratio(&own.costs, &nginx.costs), Bound::AtMost(2.0), &nginx.costs);
    gate("CPU time for a request ÷ Caddy", ratio(&own.costs, &caddy.costs), Bound::AtMost(0.5), &caddy.costs);
    gate("requests a second ÷ nginx (hoped for: 0.8)", ratio(&own.rates, &nginx.rates), Bound::AtLeast(0.6), &nginx.rates);
    if let [_, _, Some(caddy), Some(own)] = memory {
        gate(&format!("memory after {CONNECTIONS} connections ÷ Caddy"), own / caddy, Bound::AtMost(1.0), &[caddy]);
    }
    let by_h2load = load.by_h2load(&sides[0].question, CONNECTIONS, (rate[0] * SECONDS) as usize)?;
    report.remark(format!(
        "Questions differ, so the load is the bench's own: asked directly it has {:.0} answers a second, and h2load with one question {:.0}.",
        rate[0], by_h2load.per_second
    ));
    Ok(rate[1])
}

/// The same with answers kept, as the service does unless it is told otherwise: one question, asked by everybody.
fn kept(report: &mut Report, load: &Load, rollcall: &Rollcall) -> Result<(), Failure> {
    println!("==> One question and its kept answer, {CONNECTIONS} connections");
    let mut side = Side::new(Some(&rollcall.program), rollcall.question().fixed());
    side.turn(load, WARM_UP)?;
    side.forget();
    for _ in 0..KEPT_ROUNDS {
        side.turn(load, SECONDS)?;
    }
    report.figure("Requests a second where the answer is kept", [None, None, None, Some(format!("{:.0}", median(&side.rates)))]);
    report.figure("CPU time for a request where the answer is kept", [None, None, None, Some(format!("{:.1} µs", median(&side.costs)))]);
    Ok(())
}

/// What each adds to the time of an answer, well below what it bears.
fn paced(report: &mut Report, load: &Load, per_second: f64, questions: &[Question; 4]) -> Result<(), Failure> {
    println!("==> {per_second:.0} requests a second, {PACED_ROUNDS} rounds");
    let mut middle: [Vec<f64>; 4] = Default::default();
    let mut late: [Vec<f64>; 4] = Default::default();
    for _ in 0..PACED_ROUNDS {
        for (at, question) in questions.iter().enumerate() {
            let times: Latencies = load.at_rate(question, per_second, PACED_SECONDS)?;
            middle[at].push(times.p(0.5));
            late[at].push(times.p(0.99));
        }
    }
    let medians = |series: &[Vec<f64>; 4]| series.each_ref().map(|series| median(series));
    let (middle, tail) = (medians(&middle), medians(&late));
    let told = |values: [f64; 4]| values.map(|value| Some(format!("{:.2} ms", value / 1000.0)));
    report.figure(&format!("Half of all answers within, at {per_second:.0}/s"), told(middle));
    report.figure(&format!("99 % of all answers within, at {per_second:.0}/s"), told(tail));
    let added = |values: &[f64; 4], at: usize| values[at] - values[0];
    let ratio = added(&tail, 3) / added(&tail, 1);
    let measured = if added(&tail, 1) > 0.0 { ratio } else { f64::NAN };
    let what = "99th percentile that it adds ÷ what nginx adds";
    report.gate(what, measured, Bound::AtMost(2.5), spread(&late[1]));
    Ok(())
}

/// The upstream that is as far away as Atlassian.
fn far(report: &mut Report, folder: &Path, proxy: &Proxy, cores: Cores, load: &Load) -> Result<(), Failure> {
    println!("==> An upstream that takes {FAR} ms");
    let folder = folder.join("far");
    std::fs::create_dir_all(&folder)?;
    let canned = Canned::start(&folder, cores, FAR)?;
    let nginx = nginx(&folder, cores, canned.port)?;
    let caddy = caddy(&folder, cores, canned.port)?;
    let rollcall = Rollcall::start(&proxy.rollcall, &folder.join("rollcall"), cores.measured, canned.port, Keeps::Nothing)?;
    let questions = [canned.question(), nginx.question.clone(), caddy.question.clone(), rollcall.question()];
    let mut middle: [Vec<f64>; 4] = Default::default();
    for _ in 0..3 {
        for (at, question) in questions.iter().enumerate() {
            middle[at].push(load.paced(question, FAR_CONNECTIONS, FAR_PACE, PACED_SECONDS)?.p(0.5));
        }
    }
    let medians = middle.each_ref().map(|series| median(series));
    report.figure(
        &format!("Half of all answers within, upstream of {FAR} ms"),
        medians.map(|value| Some(format!("{:.2} ms", value / 1000.0))),
    );
    let what = format!("half of all answers within, upstream of {FAR} ms ÷ direct");
    report.gate(what, ratio(&middle[3], &middle[0]), Bound::AtMost(1.01), spread(&middle[0]));
    Ok(())
}

/// Somebody who answers the question.
trait Asked {
    fn program(&self) -> Option<&Program>;
    fn question(&self) -> Question;
}

impl Asked for Canned {
    fn program(&self) -> Option<&Program> {
        None
    }

    fn question(&self) -> Question {
        Canned::question(self)
    }
}

impl Asked for Contender {
    fn program(&self) -> Option<&Program> {
        Some(&self.program)
    }

    fn question(&self) -> Question {
        self.question.clone()
    }
}

impl Asked for Rollcall {
    fn program(&self) -> Option<&Program> {
        Some(&self.program)
    }

    fn question(&self) -> Question {
        Rollcall::question(self)
    }
}
