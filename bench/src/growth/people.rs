//! How cost grows with the people of the organization: a page, a search, a count, the whole list, its copy.

mod turns;

use std::time::Instant;

use catalogue::export::PEOPLE_EXPORT_PATH;
use catalogue::organization::{COUNT_USERS, SEARCH_USERS};
use serde_json::Value;

use super::curve::Curve;
use super::findings::Findings;
use super::place::{Ground, Sandbox, Service};
use crate::Failure;
use crate::http::Connection;
use turns::Standard;

/// What the demo has, and what is promised.
pub const SIZES: [u64; 4] = [1_200, 10_000, 100_000, 1_000_000];
const ROUNDS: usize = 3;
/// Questions in a round: enough to be measured, few enough where each takes long.
const PAGES: usize = 250;

/// Somebody who asks one question after another.
struct Asker<'a> {
    connection: Connection,
    headers: Vec<(String, String)>,
    search: String,
    count: String,
    sandbox: &'a Sandbox,
    service: &'a Service,
}

/// What a stretch of questions took: seconds by the clock, of the service's and of the sandbox's processor.
#[derive(Clone, Copy)]
struct Took {
    clock: f64,
    service: f64,
    sandbox: f64,
}

impl Asker<'_> {
    fn post(&mut self, body: &str) -> Result<Value, Failure> {
        let line = format!("POST {}", self.search);
        self.json(&line, body)
    }

    fn json(&mut self, line: &str, body: &str) -> Result<Value, Failure> {
        let mut headers = self.headers.clone();
        if !body.is_empty() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let (head, answer) = self.connection.ask(line, &headers, body)?;
        if head.status() != "200" {
            return Err(format!("{line}: {head:?} {}", String::from_utf8_lossy(&answer)).into());
        }
        Ok(serde_json::from_slice(&answer)?)
    }

    fn took(&mut self, questions: impl FnOnce(&mut Self) -> Result<(), Failure>) -> Result<Took, Failure> {
        let before = (Instant::now(), self.service.program.exactly(), self.sandbox.program.exactly());
        questions(self)?;
        let (service, sandbox) = (self.service.program.exactly() - before.1, self.sandbox.program.exactly() - before.2);
        Ok(Took { clock: before.0.elapsed().as_secs_f64(), service, sandbox })
    }

    /// Everybody, page by page, as the app reads them; how many they are.
    fn everybody(&mut self, came: Came<'_>) -> Result<usize, Failure> {
        let (mut people, mut cursor) = (0, String::new());
        loop {
            let body = if cursor.is_empty() { "{\"limit\":100}".to_owned() } else { format!("{{\"limit\":100,\"cursor\":\"{cursor}\"}}") };
            let page = self.post(&body)?;
            let more = page["data"].as_array().map_or(0, Vec::len);
            people += more;
            came(more)?;
            match page["links"]["next"].as_str().filter(|next| !next.is_empty()) {
                Some(next) => next.clone_into(&mut cursor),
                None => return Ok(people),
            }
        }
    }

    /// The copy of everybody; how many they are.
    fn copy(&mut self, came: Came<'_>) -> Result<usize, Failure> {
        let line = format!("GET {PEOPLE_EXPORT_PATH}?format=csv");
        let rows = Connection::open(self.service.port)?.count_lines(&line, &self.headers, came)?;
        // The first row names the columns.
        Ok(rows - 1)
    }

    fn read(&mut self, way: Way, came: Came<'_>) -> Result<usize, Failure> {
        match way {
            Way::Pages => self.everybody(came),
            Way::Copy => self.copy(came),
        }
    }
}

/// Told how many people have just come.
type Came<'a> = &'a mut dyn FnMut(usize) -> Result<(), Failure>;
/// A way to read everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Pages,
    Copy,
}

/// One kind of question, and what its answers cost.
struct Kind {
    clock: Curve,
    service: Curve,
    sandbox: Curve,
}

impl Kind {
    fn new(what: &str) -> Kind {
        let curve = |of: &str| Curve::new(&format!("{what}{of}"), "ms");
        Kind { clock: curve(""), service: curve(": CPU of the service"), sandbox: curve(": CPU of the sandbox") }
    }

    /// Milliseconds for one question.
    fn add(&mut self, size: u64, took: &[Took], questions: usize) {
        let all: f64 = took.iter().map(|took| took.clock).sum();
        println!("    {}: {:.3} ms each, {all:.1} s in all", self.clock.what, all * 1000.0 / (questions * took.len()) as f64);
        let each = |of: fn(&Took) -> f64| took.iter().map(|took| of(took) * 1000.0 / questions as f64).collect();
        self.clock.add(size as f64, each(|took| took.clock));
        self.service.add(size as f64, each(|took| took.service));
        self.sandbox.add(size as f64, each(|took| took.sandbox));
    }
}

/// Measures all sizes.
pub fn measure(findings: &mut Findings, ground: &Ground<'_>) -> Result<(), Failure> {
    let mut kinds = ["a page of 100", "a search that finds nobody", "a count", "the whole list", "its copy (CSV)"].map(Kind::new);
    let mut start = Curve::new("start of the sandbox", "ms");
    let mut held = Curve::new("memory of the sandbox", "MB");
    let mut peak = Curve::new("memory of the service at most, during the copy", "MB");
    let (sandbox, service) = ground.place_called("standard", turns::PEOPLE)?;
    let mut standard = Standard::of(asker(&sandbox, &service)?)?;
    for size in SIZES {
        println!("==> {size} people");
        let (sandbox, service) = ground.place(size)?;
        start.add(size as f64, vec![sandbox.started * 1000.0]);
        ask(&mut asker(&sandbox, &service)?, size, &mut kinds, &mut peak, &mut standard)?;
        held.add(size as f64, vec![sandbox.program.kilobytes() / 1024.0]);
    }
    for kind in &kinds {
        findings.curve(&kind.clock);
        findings.gate(&kind.service);
        findings.gate(&kind.sandbox);
    }
    findings.gate(&start);
    findings.gate(&held);
    findings.flat(&peak);
    let clocks: Vec<Curve> = kinds.iter().map(|kind| kind.clock.clone()).collect();
    findings.plot("people-time", "What an answer takes, by people in the organization", "people", "milliseconds", &clocks)?;
    let costs: Vec<Curve> = kinds.iter().map(|kind| kind.service.clone()).collect();
    findings.plot(
        "people-cpu",
        "What an answer costs the service, by people in the organization",
        "people",
        "milliseconds of processor time",
        &costs,
    )?;
    findings.plot("people-memory", "Memory, by people in the organization", "people", "megabytes", &[held, peak])
}

fn asker<'a>(sandbox: &'a Sandbox, service: &'a Service) -> Result<Asker<'a>, Failure> {
    let target = |operation| sandbox.target(operation, &[("directoryId", "-")]);
    let (search, count) = (target(SEARCH_USERS.operation)?, target(COUNT_USERS.operation)?);
    let (connection, headers) = (Connection::open(service.port)?, service.session()?);
    Ok(Asker { connection, headers, search, count, sandbox, service })
}

fn ask(asker: &mut Asker<'_>, size: u64, kinds: &mut [Kind; 5], peak: &mut Curve, standard: &mut Standard<'_>) -> Result<(), Failure> {
    let [page, search, count, list, copy] = kinds;
    for number in 0..20 {
        asker.post(&format!("{{\"limit\":{}}}", 50 + number))?;
    }
    let rounds = |asker: &mut Asker<'_>, questions: usize, ask: &dyn Fn(&mut Asker<'_>, usize) -> Result<(), Failure>| {
        (0..ROUNDS).map(|_| asker.took(|asker| (0..questions).try_for_each(|number| ask(asker, number)))).collect::<Result<Vec<_>, _>>()
    };
    let took = rounds(asker, PAGES, &|asker, _| asker.post("{\"limit\":100}").map(drop))?;
    page.add(size, &took, PAGES);
    let few = if size > 100_000 { 12 } else { PAGES / 4 };
    let took = rounds(asker, few, &|asker, number| asker.post(&format!("{{\"searchTerm\":\"nobody is called so {number}\"}}")).map(drop))?;
    search.add(size, &took, few);
    let line = format!("GET {}", asker.count);
    let took = rounds(asker, few, &|asker, _| asker.json(&line, "").map(drop))?;
    count.add(size, &took, few);
    // What takes long is measured once; small lists often, so that there is something to measure.
    let times = usize::try_from(20_000 / size).unwrap_or_default().max(1);
    let reading = (usize::try_from(size)?, times);
    let (people, took) = standard.beside(asker, reading, Way::Pages)?;
    list.add(size, &[took], times);
    asker.service.program.forget_peak()?;
    let (copied, took) = standard.beside(asker, reading, Way::Copy)?;
    if copied != people {
        return Err(format!("the copy has {copied} people, and {people} are listed").into());
    }
    copy.add(size, &[took], times);
    peak.add(size as f64, vec![asker.service.program.peak() / 1024.0]);
    Ok(())
}
